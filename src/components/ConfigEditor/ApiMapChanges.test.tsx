import { screen, within } from '@testing-library/react';

import { type Finding } from '../../resources';
import { type FakeBackend } from '../../testing/backend';
import { apiMapBackend, choice, discover, FACILITIES, FINDINGS, mapOf, openSection, row, schema } from './apiMapPage';

describe('correcting the API map', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    backend = apiMapBackend();
  });

  it('sets a role to one of its candidates, and shows what saving made of it', async () => {
    const { settings, save, user } = await openSection({ jsonData: { timeout: 5, apiMap: { other: 'x' } } });
    expect(choice('facilities')).toHaveValue('Automatic');
    await user.click(choice('facilities'));
    const options = await screen.findAllByRole('option');
    expect(options.map((option) => option.textContent)).toEqual([
      'Automatic',
      'me.companies.facilities',
      'me.sitesDeprecated: Use companies.',
    ]);
    await user.click(options[2]);
    expect(settings()).toEqual({ timeout: 5, apiMap: { other: 'x', facilities: 'me.sites' } });
    expect(choice('facilities')).toHaveValue('me.sites');
    expect(row('facilities')).toHaveTextContent('Not saved yet: takes effect once you save.');

    backend.routes['api-map'] = mapOf([{ ...FACILITIES, state: 'set', chosen: 'me.sites' }]);
    await save();
    expect(await within(row('facilities')).findByText('set by hand')).toBeVisible();
    expect(row('facilities')).not.toHaveTextContent('Not saved yet');
    expect(backend.count('api-map')).toBe(2);
    expect(backend.count('api-map/discover')).toBe(0);
  });

  it('leaves a role to the plugin again', async () => {
    backend.routes['api-map'] = mapOf([{ ...FACILITIES, state: 'set', chosen: 'me.sites' }]);
    const { settings, user } = await openSection({ jsonData: { apiMap: { facilities: 'me.sites' } } });
    await user.click(choice('facilities'));
    await user.click(await screen.findByRole('option', { name: 'Automatic' }));
    expect(settings().apiMap).toBeUndefined();
    expect(JSON.stringify(settings())).toBe('{}');
    expect(row('facilities')).toHaveTextContent('Not saved yet');
  });

  it('can be used by keyboard alone', async () => {
    const { settings, user } = await openSection();
    choice('facilities').focus();
    await user.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}{Enter}');
    expect(settings().apiMap).toEqual({ facilities: 'me.sites' });
  });

  it('shows a stale path, offers it no more, and lets it be cleared', async () => {
    const stale: Finding[] = [
      { role: 'facilities', state: 'stale', chosen: 'me.gone', evidence: 'me.gone is not in the schema.' },
      { role: 'nonsense', state: 'stale', chosen: 'x', evidence: 'This schema has no use for such a role.' },
    ];
    backend.routes['api-map'] = mapOf([...FINDINGS, ...stale]);
    const { settings, user } = await openSection({ jsonData: { apiMap: { facilities: 'me.gone', nonsense: 'x' } } });
    expect(screen.getByText('2 stale')).toBeInTheDocument();
    expect(within(row('facilities')).getByText('stale')).toBeVisible();
    expect(within(row('facilities')).getByText('me.gone is not in the schema.')).toBeVisible();
    expect(within(row('facilities')).getByText('me.companies.facilities')).toBeVisible();
    expect(choice('facilities')).toHaveValue('me.gone');
    await user.click(choice('facilities'));
    expect(await screen.findAllByRole('option')).toHaveLength(3);
    await user.click(screen.getByRole('option', { name: 'Automatic' }));
    expect(settings().apiMap).toEqual({ nonsense: 'x' });

    const nonsense = screen.getByRole('combobox', { name: /nonsense/ });
    await user.click(nonsense);
    await user.click(await screen.findByRole('option', { name: 'Automatic' }));
    expect(settings().apiMap).toBeUndefined();
  });

  it('locks what a file provisions, and still shows it', async () => {
    await openSection({ readOnly: true });
    expect(choice('facilities')).toBeDisabled();
    expect(schema()).toBeDisabled();
    // It changes no setting.
    expect(discover()).toBeEnabled();
  });

  it('saves a pasted schema, and nothing when it is empty', async () => {
    const { settings, user } = await openSection({ jsonData: { timeout: 5 } });
    await user.click(schema());
    await user.paste('type Query { me: User }\n');
    expect(settings()).toEqual({ timeout: 5, schema: 'type Query { me: User }\n' });
    await user.clear(schema());
    expect(JSON.stringify(settings())).toBe('{"timeout":5}');
    expect(schema()).toHaveAccessibleDescription(/introspection disabled/);
  });
});
