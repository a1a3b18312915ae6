import { screen, waitFor, within } from '@testing-library/react';

import { type Finding } from '../../resources';
import { type FakeBackend } from '../../testing/backend';
import { apiMapBackend, choice, mapOf, openSection, row } from './apiMapPage';

const OPEN: Finding = {
  role: 'readings',
  state: 'unresolved',
  evidence: 'They give different values.',
  candidates: [{ path: 'plant.measured' }, { path: 'plant.expected' }],
};
const COMPARED = {
  candidates: [
    { path: 'plant.measured', series: [{ type: 'Pac', unit: 'kW', points: [[1764000000000, 12.5]] }] },
    { path: 'plant.expected', series: [] },
  ],
};

describe('the choice of an unresolved role', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    backend = apiMapBackend();
    backend.routes['api-map'] = mapOf([OPEN, { role: 'facilities', state: 'unresolved', evidence: 'None fits.' }]);
    backend.routes['api-map/compare'] = COMPARED;
  });

  it('shows values of each candidate, and takes the one that the user chooses', async () => {
    const { user, settings } = await openSection();
    await user.click(within(row('readings')).getByRole('button', { name: 'Compare values' }));
    expect(await screen.findByText('12.5')).toBeVisible();
    expect(screen.getByText('No values came.')).toBeVisible();
    expect(backend.requests.at(-1)?.data).toEqual({ role: 'readings' });
    await user.click(screen.getByRole('button', { name: 'Use plant.expected' }));
    expect(settings().apiMap).toEqual({ readings: 'plant.expected' });
  });

  it('says why values cannot be compared', async () => {
    backend.routes['api-map/compare'] = new Error('Only administrators can.');
    const { user } = await openSection();
    await user.click(within(row('readings')).getByRole('button', { name: 'Compare values' }));
    expect(await screen.findByText('Only administrators can.')).toBeVisible();
  });

  it('takes a path that is typed where there is no candidate', async () => {
    const { user, settings } = await openSection();
    expect(within(row('facilities')).queryByRole('button', { name: 'Compare values' })).not.toBeInTheDocument();
    await user.type(choice('facilities'), 'me.sites');
    await user.keyboard('{ArrowDown}{Enter}');
    await waitFor(() => expect(settings().apiMap).toEqual({ facilities: 'me.sites' }));
  });

  it('completes a path that is typed with those of the schema', async () => {
    backend.routes['api-map'] = {
      ...mapOf([{ role: 'facilities', state: 'unresolved', evidence: 'None fits.' }]),
      paths: { facilities: ['me.companies', 'me.companies.sites', 'viewer.homes'] },
    };
    const { user, settings } = await openSection();
    await user.type(choice('facilities'), 'sit');
    expect(screen.queryByRole('option', { name: 'viewer.homes' })).not.toBeInTheDocument();
    await user.click(await screen.findByRole('option', { name: 'me.companies.sites' }));
    await waitFor(() => expect(settings().apiMap).toEqual({ facilities: 'me.companies.sites' }));
  });
});
