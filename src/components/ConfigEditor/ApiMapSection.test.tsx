import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React, { useState } from 'react';

import { type DataSourceSettings } from '@grafana/data';
import { type DataSourceSrv, setDataSourceSrv } from '@grafana/runtime';

import { type ApiMap, type Finding } from '../../resources';
import { type AmperecloudSecrets, type AmperecloudSettings } from '../../settings';
import { FakeBackend, newDataSource } from '../../testing/backend';
import { ConfigEditor } from './ConfigEditor';

type Options = DataSourceSettings<AmperecloudSettings, AmperecloudSecrets>;

const FACILITIES: Finding = {
  role: 'facilities',
  state: 'found',
  chosen: 'me.companies.facilities',
  evidence: 'It lists objects of the type Facility.',
  candidates: [{ path: 'me.companies.facilities' }, { path: 'me.sites', deprecated: 'Use companies.' }],
};
const FINDINGS: Finding[] = [
  { role: 'schema', state: 'found', chosen: 'Query', evidence: 'The schema has 23 types.' },
  FACILITIES,
  { role: 'facility.postcode', state: 'found', chosen: 'zip', deprecated: 'Use postcode.', experimental: true },
  { role: 'facility.deletedAt', state: 'absent', evidence: 'The schema has no such field.' },
  { role: 'readings.to.end', state: 'probed', chosen: 'exclusive', candidates: [{ path: 'exclusive' }] },
  { role: 'readings.from.encoding', state: 'probe', evidence: 'Seconds or milliseconds?' },
  { role: 'answer.value', state: 'unresolved', evidence: 'value and reading could both be the value.' },
];

const mapOf = (findings: Finding[], origin: ApiMap['origin'] = 'introspection'): ApiMap => ({
  origin,
  discoveredAt: '2026-06-01T10:00:00Z',
  findings,
});

/** The settings with a state around them, as Grafana has one; saving gives them another version. */
function renderEditor(initial: Partial<Options> = {}) {
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

async function openSection(initial?: Partial<Options>) {
  const page = renderEditor(initial);
  const header = screen.getByRole('button', { name: 'API map' });
  if (header.getAttribute('aria-expanded') === 'false') {
    await page.user.click(header);
  }
  await waitFor(() => expect(screen.queryByText('Reading how the API answers …')).not.toBeInTheDocument());
  return page;
}

const row = (role: string) => screen.getByText(role, { selector: 'th[scope="row"] code' }).closest('tr')!;
const choice = (role: string) => within(row(role)).getByRole('combobox');
const discover = () => screen.getByRole('button', { name: 'Discover again' });
const schema = () => screen.getByRole('textbox', { name: 'Schema (SDL or introspection JSON)' });

describe('the API map', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    backend = new FakeBackend({ 'api-map': mapOf(FINDINGS), 'api-map/discover': mapOf(FINDINGS) });
    const source = newDataSource();
    setDataSourceSrv({ get: async () => source } as unknown as DataSourceSrv);
  });

  it('is not offered before the data source is saved', () => {
    renderEditor({ uid: '' });
    expect(screen.queryByRole('button', { name: 'API map' })).not.toBeInTheDocument();
  });

  it('asks for nothing while it is closed', async () => {
    const { user } = renderEditor();
    expect(screen.getByRole('button', { name: 'API map' })).toHaveAttribute('aria-expanded', 'false');
    expect(backend.requests).toHaveLength(0);
    await user.tab();
    screen.getByRole('button', { name: 'API map' }).focus();
    await user.keyboard('{Enter}');
    expect(await screen.findByText('me.companies.facilities')).toBeVisible();
    expect(backend.count('api-map')).toBe(1);
    expect(backend.requests[0].showErrorAlert).toBe(false);
  });

  it('is open where something was corrected', async () => {
    await openSection({ jsonData: { schema: 'type Query { a: Int }' } });
    expect(schema()).toHaveValue('type Query { a: Int }');
  });

  it('says where it is from, and counts the states', async () => {
    await openSection();
    expect(screen.getByText('From the schema that the API shows, read on 2026-06-01 10:00:00.')).toBeInTheDocument();
    for (const text of ['3 found', '1 probed', '1 open', '1 unresolved', '1 absent']) {
      expect(screen.getByText(text)).toBeInTheDocument();
    }
  });

  it('says that it is from the pasted schema', async () => {
    backend.routes['api-map'] = mapOf(FINDINGS, 'pasted');
    await openSection();
    expect(screen.getByText(/^From the schema pasted below/)).toBeInTheDocument();
  });

  it.each([
    ['facilities', 'found', 'me.companies.facilities'],
    ['readings.to.end', 'probed', 'exclusive'],
    ['readings.from.encoding', 'open', 'Nothing chosen'],
    ['answer.value', 'unresolved', 'Nothing chosen'],
  ])('shows the state of %s as %s', async (role, state, chosen) => {
    await openSection();
    expect(within(row(role)).getByText(state)).toBeInTheDocument();
    expect(within(row(role)).getByText(chosen)).toBeInTheDocument();
  });

  it('groups the roles and names them for people', async () => {
    await openSection();
    const groups = screen.getAllByRole('rowheader').filter((header) => header.getAttribute('scope') === 'rowgroup');
    expect(groups.map((header) => header.textContent)).toEqual([
      'API schema',
      'All facilities',
      'Master data of a facility',
      'Query for readings',
      'Answer with readings',
    ]);
    expect(choice('facilities')).toHaveAccessibleName('List of facilities facilities');
    expect(row('readings.from.encoding')).toHaveTextContent('How times are written');
  });

  it('gives the evidence on demand, and at once where somebody has to decide', async () => {
    const { user } = await openSection();
    expect(screen.getByText('Seconds or milliseconds?')).toBeVisible();
    expect(screen.getByText('value and reading could both be the value.')).toBeVisible();
    expect(screen.getByText(FACILITIES.evidence!)).not.toBeVisible();
    await user.click(screen.getByText('me.companies.facilities'));
    expect(screen.getByText(FACILITIES.evidence!)).toBeVisible();
  });

  it('marks what is deprecated or experimental', async () => {
    await openSection();
    expect(within(row('facility.postcode')).getByText('deprecated')).toBeVisible();
    expect(within(row('facility.postcode')).getByText('Use postcode.')).toBeVisible();
    expect(within(row('facility.postcode')).getByText('experimental')).toBeVisible();
  });

  it('shows what the API does not have on demand', async () => {
    const { user } = await openSection();
    expect(screen.queryByText('facility.deletedAt')).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Show all: 1 role that this API does not have' }));
    expect(within(row('facility.deletedAt')).getByText('absent')).toBeVisible();
    expect(within(row('facility.deletedAt')).getByText('Nothing to choose from')).toBeVisible();
  });

  it('shows roles and states that it does not know as they are', async () => {
    const unknown = { role: 'constructor.toString', state: 'guessed', chosen: 'a' } as unknown as Finding;
    backend.routes['api-map'] = mapOf([unknown]);
    await openSection();
    expect(screen.getByText('guessed')).toBeInTheDocument();
    expect(screen.getByRole('rowheader', { name: 'constructor' })).toBeInTheDocument();
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
    expect(row('facilities')).toHaveTextContent('Not saved yet: applies once you save.');

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

  it('says why the map is missing, and tries again', async () => {
    backend.routes['api-map'] = new Error('The API does not show its schema. Paste it into the settings.');
    const { user } = await openSection();
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('The API map could not be loaded');
    expect(alert).toHaveTextContent('The API does not show its schema. Paste it into the settings.');
    expect(schema()).toBeEnabled();
    backend.routes['api-map'] = mapOf(FINDINGS);
    await user.click(within(alert).getByRole('button', { name: 'Retry' }));
    expect(await screen.findByText('me.companies.facilities')).toBeVisible();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('does not take any page for a map', async () => {
    backend.routes['api-map'] = '<html>Sign in</html>';
    await openSection();
    expect(await screen.findByRole('alert')).toHaveTextContent('The answer is not an API map.');
  });

  it('discovers again, and keeps the last map when that fails', async () => {
    let answer = (_: unknown): void => undefined;
    backend.routes['api-map/discover'] = () => new Promise((resolve) => (answer = resolve));
    const { user } = await openSection();
    await user.click(discover());
    expect(discover()).toBeDisabled();
    expect(within(discover()).getByTestId('spinner')).toBeInTheDocument();
    expect(screen.getByText('me.companies.facilities')).toBeVisible();
    await act(async () => answer(new Error('The API is busy.')));
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('The API could not be asked for its schema');
    expect(alert).toHaveTextContent('The API is busy.');
    expect(screen.getByText('me.companies.facilities')).toBeVisible();

    await user.click(within(alert).getByRole('button', { name: 'Retry' }));
    await act(async () => answer(mapOf([{ ...FACILITIES, chosen: 'me.plants' }])));
    expect(await screen.findByText('me.plants')).toBeVisible();
    expect(discover()).toBeEnabled();
    expect(backend.count('api-map/discover')).toBe(2);
    expect(backend.count('api-map')).toBe(1);
  });

  it('says when discovering again found the same schema, until something else is shown', async () => {
    const { save, user } = await openSection();
    await user.click(discover());
    expect(await screen.findByText('It is still the same: nothing has changed.')).toBeVisible();
    await save();
    await waitFor(() => expect(discover()).toBeEnabled());
    expect(screen.queryByText(/nothing has changed/)).not.toBeInTheDocument();
    backend.routes['api-map/discover'] = { ...mapOf(FINDINGS), discoveredAt: '2026-06-02T10:00:00Z' };
    await user.click(discover());
    expect(await screen.findByText(/read on 2026-06-02 10:00:00/)).toBeVisible();
    expect(screen.queryByText(/nothing has changed/)).not.toBeInTheDocument();
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
    expect(schema()).toHaveAccessibleDescription(/introspection switched off/);
  });
});
