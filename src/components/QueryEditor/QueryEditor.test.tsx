import { screen, waitFor, within } from '@testing-library/react';

import { CoreApp } from '@grafana/data';

import { migrateQuery } from '../../migrate';
import { type Aggregation, AGGREGATIONS, type AmperecloudQuery } from '../../query.gen';
import { FakeBackend } from '../../testing/backend';
import {
  chosen,
  FACILITIES,
  found,
  options,
  picker,
  READING_TYPES,
  renderQueryEditor,
  settled,
  texts,
  unfold,
} from '../../testing/queryEditor';
import { useFakeVariables } from '../../testing/templateSrv';

/** The reading type, not the role of the same name. */
const PAC = 'AC power Pac · kW';

describe('QueryEditor', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    useFakeVariables();
    backend = new FakeBackend({ facilities: FACILITIES, 'reading-types': READING_TYPES });
  });

  afterEach(settled);

  it('goes from nothing to a query that runs', async () => {
    const { query, onRunQuery, user } = renderQueryEditor();
    await user.click(picker('Facility'));
    await user.click(await found(/Solarpark Köris/));
    expect(query()).toMatchObject({ version: 2, queryType: 'readings', facilities: ['60f1'], readingTypes: [] });
    // Without a reading type there is nothing to run.
    expect(onRunQuery).not.toHaveBeenCalled();
    await user.click(picker('Reading types'));
    await user.click(await found(PAC));
    expect(query().readingTypes).toEqual(['Pac']);
    expect(onRunQuery).toHaveBeenCalledTimes(1);
  });

  it('keeps each label to its control, even while the menu with its checkboxes is open', async () => {
    const { user } = renderQueryEditor({ facilities: ['60f1'] });
    for (const name of ['Facility', 'Reading types']) {
      await user.click(picker(name));
      await options();
      expect(document.querySelectorAll(`[id="${picker(name).id}"]`)).toHaveLength(1);
      expect(picker(name)).toHaveAttribute('aria-expanded', 'true');
    }
  });

  it('works in Explore, where there is no dashboard', async () => {
    const { query, onRunQuery, user } = renderQueryEditor({ facilities: ['60f1'] }, { app: CoreApp.Explore });
    await user.click(picker('Reading types'));
    await user.click(await found(PAC));
    expect(query()).toMatchObject({ facilities: ['60f1'], readingTypes: ['Pac'] });
    expect(onRunQuery).toHaveBeenCalledTimes(1);
  });

  describe('reading types', () => {
    it('are those of the facility, in two groups, with label and unit', async () => {
      const { user } = renderQueryEditor({ facilities: ['60f1'] });
      await user.click(picker('Reading types'));
      await found(PAC);
      expect((await texts()).slice(0, 4)).toEqual([
        'AC powerPac · kW',
        'Produced energyProducedEnergy · kWh',
        'PerformanceRatio%',
        'AC power (any name)',
      ]);
      expect(screen.getAllByTestId('combobox-option-group').map((group) => group.textContent)).toEqual([
        'Readings',
        'Analysis',
        'By meaning, whatever each plant calls it',
        'Computed by the plugin',
      ]);
    });

    it('are found by their label', async () => {
      const { user } = renderQueryEditor({ facilities: ['60f1'] });
      await user.click(picker('Reading types'));
      await user.paste('ac power');
      await found(PAC);
      await waitFor(async () => expect(await texts()).not.toContain('Produced energyProducedEnergy · kWh'));
      // Those of that meaning come after them, and what was typed last.
      expect((await texts()).slice(0, 2)).toEqual(['AC powerPac · kW', 'AC power (any name)']);
    });

    it('are not asked for without a facility', async () => {
      renderQueryEditor();
      expect(screen.getByText(/Choose a facility/)).toBeInTheDocument();
      await waitFor(() => expect(backend.count('facilities')).toBe(1));
      expect(backend.count('reading-types')).toBe(0);
    });

    it('that no facility offers stay, marked, and new ones can be typed', async () => {
      const { query, user } = renderQueryEditor({ facilities: ['60f1'], readingTypes: ['Gone'] });
      await waitFor(() => expect(chosen('Gone (unknown)')).toBeInTheDocument());
      await user.type(picker('Reading types'), 'Uac_L1');
      await user.click(await found(/Uac_L1/));
      expect(query().readingTypes).toEqual(['Gone', 'Uac_L1']);
    });

    it('of very many facilities are those of the first', async () => {
      useFakeVariables({ all: { value: Array.from({ length: 2000 }, (_, at) => `id${at}`) } });
      renderQueryEditor({ facilities: ['$all'], readingTypes: ['Gone'] });
      expect(screen.getByText('Reading types of the first 20 of 2,000 facilities.')).toBeInTheDocument();
      await waitFor(() => expect(backend.count('reading-types')).toBe(1));
      expect(backend.requests.find((request) => request.params?.facility)?.params?.facility).toHaveLength(20);
      // One of the other facilities may offer it.
      await settled();
      expect(chosen('Gone')).toBeInTheDocument();
    });

    it('show an error of their own and load on a retry', async () => {
      backend.routes['reading-types'] = new Error('The API is busy.');
      const { user } = renderQueryEditor({ facilities: ['60f1'] });
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
      const { query, onRunQuery, user } = renderQueryEditor(complete);
      await unfold(user, 'Options');
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
      const { query, onRunQuery, user } = renderQueryEditor(complete);
      await unfold(user, 'Options');
      const legend = screen.getByRole('textbox', { name: 'Legend' });
      await user.type(legend, 'x{Enter}');
      expect(query().legend).toBe('x');
      expect(onRunQuery).toHaveBeenCalledTimes(1);
      expect(legend).toHaveFocus();
    });
  });

  it('offers the labels of the facility alone, for expressions over two queries', async () => {
    const { query, onRunQuery, user } = renderQueryEditor({ facilities: ['60f1'], readingTypes: ['Pac'] });
    await unfold(user, 'Options');
    await user.click(picker('Labels'));
    await user.click(await found(/^Facility only/));
    expect(query().labels).toBe('facility');
    expect(onRunQuery).toHaveBeenCalledTimes(1);
  });

  it('offers days at their true instants', async () => {
    const { query, onRunQuery, user } = renderQueryEditor({ facilities: ['60f1'], readingTypes: ['ProducedEnergy'] });
    await unfold(user, 'Options');
    await user.click(picker('Days'));
    await user.click(await found(/^True instant/));
    expect(query().dayStamps).toBe('instant');
    expect(onRunQuery).toHaveBeenCalledTimes(1);
  });

  describe('query type', () => {
    it('switches to the table of facilities, which needs nothing else, and back without loss', async () => {
      const { query, onRunQuery, user } = renderQueryEditor({ facilities: ['60f1'], readingTypes: ['Pac'] });
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
    const { query, onRunQuery, user } = renderQueryEditor({ facilities: ['60f1'], readingTypes: ['Pac'] });
    await unfold(user, 'Calculation');
    expect(picker('Resolution')).toHaveValue('Auto');
    await user.click(picker('Resolution'));
    expect(await options()).toHaveLength(9);
    await user.click(await found('1 month'));
    expect(query().resolution).toBe('1M');
    expect(onRunQuery).toHaveBeenCalledTimes(1);
  });

  describe('aggregation', () => {
    it('is chosen by its name, and runs the query', async () => {
      const { query, onRunQuery, user } = renderQueryEditor({ facilities: ['60f1'], readingTypes: ['Pac'] });
      await unfold(user, 'Calculation');
      expect(picker('Aggregation')).toHaveValue('Auto (by kind of reading)');
      await user.click(picker('Aggregation'));
      expect(await texts()).toEqual([
        'Auto (by kind of reading)Mean, sum or last value',
        'MeanFor power and weather',
        'SumFor energy per interval',
        'MinimumLowest value, to find dips',
        'MaximumHighest value, to find peaks',
        'LastFor counters and states',
        'None (raw values)Values as received',
      ]);
      await user.click(await found(/^Maximum/));
      expect(query().aggregation).toBe('max');
      expect(onRunQuery).toHaveBeenCalledTimes(1);
    });

    it.each(AGGREGATIONS)('shows that %s is set', async (aggregation) => {
      const { user } = renderQueryEditor({ facilities: ['60f1'], readingTypes: ['Pac'], aggregation });
      await settled();
      await unfold(user, 'Calculation');
      expect(picker('Aggregation')).not.toHaveValue('');
      // Each has a name of its own.
      expect(picker('Aggregation')).not.toHaveValue(aggregation);
    });

    it('keeps one of a newer plugin in sight', async () => {
      renderQueryEditor({ facilities: ['60f1'], aggregation: 'p95' as Aggregation });
      await settled();
      expect(picker('Aggregation')).toHaveValue('p95');
    });
  });

  it('bypasses the cache on demand, and runs the query each time', async () => {
    const { query, onRunQuery, user } = renderQueryEditor({ facilities: ['60f1'], readingTypes: ['Pac'] });
    await unfold(user, 'Options');
    const bypass = screen.getByRole('switch', { name: 'Bypass cache' });
    expect(bypass).not.toBeChecked();
    await user.click(bypass);
    expect(query().bypassCache).toBe(true);
    expect(bypass).toBeChecked();
    await user.click(bypass);
    expect(query().bypassCache).toBe(false);
    expect(onRunQuery).toHaveBeenCalledTimes(2);
  });

  it('fills in what an older query lacks, and keeps what it does not know', async () => {
    const { query, user } = renderQueryEditor({ facilities: ['60f1'], later: 1 } as Partial<AmperecloudQuery>);
    await user.click(picker('Reading types'));
    await user.click(await found(PAC));
    expect(query()).toEqual({ ...migrateQuery({ refId: 'A', facilities: ['60f1'], readingTypes: ['Pac'] }), later: 1 });
  });
});
