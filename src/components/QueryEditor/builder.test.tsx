import { screen, waitFor, within } from '@testing-library/react';

import { CoreApp, dateTime, LoadingState, type TimeRange } from '@grafana/data';

import { type AmperecloudQuery } from '../../query.gen';
import { FakeBackend } from '../../testing/backend';
import {
  chosen,
  DEVICES,
  type EditorProps,
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

const PRICE = {
  members: 12,
  series: 24,
  readings: 2,
  points: 6912,
  requests: 1,
  cached: 6912,
  pending: 0,
  resolution: '5m',
  notes: [],
};
const RANGE: TimeRange = {
  from: dateTime(0),
  to: dateTime(86_400_000),
  raw: { from: 'now-1d', to: 'now' },
};

describe('the query builder', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    useFakeVariables();
    backend = new FakeBackend({
      facilities: FACILITIES,
      'reading-types': READING_TYPES,
      devices: DEVICES,
      'query/price': PRICE,
    });
  });

  afterEach(settled);

  describe('scope', () => {
    it('can be all facilities, whose reading types come after those by meaning', async () => {
      const { query, user } = renderQueryEditor();
      await user.click(picker('Scope'));
      await user.click(await found('All facilities'));
      expect(query().scope).toBe('all');
      expect(screen.queryByRole('combobox', { name: 'Facility' })).not.toBeInTheDocument();
      await user.click(picker('Reading types'));
      expect((await texts())[0]).toBe('AC power (any name)');
      await waitFor(() => expect(backend.count('reading-types')).toBe(1));
      expect(backend.requests.at(-1)?.params).toEqual({ facility: ['60f1', '60f2', '60f3'], missing: 'true' });
    });

    it('can be all of companies, each offered once, or those of a variable', async () => {
      useFakeVariables({ company: { value: 'c2' } });
      const { query, user } = renderQueryEditor({ scope: 'companies' });
      await user.click(picker('Company'));
      await found('Nord Solar GmbH');
      expect(await texts()).toEqual(['$company', 'Nord Solar GmbH', 'Süd Wind AG']);
      await user.click(await found('$company'));
      expect(query().companies).toEqual(['$company']);
      await waitFor(() => expect(backend.count('reading-types')).toBe(1));
      expect(backend.requests.at(-1)?.params).toEqual({ facility: ['60f3'], missing: 'true' });
    });

    it('says that companies are not known where the API tells none', async () => {
      backend.routes.facilities = [{ id: '60f1', name: 'Wald', company: '' }];
      renderQueryEditor({ scope: 'companies' });
      expect(await screen.findByText(/The API does not tell which company/)).toBeInTheDocument();
    });
  });

  describe('devices', () => {
    it('of a type are one choice, which runs the query', async () => {
      const { query, onRunQuery, user } = renderQueryEditor({ scope: 'all', roles: ['acPower'] });
      expect(picker('Of each')).toHaveValue('The plant itself');
      await user.click(picker('Of each'));
      await user.click(await found('All strings'));
      expect(query()).toMatchObject({ deviceScope: 'type', deviceType: 'string' });
      expect(picker('Of each')).toHaveValue('All strings');
      expect(onRunQuery).toHaveBeenCalledTimes(1);
      expect(backend.count('devices')).toBe(0);
    });

    it('are chosen by name and found by serial number, in the order people count, deleted ones too', async () => {
      const { query, onRunQuery, user } = renderQueryEditor({
        facilities: ['60f1'],
        roles: ['acPower'],
        deviceScope: 'devices',
        devices: ['gone'],
      });
      await waitFor(() => expect(chosen('gone (unknown)')).toBeInTheDocument());
      await user.click(picker('Devices'));
      await found(/^INV 2/);
      expect(await texts()).toEqual([
        'INV 2inverter · 50 kW · SN-2',
        'INV 10inverter · 50 kW',
        'INV 1 (deleted)inverter',
      ]);
      await user.paste('sn-2');
      await waitFor(async () => expect(await options()).toHaveLength(2));
      await user.click(await found(/^INV 2/));
      expect(query().devices).toEqual(['gone', 'd2']);
      expect(onRunQuery).toHaveBeenCalledTimes(1);
    });

    it('that cannot be listed are told, and can be typed', async () => {
      backend.routes.devices = new Error('The API lists no devices.');
      const { query, user } = renderQueryEditor({ facilities: ['60f1'], deviceScope: 'devices' });
      const alert = await screen.findByRole('alert', { name: 'The devices could not be loaded' });
      expect(alert).toHaveTextContent('The API lists no devices.');
      await user.type(picker('Devices'), 'd7');
      await user.click(await found(/d7/));
      expect(query().devices).toEqual(['d7']);
    });
  });

  describe('reading types', () => {
    const asked = () =>
      backend.requests.filter(({ url }) => url.endsWith('/reading-types')).map(({ params }) => params);

    it('are those of the devices that the query is about', async () => {
      const { query, user } = renderQueryEditor({ facilities: ['60f1'], deviceScope: 'type', deviceType: 'inverter' });
      await waitFor(() => expect(asked()).toEqual([{ facility: ['60f1'], deviceType: ['inverter'], missing: 'true' }]));
      await user.click(picker('Of each'));
      await user.click(await found('Chosen devices'));
      expect(query().deviceScope).toBe('devices');
      await waitFor(() => expect(asked().at(-1)).toEqual({ facility: ['60f1'], missing: 'true' }));
      await user.click(picker('Devices'));
      await user.click(await found(/^INV 2/));
      await waitFor(() => expect(asked().at(-1)).toEqual({ facility: ['60f1'], device: ['d2'], missing: 'true' }));
    });

    it('are those of all facilities where a variable has all of them', async () => {
      const model = { query: { kind: 'facilities', refId: 'v' }, current: { value: ['$__all'], text: ['All'] } };
      useFakeVariables({ facility: { value: ['$__all'], model } });
      renderQueryEditor({ facilities: ['$facility'] });
      await waitFor(() => expect(asked()).toEqual([{ facility: ['60f1', '60f2', '60f3'], missing: 'true' }]));
    });
  });

  it('says why a variable cannot be used, and can still be edited', async () => {
    const model = {
      query: { kind: 'facilities', refId: 'v' },
      regex: '/Wald/',
      current: { value: ['$__all'], text: ['All'] },
    };
    useFakeVariables({ facility: { value: ['$__all'], model } });
    const { query, user } = renderQueryEditor({ facilities: ['$facility'], roles: ['acPower'] }, { range: RANGE });
    expect(await screen.findByText(/Remove its custom all value/)).toBeInTheDocument();
    await user.click(picker('Scope'));
    await user.click(await found('All facilities'));
    expect(query().scope).toBe('all');
    expect(screen.queryByText(/Remove its custom all value/)).not.toBeInTheDocument();
  });

  describe('values', () => {
    it('are reading types, roles and computed readings in one picker', async () => {
      const { query, onRunQuery, user } = renderQueryEditor({ facilities: ['60f1'], readingTypes: ['Pac'] });
      await user.click(picker('Reading types'));
      await user.paste('verfügbarkeit');
      await user.click(await found('Availability by time %'));
      expect(query()).toMatchObject({ readingTypes: ['Pac'], roles: [], computed: ['availability'] });
      await user.clear(picker('Reading types'));
      await user.paste('wirkleistung');
      await user.click(await found('AC power (any name)'));
      expect(query()).toMatchObject({ readingTypes: ['Pac'], roles: ['acPower'], computed: ['availability'] });
      expect(onRunQuery).toHaveBeenCalledTimes(2);
      await user.click(chosen('AC power'));
      expect(query()).toMatchObject({ readingTypes: [], roles: ['acPower'], computed: ['availability'] });
    });

    it('of a newer plugin stay, and are explained', async () => {
      const { user, query } = renderQueryEditor({
        scope: 'all',
        roles: ['charm'] as unknown as AmperecloudQuery['roles'],
      });
      expect(screen.getByText('The plugin does not know "charm": choose one of the list.')).toBeInTheDocument();
      await user.click(picker('Reading types'));
      await user.click(await found('Wind speed (any name)'));
      expect(query().roles).toEqual(['charm', 'windSpeed']);
    });
  });

  describe('folded groups', () => {
    it('say what is not default, and nothing of what is', async () => {
      renderQueryEditor({
        scope: 'all',
        roles: ['acPower'],
        resolution: '15m',
        combine: { method: 'top', by: 'company', count: 7, percentile: 90, missing: 'auto' },
        compare: [{ amount: 1, unit: 'y' }],
        format: 'range',
      });
      await settled();
      const names = ['Calculation', 'Compare', 'Options'].map((name) =>
        screen.getByRole('button', { name: new RegExp(`^${name}`) }).getAttribute('aria-labelledby')!
      );
      expect(names.map((id) => document.getElementById(id)?.textContent)).toEqual([
        'CalculationTop N: 7, Per company15 minutes',
        'Compare1 year earlier',
        'OptionsOne value of the range',
      ]);
    });

    it('are empty lines for the plain query', async () => {
      renderQueryEditor({ scope: 'all', roles: ['acPower'] });
      await settled();
      for (const name of ['Calculation', 'Compare', 'Options']) {
        expect(screen.getByRole('button', { name })).toHaveAttribute('aria-expanded', 'false');
      }
    });

    it('are open where something must be corrected', async () => {
      renderQueryEditor({ scope: 'all', roles: ['acPower'], scale: { factor: 'tariff', unit: '' } });
      await settled();
      expect(screen.getByRole('textbox', { name: 'Factor' })).toHaveValue('tariff');
      expect(screen.getByText('"tariff" is not a number here.')).toBeInTheDocument();
    });

    it('can be unfolded by keyboard', async () => {
      const { user } = renderQueryEditor({ scope: 'all', roles: ['acPower'] });
      screen.getByRole('button', { name: 'Calculation' }).focus();
      await user.keyboard('{Enter}');
      expect(picker('Combine')).toBeInTheDocument();
      await user.keyboard(' ');
      expect(screen.queryByRole('combobox', { name: 'Combine' })).not.toBeInTheDocument();
    });
  });

  describe('calculation', () => {
    it('combines, and shows only what the method uses', async () => {
      const { query, onRunQuery, user } = renderQueryEditor({ scope: 'all', roles: ['acPower'] });
      await unfold(user, 'Calculation');
      expect(screen.queryByRole('combobox', { name: 'Group' })).not.toBeInTheDocument();
      await user.click(picker('Combine'));
      await user.click(await found(/^Percentile/));
      await user.clear(screen.getByRole('textbox', { name: 'Percentile' }));
      await user.type(screen.getByRole('textbox', { name: 'Percentile' }), '12,5{Enter}');
      expect(query().combine).toMatchObject({ method: 'percentile', percentile: 12.5 });
      expect(onRunQuery).toHaveBeenCalledTimes(2);
      await user.click(picker('Group'));
      await user.click(await found('Per company'));
      expect(query().combine.by).toBe('company');
      await user.click(picker('Combine'));
      await user.click(await found(/^Top N/));
      expect(screen.queryByRole('textbox', { name: 'Percentile' })).not.toBeInTheDocument();
      expect(screen.getByRole('textbox', { name: 'Number' })).toHaveValue('5');
      expect(screen.queryByRole('combobox', { name: 'Missing members' })).not.toBeInTheDocument();
    });

    it('explains a number out of bounds in place, even where the method does not use it', async () => {
      renderQueryEditor({
        scope: 'all',
        roles: ['acPower'],
        combine: { method: 'sum', by: 'all', count: 5, percentile: 120, missing: 'auto' },
      });
      await settled();
      expect(screen.getByRole('textbox', { name: 'Percentile' })).toHaveValue('120');
      expect(screen.getByText('Enter a number from 0 to 100.')).toHaveTextContent('Enter a number');
    });

    it('takes a dashboard variable for a number, and judges its value', async () => {
      useFakeVariables({ tariff: { value: '0.08', label: 'Tariff' }, wrong: { value: 'x' } });
      const { query, user } = renderQueryEditor({ scope: 'all', roles: ['energyExported'] });
      await unfold(user, 'Calculation');
      const factor = screen.getByRole('combobox', { name: 'Factor' });
      const list = document.getElementById(factor.getAttribute('list')!)!;
      expect(Array.from(list.querySelectorAll('option'), ({ value }) => value)).toEqual(['$tariff', '$wrong']);
      await user.clear(factor);
      await user.type(factor, '$tariff{Enter}');
      expect(query().scale.factor).toBe('$tariff');
      expect(screen.queryByText(/is not a number/)).not.toBeInTheDocument();
      await user.clear(factor);
      await user.type(factor, '$wrong{Enter}');
      expect(screen.getByText('"x" is not a number here.')).toBeInTheDocument();
    });

    it('takes the default back when a number is emptied', async () => {
      const { query, user } = renderQueryEditor({ scope: 'all', roles: ['acPower'], scale: { factor: 2, unit: 'kg' } });
      await unfold(user, 'Calculation');
      await user.clear(screen.getByRole('textbox', { name: 'Factor' }));
      await user.tab();
      expect(query().scale).toEqual({ factor: 1, unit: 'kg' });
    });

    it('warns of the sum of ratios by the units of the chosen types', async () => {
      const combine = { method: 'sum', by: 'all', count: 5, percentile: 90, missing: 'auto' } as const;
      const { user } = renderQueryEditor({ facilities: ['60f1', '60f2'], readingTypes: ['PerformanceRatio'], combine });
      expect(await screen.findByText(/states do not add up: choose mean or median/)).toBeInTheDocument();
      await unfold(user, 'Calculation');
      expect(screen.getAllByText(/do not add up: choose mean or median/)).toHaveLength(1);
    });
  });

  describe('comparison', () => {
    it('adds, changes and removes earlier times', async () => {
      const { query, user } = renderQueryEditor({ scope: 'all', roles: ['acPower'] });
      await unfold(user, 'Compare');
      const add = screen.getByRole('button', { name: 'Compare with an earlier time' });
      await user.click(add);
      await user.click(add);
      expect(query().compare).toEqual([
        { amount: 1, unit: 'd' },
        { amount: 1, unit: 'y' },
      ]);
      const [, second] = screen.getAllByRole('textbox', { name: 'Earlier by' });
      await user.clear(second);
      await user.type(second, '2{Enter}');
      await user.click(screen.getAllByRole('combobox', { name: 'Days to years' })[1]);
      await user.click(await found('weeks'));
      expect(query().compare[1]).toEqual({ amount: 2, unit: 'w' });
      await user.click(screen.getByRole('button', { name: 'Remove: 1 day earlier' }));
      expect(query().compare).toEqual([{ amount: 2, unit: 'w' }]);
    });

    it('ends at the number that the backend takes', async () => {
      const { query, user } = renderQueryEditor({ scope: 'all', roles: ['acPower'] });
      await unfold(user, 'Compare');
      const add = screen.getByRole('button', { name: 'Compare with an earlier time' });
      for (let clicks = 0; clicks < 7; clicks++) {
        await user.click(add);
      }
      expect(query().compare).toHaveLength(5);
      expect(new Set(query().compare.map(({ amount, unit }) => `${amount}${unit}`)).size).toBe(5);
      expect(add).toBeDisabled();
    });
  });

  describe('options', () => {
    it('draw a curve over a reading, by default over the wind speed', async () => {
      const { query, user } = renderQueryEditor({ facilities: ['60f1'], roles: ['acPower'] });
      await unfold(user, 'Options');
      expect(screen.queryByRole('combobox', { name: 'Over' })).not.toBeInTheDocument();
      await user.click(picker('Format'));
      await user.click(await found(/^Curve over/));
      expect(picker('Over')).toHaveAttribute('placeholder', 'Wind speed');
      await user.click(picker('Over'));
      await user.click(await found(/^Produced energy/));
      expect(query()).toMatchObject({ format: 'bins', bins: { by: 'ProducedEnergy', width: 0.5 } });
    });

    it('have the model of the plant where something is computed by it', async () => {
      const { query, user } = renderQueryEditor({ scope: 'all', roles: ['acPower'] });
      await unfold(user, 'Options');
      expect(screen.queryByRole('textbox', { name: /^Tilt/ })).not.toBeInTheDocument();
      await user.click(picker('Reading types'));
      await user.click(await found(/^Expected power/));
      const tilt = screen.getByRole('textbox', { name: 'Tilt (°)' });
      await user.clear(tilt);
      await user.type(tilt, '95{Enter}');
      expect(query().plant.tilt).toBe(95);
      expect(screen.getByText('Enter a number from 0 to 90.')).toBeInTheDocument();
    });
  });

  describe('price', () => {
    const line = () => screen.findByTestId('query-price');

    it('shows what will be asked for, from the plan of the backend, once the query is complete', async () => {
      const { user } = renderQueryEditor({ scope: 'all', deviceScope: 'type' }, { range: RANGE });
      await settled();
      expect(backend.count('query/price')).toBe(0);
      await user.click(picker('Reading types'));
      await user.click(await found('AC power (any name)'));
      await user.click(await found('Status or error code (any name)'));
      expect(await line()).toHaveTextContent(
        '12 inverters × 2 readings · 5 minutes · about 6,900 points · all from the cache'
      );
      expect(backend.count('query/price')).toBe(1);
      const { method, data } = backend.requests.at(-1)!;
      expect(method).toBe('POST');
      expect(data).toMatchObject({
        query: { scope: 'all', roles: ['acPower', 'status'], deviceScope: 'type' },
        from: 0,
        to: 86_400_000,
        maxDataPoints: 1000,
        intervalMs: 86_400,
      });
    });

    it('counts requests to the API, and says what else there is to know', async () => {
      backend.routes['query/price'] = {
        ...PRICE,
        members: 1,
        readings: 1,
        points: 1,
        requests: 3,
        cached: 0,
        pending: 1,
        notes: [{ text: 'Wald has no irradiance' }],
      };
      renderQueryEditor({ facilities: ['60f1'], readingTypes: ['Pac'] }, { range: RANGE });
      expect(await line()).toHaveTextContent(
        '1 facility × 1 reading · 5 minutes · about 1 point · 1 request to the API · instead of 3 without the cache'
      );
      expect(screen.getByText('Wald has no irradiance.')).toBeInTheDocument();
    });

    it('is told again once the query has run', async () => {
      const request = { requestId: 'Q1', scopedVars: {}, range: RANGE, maxDataPoints: 1000, intervalMs: 60_000 };
      const data = { request, state: LoadingState.Done } as unknown as EditorProps['data'];
      const { rerenderWith } = renderQueryEditor(
        { facilities: ['60f1'], readingTypes: ['Pac'] },
        { range: RANGE, data }
      );
      await line();
      expect(backend.count('query/price')).toBe(1);
      rerenderWith({ data: { ...data!, request: { ...data!.request!, requestId: 'Q2' } } });
      expect(await line()).toBeInTheDocument();
      await waitFor(() => expect(backend.count('query/price')).toBe(2));
    });

    it('is not shown where it cannot be told', async () => {
      backend.routes['query/price'] = new Error('The API is busy.');
      renderQueryEditor({ facilities: ['60f1'], readingTypes: ['Pac'] }, { range: RANGE });
      await waitFor(() => expect(backend.count('query/price')).toBe(1));
      await settled();
      expect(screen.queryByTestId('query-price')).not.toBeInTheDocument();
      expect(screen.queryByRole('alert')).not.toBeInTheDocument();
    });
  });

  it('has a label and a one-sentence explanation for each control', async () => {
    const { user } = renderQueryEditor({
      scope: 'all',
      deviceScope: 'devices',
      computed: ['expectedPower'],
      compare: [{ amount: 1, unit: 'd' }],
      format: 'bins',
      combine: { method: 'percentile', by: 'all', count: 5, percentile: 90, missing: 'auto' },
    });
    for (const name of ['Calculation', 'Compare', 'Options']) {
      await unfold(user, name);
    }
    const controls = [...screen.getAllByRole('combobox'), ...screen.getAllByRole('textbox')];
    expect(controls.length).toBeGreaterThan(24);
    for (const control of controls) {
      expect(control).toHaveAccessibleName();
    }
    // The query type has none: its options are explained.
    expect(screen.getAllByTestId('info-circle')).toHaveLength(
      controls.length - 1 + screen.getAllByRole('switch').length
    );
  });

  it('says which intervals a rule sees, and changes it', async () => {
    const { user, query } = renderQueryEditor(
      { scope: 'all', roles: ['energyProduced'] },
      { app: CoreApp.UnifiedAlerting }
    );
    expect(screen.getByText('intervals: Complete only')).toBeInTheDocument();
    await unfold(user, 'Alert rule');
    await user.click(picker('Intervals'));
    await user.click(await screen.findByText('Include the running one'));
    const offset = screen.getByRole('textbox', { name: 'Wait for late data (minutes)' });
    await user.clear(offset);
    await user.type(offset, '30{Enter}');
    expect(query().rule).toEqual({ intervals: 'running', offset: 30 });
  });

  it('keeps what concerns rules from panels', async () => {
    renderQueryEditor({ scope: 'all', roles: ['energyProduced'] });
    await settled();
    expect(screen.queryByText('Alert rule')).not.toBeInTheDocument();
  });

  it('tells alert rules what they cannot use', async () => {
    renderQueryEditor(
      { scope: 'all', roles: ['acPower'], format: 'table', scale: { factor: '$tariff', unit: '' } },
      { app: CoreApp.UnifiedAlerting }
    );
    await settled();
    expect(within(screen.getByRole('alert')).getByText(/Replace the dashboard variables/)).toBeInTheDocument();
    expect(screen.getByText(/A rule cannot use this format/)).toBeInTheDocument();
    expect(screen.getByText('"$tariff" is not a number here.')).toBeInTheDocument();
  });
});
