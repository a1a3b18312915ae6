import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React, { useState } from 'react';

import { type DataSourceSettings } from '@grafana/data';
import { type DataSourceSrv, setDataSourceSrv } from '@grafana/runtime';

import { type ApiMap, type Finding } from '../../resources';
import { type AmperecloudSecrets, type AmperecloudSettings } from '../../settings';
import { FakeBackend, newDataSource } from '../../testing/backend';
import { ConfigEditor } from './ConfigEditor';

/** Helpers for tests of the API map: the settings page, with a fake backend. */

type Options = DataSourceSettings<AmperecloudSettings, AmperecloudSecrets>;

export const FACILITIES: Finding = {
  role: 'facilities',
  state: 'found',
  chosen: 'me.companies.facilities',
  evidence: 'It lists objects of the type Facility.',
  candidates: [{ path: 'me.companies.facilities' }, { path: 'me.sites', deprecated: 'Use companies.' }],
};
export const FINDINGS: Finding[] = [
  { role: 'schema', state: 'found', chosen: 'Query', evidence: 'The schema has 23 types.' },
  FACILITIES,
  { role: 'facility.postcode', state: 'found', chosen: 'zip', deprecated: 'Use postcode.', experimental: true },
  { role: 'facility.deletedAt', state: 'absent', evidence: 'The schema has no such field.' },
  { role: 'readings.to.end', state: 'probed', chosen: 'exclusive', candidates: [{ path: 'exclusive' }] },
  { role: 'readings.from.encoding', state: 'probe', evidence: 'Seconds or milliseconds?' },
  { role: 'answer.value', state: 'unresolved', evidence: 'value and reading could both be the value.' },
];

export const mapOf = (findings: Finding[], origin: ApiMap['origin'] = 'introspection'): ApiMap => ({
  origin,
  discoveredAt: '2026-06-01T10:00:00Z',
  findings,
});

/** A backend that returns the findings, for the data source that the settings belong to. */
export function apiMapBackend(): FakeBackend {
  const source = newDataSource();
  setDataSourceSrv({ get: async () => source } as unknown as DataSourceSrv);
  return new FakeBackend({ 'api-map': mapOf(FINDINGS), 'api-map/discover': mapOf(FINDINGS) });
}

/** The settings with the state that Grafana would keep; saving increments their version. */
export function renderEditor(initial: Partial<Options> = {}) {
  let latest = { uid: 'amperecloud', version: 1, url: '', jsonData: {}, secureJsonFields: {}, ...initial } as Options;
  let set: (options: Options) => void;
  function Page() {
    const [options, setOptions] = useState(latest);
    latest = options;
    set = setOptions;
    return <ConfigEditor options={options} onOptionsChange={setOptions} />;
  }
  render(<Page />);
  const save = () => act(async () => set({ ...latest, version: (latest.version ?? 0) + 1 }));
  return { settings: () => latest.jsonData, save, user: userEvent.setup() };
}

export async function openSection(initial?: Partial<Options>) {
  const page = renderEditor(initial);
  const header = screen.getByRole('button', { name: 'API map' });
  if (header.getAttribute('aria-expanded') === 'false') {
    await page.user.click(header);
  }
  await waitFor(() => expect(screen.queryByText('Discovering the API…')).not.toBeInTheDocument());
  return page;
}

export const row = (role: string) => screen.getByText(role, { selector: 'th[scope="row"] code' }).closest('tr')!;
export const choice = (role: string) => within(row(role)).getByRole('combobox');
export const discover = () => screen.getByRole('button', { name: 'Discover again' });
export const schema = () => screen.getByRole('textbox', { name: 'Schema (SDL or introspection JSON)' });
