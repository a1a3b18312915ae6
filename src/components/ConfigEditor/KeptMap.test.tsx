import { screen, waitFor } from '@testing-library/react';

import { type FakeBackend } from '../../testing/backend';
import { apiMapBackend, FINDINGS, mapOf, openSection } from './apiMapPage';
import { provisioningOf } from './provedMap';

const PROVED = { version: 1, provedAt: '2026-06-01T10:00:00Z', map: { a: '$b' } };

describe('the kept API map', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    backend = apiMapBackend();
    backend.routes['api-map'] = { ...mapOf(FINDINGS), proved: true };
    backend.routes['api-map/proved'] = PROVED;
  });

  it('is written into the settings by one click', async () => {
    const { user, settings } = await openSection();
    await user.click(screen.getByRole('button', { name: 'Keep what was proved' }));
    await waitFor(() => expect(settings().provedMap).toEqual(PROVED));
    expect(screen.getByText('Proved on 2026-06-01 10:00:00; takes effect once you save.')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Remove' }));
    expect(settings().provedMap).toBeUndefined();
  });

  it('is not offered while nothing is proved', async () => {
    backend.routes['api-map'] = { ...mapOf(FINDINGS), proved: false };
    await openSection();
    expect(screen.getByRole('button', { name: /Keep what was proved/ })).toHaveAttribute('aria-disabled', 'true');
  });

  it.each([
    ['used', 'Kept as proved on 2026-06-01 10:00:00.'],
    ['outdated', 'The kept API map of 2026-06-01 10:00:00 is out of date and not used'],
    ['refused', 'The kept API map cannot be read or was changed, and is not used'],
  ] as const)('says that it is %s', async (kept, text) => {
    backend.routes['api-map'] = { ...mapOf(FINDINGS), proved: true, kept };
    await openSection({ jsonData: { provedMap: PROVED } });
    expect(screen.getByText(text)).toBeInTheDocument();
  });

  it('shows why it could not be kept', async () => {
    backend.routes['api-map/proved'] = null;
    const { user, settings } = await openSection();
    await user.click(screen.getByRole('button', { name: 'Keep what was proved' }));
    expect(await screen.findByText('The response is not an API map.')).toBeInTheDocument();
    expect(settings().provedMap).toBeUndefined();
  });

  it('bears anything that a provisioning file may hold', async () => {
    await openSection({ jsonData: { provedMap: { provedAt: 7 } as never } });
    expect(screen.getByRole('button', { name: 'Keep anew' })).toBeInTheDocument();
  });

  it('is YAML that has the same map', () => {
    const text = provisioningOf(PROVED);
    expect(text.startsWith('jsonData:\n  provedMap: {\n')).toBe(true);
    const json = text.slice(text.indexOf('{')).replaceAll('$$', '$');
    expect(JSON.parse(json)).toEqual(PROVED);
    for (const line of text.trim().split('\n').slice(2)) {
      expect(line).toMatch(/^ {4}/);
    }
  });
});
