import { screen } from '@testing-library/react';

import { CoreApp, dataFrameToJSON, toDataFrame } from '@grafana/data';

import { backtestOf, readBacktest, valuesOfBacktest } from '../../backtest';
import { type AmperecloudQuery, DEFAULT_QUERY } from '../../query.gen';
import { FakeBackend } from '../../testing/backend';
import { FACILITIES, READING_TYPES, renderQueryEditor, settled, unfold } from '../../testing/queryEditor';
import { useFakeVariables } from '../../testing/templateSrv';

const query: AmperecloudQuery = { ...DEFAULT_QUERY, refId: 'A', scope: 'all', roles: ['acPower'], format: 'range' };

describe('a backtest', () => {
  it('looks for the firings of the query’s condition, by the hour or by its own longer steps', () => {
    const events = { ...query.events, condition: 'below' as const, threshold: 5 };
    expect(backtestOf({ ...query, events })).toMatchObject({
      queryType: 'events',
      resolution: '1h',
      events: { kind: 'rule', condition: 'below', threshold: 5, period: 'always' },
    });
    for (const [own, used] of [
      ['raw', '1h'],
      ['5m', '1h'],
      ['1d', '1d'],
      ['1M', '1M'],
    ] as const) {
      expect(backtestOf({ ...query, resolution: own }).resolution).toBe(used);
    }
  });

  it('is priced as the values that it looks at', () => {
    expect(valuesOfBacktest({ ...query, compare: [{ amount: 1, unit: 'd' }] })).toMatchObject({
      queryType: 'readings',
      resolution: '1h',
      format: 'timeSeries',
      compare: [],
    });
  });

  it('reads when the rule would have fired, of whom, and what it would have seen', () => {
    const frame = toDataFrame({
      fields: [
        { name: 'time', values: [1000, 5000] },
        { name: 'timeEnd', values: [2000, 9000] },
        { name: 'title', values: ['The rule fires', 'The rule fires'] },
        { name: 'text', values: ['Wald\nLowest value: 1 kW.\nFor 1 h.', 'Feld, WR 1\nLowest value: 2 kW.'] },
        { name: 'id', values: ['a', 'b'] },
      ],
      meta: { notices: [{ severity: 'info', text: 'Hours' }] },
    });
    expect(readBacktest({ data: [frame] })).toEqual({
      firings: [
        {
          id: 'a',
          from: 1000,
          to: 2000,
          title: 'The rule fires',
          whose: 'Wald',
          details: 'Lowest value: 1 kW. For 1 h.',
        },
        { id: 'b', from: 5000, to: 9000, title: 'The rule fires', whose: 'Feld, WR 1', details: 'Lowest value: 2 kW.' },
      ],
      notices: ['Hours'],
    });
    expect(() => readBacktest({ data: [], errors: [{ message: 'no' }] })).toThrow('no');
    expect(readBacktest({ data: [] })).toEqual({ firings: [], notices: [] });
  });

  describe('in the editor of a rule', () => {
    const QUERY = '/api/ds/query?ds_type=amperecloud-platform-datasource&requestId=backtest-A';
    const price = {
      members: 3,
      readings: 1,
      points: 2160,
      resolution: '1h',
      requests: 1,
      cached: 0,
      pending: 1,
      notes: [],
    };
    const answer = toDataFrame({
      refId: 'Backtest',
      fields: [
        { name: 'time', values: [1_750_000_000_000] },
        { name: 'timeEnd', values: [1_750_003_600_000] },
        { name: 'title', values: ['The rule fires'] },
        { name: 'text', values: ['Wald\nLowest value that it sees: 1 kW.'] },
        { name: 'id', values: ['a'] },
      ],
    });
    let backend: FakeBackend;
    const open = async () => {
      const page = renderQueryEditor(query, { app: CoreApp.UnifiedAlerting });
      await unfold(page.user, 'Alert rule');
      return page;
    };
    beforeEach(() => {
      useFakeVariables();
      backend = new FakeBackend({
        facilities: FACILITIES,
        'reading-types': READING_TYPES,
        'query/price': price,
        [QUERY]: { results: { Backtest: { frames: [dataFrameToJSON(answer)] } } },
      });
    });
    afterEach(settled);

    it('costs nothing until it is run, says what it will cost, and lists what it finds until the rule changes', async () => {
      const { user, query: latest } = await open();
      const threshold = screen.getByLabelText('Threshold');
      await user.clear(threshold);
      await user.type(threshold, '5{Enter}');
      expect(await screen.findByText(/1 hour · about 2,200 points · 1 request to the API/i)).toBeInTheDocument();
      expect(backend.count(QUERY)).toBe(0);
      await user.click(screen.getByRole('button', { name: 'Try on the last 30 days' }));
      expect(await screen.findByText('It would have fired once.')).toBeInTheDocument();
      expect(screen.getByRole('cell', { name: 'Wald' })).toBeInTheDocument();
      const sent = backend.requests.find(({ url }) => url === QUERY)!.data;
      expect(Number(sent.to) - Number(sent.from)).toBe(30 * 86_400_000);
      expect(sent.queries[0]).toMatchObject({ queryType: 'events', events: { kind: 'rule', threshold: 5 } });
      expect(latest()).toMatchObject({ format: 'range', events: { threshold: 5 } });
      expect(latest().queryType ?? 'readings').toBe('readings');
      await user.type(screen.getByLabelText('Pending period (minutes)'), '5{Enter}');
      expect(screen.queryByText('It would have fired once.')).not.toBeInTheDocument();
    });

    it('shows the backend’s words where it fails', async () => {
      backend.routes[QUERY] = { results: { Backtest: { error: 'The API is down', status: 502 } } };
      const { user } = await open();
      await user.click(screen.getByRole('button', { name: 'Try on the last 30 days' }));
      expect(await screen.findByText('The rule could not be tried')).toBeInTheDocument();
      expect(screen.getByText(/The API is down/)).toBeInTheDocument();
    });
  });
});
