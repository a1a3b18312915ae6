import { screen, waitFor } from '@testing-library/react';

import { type FakeBackend } from '../../testing/backend';
import { found, picker } from '../../testing/queryEditor';
import { apiMapBackend, renderEditor } from './apiMapPage';

const FACILITIES = [{ id: '60f1', name: 'Köris', company: 'Nord' }];
const TYPES = [
  { id: 'Pac', label: 'AC power', unit: 'kW', kind: 'reading', roles: ['acPower'] },
  { id: 'P_WR', label: 'Leistung WR', unit: 'kW', kind: 'reading', roles: ['acPower'] },
  { id: 'Pdc', label: 'DC power', unit: 'kW', kind: 'reading' },
];

describe('the settings of quantities', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    backend = apiMapBackend();
    backend.routes.facilities = FACILITIES;
    backend.routes['reading-types'] = TYPES;
  });

  const open = async (...initial: Parameters<typeof renderEditor>) => {
    const page = renderEditor(...initial);
    await page.user.click(screen.getByRole('button', { name: 'Quantities by meaning' }));
    return page;
  };

  it('show what was found, once they are opened', async () => {
    const { user } = renderEditor();
    expect(backend.count('reading-types')).toBe(0);
    await user.click(screen.getByRole('button', { name: 'Quantities by meaning' }));
    await waitFor(() => expect(picker('AC power')).toHaveAttribute('placeholder', 'Found by name: Pac, P_WR'));
    expect(picker('Wind speed')).toHaveAttribute('placeholder', 'By kind, unit and name');
    expect(backend.requests.at(-1)?.params).toEqual({ facility: ['60f1'], missing: 'true' });
  });

  it('name reading types, in the order in which they are chosen', async () => {
    const { settings, user } = await open({ jsonData: { timeout: 5, roles: { acPower: ['Leistung Übergabe'] } } });
    await user.click(picker('AC power'));
    await user.click(await found(/^DC power/));
    expect(settings()).toEqual({ timeout: 5, roles: { acPower: ['Leistung Übergabe', 'Pdc'] } });
    await user.click(screen.getByRole('button', { name: 'Remove Leistung Übergabe' }));
    await user.click(screen.getByRole('button', { name: 'Remove DC power' }));
    expect(settings()).toEqual({ timeout: 5 });
  });

  it('can be typed where the lists do not come', async () => {
    backend.routes['reading-types'] = new Error('The API is not available.');
    const { settings, user } = await open();
    expect(await screen.findByText('The API is not available.')).toBeInTheDocument();
    await user.type(picker('Irradiance in the module plane'), 'G_M1');
    await user.click(await found(/^G_M1/));
    expect(settings()).toEqual({ roles: { irradiance: ['G_M1'] } });
    backend.routes['reading-types'] = TYPES;
    await user.click(screen.getByRole('button', { name: 'Retry' }));
    await waitFor(() => expect(picker('AC power')).toHaveAttribute('placeholder', 'Found by name: Pac, P_WR'));
  });

  it('are not there before the data source is saved', () => {
    renderEditor({ uid: '' });
    expect(screen.queryByRole('button', { name: 'Quantities by meaning' })).not.toBeInTheDocument();
  });
});
