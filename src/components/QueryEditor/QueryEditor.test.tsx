import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React, { useState } from 'react';

import { CoreApp, type QueryEditorProps } from '@grafana/data';

import { type DataSource } from '../../datasource';
import { migrateQuery } from '../../migrate';
import { type AmperecloudQuery, type Resolution } from '../../query';
import { type Facility, type ReadingType } from '../../resources';
import { type AmperecloudSettings } from '../../settings';
import { FakeBackend, newDataSource } from '../../testing/backend';
import { useFakeVariables } from '../../testing/templateSrv';
import { QueryEditor } from './QueryEditor';

type Props = QueryEditorProps<DataSource, AmperecloudQuery, AmperecloudSettings>;

const FACILITIES: Facility[] = [
  { id: '60f1', name: 'Solarpark Köris', company: 'Nord Solar GmbH', city: 'Groß Köris' },
  { id: '60f2', name: 'Wald', company: 'Nord Solar GmbH' },
  { id: '60f3', name: 'Wald', company: 'Süd Wind AG', city: 'Ulm' },
];
const READING_TYPES: ReadingType[] = [
  { id: 'Pac', label: 'AC power', unit: 'kW', kind: 'reading' },
  { id: 'ProducedEnergy', label: 'Produced energy', unit: 'kWh', kind: 'reading' },
  { id: 'PerformanceRatio', label: 'PerformanceRatio', unit: '%', kind: 'analysis' },
];

/** The editor with a state around it, as Grafana has one. */
function renderEditor(saved: Partial<AmperecloudQuery> = {}, props: Partial<Props> = {}) {
  const onRunQuery = jest.fn();
  const datasource = newDataSource();
  let latest = { refId: 'A', ...saved } as AmperecloudQuery;
  function Page() {
    const [query, setQuery] = useState(latest);
    latest = query;
    return <QueryEditor datasource={datasource} query={query} onChange={setQuery} onRunQuery={onRunQuery} {...props} />;
  }
  const page = render(<Page />);
  return { ...page, datasource, onRunQuery, query: () => latest, user: userEvent.setup() };
}

const picker = (name: string) => screen.getByRole('combobox', { name });
const options = () => screen.findAllByRole('option');
const texts = async () => (await options()).map((option) => option.textContent);
/** The rows that appear once the picker has searched. */
const found = (name: string | RegExp) => screen.findByRole('option', { name });
const spinners = () => screen.queryAllByTestId('spinner');
/** Until all lists have arrived. */
const settled = () => waitFor(() => expect(spinners()).toHaveLength(0));
const chosen = (name: string) => screen.getByRole('button', { name: `Remove ${name}` });

describe('QueryEditor', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    useFakeVariables();
    backend = new FakeBackend({ facilities: FACILITIES, 'reading-types': READING_TYPES });
  });

  afterEach(settled);

  it('goes from nothing to a query that runs', async () => {
    const { query, onRunQuery, user } = renderEditor();
    await user.click(picker('Facility'));
    await user.click(await found(/Solarpark Köris/));
    expect(query()).toMatchObject({ version: 1, queryType: 'readings', facilities: ['60f1'], readingTypes: [] });
    // Without a reading type there is nothing to run.
    expect(onRunQuery).not.toHaveBeenCalled();
    await user.click(picker('Reading types'));
    await user.click(await found(/^Pac/));
    expect(query().readingTypes).toEqual(['Pac']);
    expect(onRunQuery).toHaveBeenCalledTimes(1);
  });

  it('keeps each label to its control, even while the menu with its checkboxes is open', async () => {
    const { user } = renderEditor({ facilities: ['60f1'] });
    for (const name of ['Facility', 'Reading types']) {
      await user.click(picker(name));
      await options();
      expect(document.querySelectorAll(`[id="${picker(name).id}"]`)).toHaveLength(1);
      expect(picker(name)).toHaveAttribute('aria-expanded', 'true');
    }
  });

  describe('facilities', () => {
    it.each(['Köris', 'Köris'.normalize('NFD'), 'Koeris', 'koris', 'nord gross', '60f1'])(
      'are found by %s',
      async (needle) => {
        const { user } = renderEditor();
        await user.click(picker('Facility'));
        await user.paste(needle);
        await found('Solarpark Köris Nord Solar GmbH · Groß Köris');
        await waitFor(() => expect(screen.queryByRole('option', { name: /Wald/ })).not.toBeInTheDocument());
      }
    );

    it('can be typed as ids that the list does not have', async () => {
      const { query, user } = renderEditor();
      await user.click(picker('Facility'));
      await user.paste(' 60ff ');
      await user.click(await found('60ff Use as id or variable'));
      expect(query().facilities).toEqual(['60ff']);
    });

    it('are told apart by company when they share a name', async () => {
      const { user } = renderEditor({ facilities: ['60f3'] });
      await waitFor(() => expect(chosen('Wald (Süd Wind AG)')).toBeInTheDocument());
      await user.click(picker('Facility'));
      await found(/Wald \(Nord Solar GmbH\)/);
      expect(await texts()).toEqual([
        'Solarpark KörisNord Solar GmbH · Groß Köris',
        'Wald (Nord Solar GmbH)Nord Solar GmbH',
        'Wald (Süd Wind AG)Süd Wind AG · Ulm',
      ]);
    });

    it('that are unknown stay, marked', async () => {
      const { query, user } = renderEditor({ facilities: ['60ff', '60f1'], readingTypes: ['Pac'] });
      await waitFor(() => expect(chosen('60ff (unknown)')).toBeInTheDocument());
      await user.click(picker('Facility'));
      await user.click(await found(/Wald \(Süd/));
      expect(query().facilities).toEqual(['60ff', '60f1', '60f3']);
      await user.click(chosen('60ff (unknown)'));
      expect(query().facilities).toEqual(['60f1', '60f3']);
    });

    it('show their ids while the names are on their way', async () => {
      let arrive = (_: Facility[]) => {};
      backend.routes.facilities = () => new Promise((resolve) => (arrive = resolve));
      renderEditor({ facilities: ['60f1'] });
      expect(chosen('60f1')).toBeInTheDocument();
      expect(spinners().length).toBeGreaterThan(0);
      await act(async () => arrive(FACILITIES));
      expect(chosen('Solarpark Köris')).toBeInTheDocument();
      expect(spinners()).toHaveLength(0);
    });

    it('are searched in thousands, of which a few hundred are shown', async () => {
      backend.routes.facilities = Array.from({ length: 20_000 }, (_, at) => ({
        id: `id${at}`,
        name: `Anlage ${at}`,
        company: `Firma ${at % 7}`,
      }));
      const { query, user } = renderEditor();
      await user.click(picker('Facility'));
      await found(/^Anlage 0/);
      expect((await options()).length).toBeLessThan(100);
      await user.paste('anlage 19999');
      await user.click(await found(/^Anlage 19999/));
      expect(query().facilities).toEqual(['id19999']);
      expect(backend.count('facilities')).toBe(1);
    });

    it('are asked for once by several editors', async () => {
      const { datasource } = renderEditor({ facilities: ['60f1'] });
      render(
        <QueryEditor
          datasource={datasource}
          query={migrateQuery({ refId: 'B' })}
          onChange={jest.fn()}
          onRunQuery={jest.fn()}
        />
      );
      await waitFor(() => expect(chosen('Solarpark Köris')).toBeInTheDocument());
      expect(backend.count('facilities')).toBe(1);
    });

    it('show the backend’s own words when they cannot be loaded, and load on a retry', async () => {
      backend.routes.facilities = new Error('The API does not accept the token. Paste a valid API token.');
      const { user } = renderEditor({ facilities: ['60f1'] });
      const alert = await screen.findByRole('alert', { name: 'The facilities could not be loaded' });
      expect(alert).toHaveTextContent('The API does not accept the token. Paste a valid API token.');
      // What was chosen is neither lost nor called unknown.
      expect(chosen('60f1')).toBeInTheDocument();

      // The picker still takes ids, and does not ask the failing API on each key.
      await user.type(picker('Facility'), '60f2');
      await found(/60f2/);
      expect(backend.count('facilities')).toBe(1);

      backend.routes.facilities = FACILITIES;
      await user.click(within(alert).getByRole('button', { name: 'Retry' }));
      await waitFor(() => expect(chosen('Solarpark Köris')).toBeInTheDocument());
      expect(screen.queryByRole('alert')).not.toBeInTheDocument();
    });
  });

  describe('variables', () => {
    beforeEach(() =>
      useFakeVariables({
        facility: { value: ['60f1', '60f2'], label: 'Plant' },
        filters: { value: '', type: 'adhoc' },
        step: { value: '15m', type: 'interval' },
      })
    );

    it('are offered first, and kept as text', async () => {
      const { query, user } = renderEditor();
      await user.click(picker('Facility'));
      await found(/\$facility/);
      expect(screen.getByText('Dashboard variables')).toBeInTheDocument();
      expect((await texts())[0]).toBe('$facilityPlant');
      expect(screen.queryByText('$filters')).not.toBeInTheDocument();
      expect(screen.queryByText('$step')).not.toBeInTheDocument();
      await user.click(await found(/\$facility/));
      expect(query().facilities).toEqual(['$facility']);
      expect(chosen('$facility')).toBeInTheDocument();
    });

    it('that the dashboard does not have can be typed', async () => {
      const { query, user } = renderEditor();
      await user.type(picker('Facility'), ' ${{other} ');
      await user.click(await found(/\${other}/));
      expect(query().facilities).toEqual(['${other}']);
      expect(chosen('${other}')).toBeInTheDocument();
    });

    it('are replaced before the reading types are asked for', async () => {
      renderEditor({ facilities: ['$facility', '60f3', '$unknown'] });
      await waitFor(() => expect(backend.count('reading-types')).toBe(1));
      expect(backend.requests.at(-1)?.params).toEqual({ facility: ['60f1', '60f2', '60f3'] });
    });

    it('are replaced by the values of a repeated panel', async () => {
      const scopedVars = { facility: { value: '60f2', text: 'Wald' } };
      renderEditor({ facilities: ['$facility'] }, { data: { request: { scopedVars } } as unknown as Props['data'] });
      await waitFor(() => expect(backend.count('reading-types')).toBe(1));
      expect(backend.requests.at(-1)?.params).toEqual({ facility: ['60f2'] });
    });

    it('can stand for the resolution', async () => {
      const { query, user } = renderEditor();
      await user.click(picker('Resolution'));
      await user.click(await found('$step'));
      expect(query().resolution).toBe('$step');
    });

    it('stay visible where they are not known', async () => {
      useFakeVariables();
      renderEditor({ resolution: '$gone' as Resolution, facilities: ['$gone'] });
      expect(picker('Resolution')).toHaveValue('$gone');
      await settled();
      expect(chosen('$gone')).toBeInTheDocument();
    });
  });

  describe('in alert rules', () => {
    beforeEach(() => useFakeVariables({ facility: { value: '60f1' } }));

    it.each([CoreApp.UnifiedAlerting, CoreApp.CloudAlerting])('%s offers no variables and says why', async (app) => {
      const { user } = renderEditor({}, { app });
      expect(screen.getByText('Dashboard variables have no value in an alert rule.')).toBeInTheDocument();
      await user.click(picker('Facility'));
      await found(/Solarpark Köris/);
      expect(screen.queryByRole('option', { name: /\$facility/ })).not.toBeInTheDocument();
      await user.click(picker('Resolution'));
      await found('1 hour');
      expect(screen.queryByRole('option', { name: '$facility' })).not.toBeInTheDocument();
    });

    it('warns of variables that came along', async () => {
      renderEditor({ facilities: ['$facility'] }, { app: CoreApp.UnifiedAlerting });
      await settled();
      expect(screen.getByRole('alert')).toHaveTextContent('Replace the dashboard variables');
    });
  });

  it('works in Explore, where there is no dashboard', async () => {
    const { query, onRunQuery, user } = renderEditor({ facilities: ['60f1'] }, { app: CoreApp.Explore });
    await user.click(picker('Reading types'));
    await user.click(await found(/^Pac/));
    expect(query()).toMatchObject({ facilities: ['60f1'], readingTypes: ['Pac'] });
    expect(onRunQuery).toHaveBeenCalledTimes(1);
  });

  describe('reading types', () => {
    it('are those of the facility, in two groups, with label and unit', async () => {
      const { user } = renderEditor({ facilities: ['60f1'] });
      await user.click(picker('Reading types'));
      await found(/^Pac/);
      expect(await texts()).toEqual(['PacAC power · kW', 'ProducedEnergyProduced energy · kWh', 'PerformanceRatio%']);
      expect(screen.getAllByTestId('combobox-option-group').map((group) => group.textContent)).toEqual([
        'Readings',
        'Analysis',
      ]);
    });

    it('are found by their label', async () => {
      const { user } = renderEditor({ facilities: ['60f1'] });
      await user.click(picker('Reading types'));
      await user.paste('ac power');
      await found(/^Pac/);
      await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(2));
    });

    it('are not asked for without a facility', async () => {
      renderEditor();
      expect(screen.getByText(/Choose a facility/)).toBeInTheDocument();
      await waitFor(() => expect(backend.count('facilities')).toBe(1));
      expect(backend.count('reading-types')).toBe(0);
    });

    it('that no facility offers stay, marked, and new ones can be typed', async () => {
      const { query, user } = renderEditor({ facilities: ['60f1'], readingTypes: ['Gone'] });
      await waitFor(() => expect(chosen('Gone (unknown)')).toBeInTheDocument());
      await user.type(picker('Reading types'), 'Uac_L1');
      await user.click(await found(/Uac_L1/));
      expect(query().readingTypes).toEqual(['Gone', 'Uac_L1']);
    });

    it('of very many facilities are those of the first', async () => {
      useFakeVariables({ all: { value: Array.from({ length: 2000 }, (_, at) => `id${at}`) } });
      renderEditor({ facilities: ['$all'], readingTypes: ['Gone'] });
      expect(screen.getByText('Reading types of the first 20 of 2,000 facilities.')).toBeInTheDocument();
      await waitFor(() => expect(backend.count('reading-types')).toBe(1));
      expect(backend.requests.find((request) => request.params)?.params?.facility).toHaveLength(20);
      // One of the others may offer it.
      await settled();
      expect(chosen('Gone')).toBeInTheDocument();
    });

    it('show an error of their own and load on a retry', async () => {
      backend.routes['reading-types'] = new Error('The API is busy.');
      const { user } = renderEditor({ facilities: ['60f1'] });
      const alert = await screen.findByRole('alert', { name: 'The reading types could not be loaded' });
      expect(alert).toHaveTextContent('The API is busy.');
      backend.routes['reading-types'] = READING_TYPES;
      await user.click(within(alert).getByRole('button', { name: 'Retry' }));
      await waitFor(() => expect(alert).not.toBeInTheDocument());
      expect(backend.count('reading-types')).toBe(2);
    });
  });

  describe('legend', () => {
    const complete = { facilities: ['60f1'], readingTypes: ['Pac'] };

    it('runs the query when the field is left, and only when it changed', async () => {
      const { query, onRunQuery, user } = renderEditor(complete);
      const legend = screen.getByRole('textbox', { name: 'Legend' });
      await user.click(legend);
      await user.paste('{{facility}}');
      expect(onRunQuery).not.toHaveBeenCalled();
      await user.tab();
      expect(query().legend).toBe('{{facility}}');
      expect(onRunQuery).toHaveBeenCalledTimes(1);
      await user.click(legend);
      await user.tab();
      expect(onRunQuery).toHaveBeenCalledTimes(1);
    });

    it('runs the query on Enter, and keeps the cursor', async () => {
      const { query, onRunQuery, user } = renderEditor(complete);
      const legend = screen.getByRole('textbox', { name: 'Legend' });
      await user.type(legend, 'x{Enter}');
      expect(query().legend).toBe('x');
      expect(onRunQuery).toHaveBeenCalledTimes(1);
      expect(legend).toHaveFocus();
    });
  });

  describe('query type', () => {
    it('switches to the table of facilities, which needs nothing else, and back without loss', async () => {
      const { query, onRunQuery, user } = renderEditor({ facilities: ['60f1'], readingTypes: ['Pac'] });
      await user.click(picker('Query type'));
      await user.click(await found(/^Facilities/));
      expect(query().queryType).toBe('facilities');
      expect(onRunQuery).toHaveBeenCalledTimes(1);
      expect(screen.queryByRole('combobox', { name: 'Facility' })).not.toBeInTheDocument();
      await user.click(picker('Query type'));
      await user.click(await found(/^Readings/));
      expect(query()).toMatchObject({ queryType: 'readings', facilities: ['60f1'], readingTypes: ['Pac'] });
    });
  });

  it('offers every resolution', async () => {
    const { query, onRunQuery, user } = renderEditor({ facilities: ['60f1'], readingTypes: ['Pac'] });
    expect(picker('Resolution')).toHaveValue('Auto');
    await user.click(picker('Resolution'));
    expect(await options()).toHaveLength(9);
    await user.click(await found('1 month'));
    expect(query().resolution).toBe('1M');
    expect(onRunQuery).toHaveBeenCalledTimes(1);
  });

  it('fills in what an older query lacks, and keeps what it does not know', async () => {
    const { query, user } = renderEditor({ facilities: ['60f1'], later: 1 } as Partial<AmperecloudQuery>);
    await user.click(picker('Reading types'));
    await user.click(await found(/^Pac/));
    expect(query()).toEqual({ ...migrateQuery({ refId: 'A', facilities: ['60f1'], readingTypes: ['Pac'] }), later: 1 });
  });
});
