import React, { useState } from 'react';
import { lastValueFrom } from 'rxjs';

import { CoreApp, dateTimeFormat, type ScopedVars } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, Button, type Column, InteractiveTable, Stack } from '@grafana/ui';

import {
  type Backtest as Tried,
  BACKTEST_DAYS,
  backtestOf,
  backtestRange,
  type Firing,
  readBacktest,
  valuesOfBacktest,
} from '../../backtest';
import { type DataSource } from '../../datasource';
import { isComplete } from '../../migrate';
import { messageOf } from '../../problem';
import { type AmperecloudQuery } from '../../query.gen';
import { EditorHint } from './EditorHint';
import { QueryPriceLine } from './QueryPriceLine';
import { replaced } from './replaced';

interface Props {
  datasource: DataSource;
  query: AmperecloudQuery;
  scopedVars?: ScopedVars;
}

interface Outcome extends Partial<Tried> {
  /** The query that was tried, as a text. */
  of: string;
  error?: string;
}

/** Tells on a click when an alert rule on the query would have fired; what that costs is shown before. */
export function Backtest({ datasource, query, scopedVars = {} }: Props) {
  const [isRunning, setRunning] = useState(false);
  const [outcome, setOutcome] = useState<Outcome>();
  const [range] = useState(() => backtestRange(Date.now()));
  const asked = backtestOf(query);
  const key = JSON.stringify(asked);
  const canRun = isComplete(asked);

  const run = async () => {
    setRunning(true);
    try {
      const { query: sent, error } = replaced(datasource, asked, scopedVars);
      if (error !== undefined) {
        throw new Error(error);
      }
      const answer = await lastValueFrom(
        datasource.query({
          requestId: `backtest-${query.refId}`,
          targets: [sent],
          range,
          interval: '1h',
          intervalMs: 3_600_000,
          maxDataPoints: 1000,
          scopedVars,
          timezone: 'browser',
          app: CoreApp.UnifiedAlerting,
          startTime: Date.now(),
        })
      );
      setOutcome({ of: key, ...readBacktest(answer) });
    } catch (error) {
      setOutcome({ of: key, error: messageOf(error) });
    }
    setRunning(false);
  };

  // What was found for another condition is not that of this one.
  const shown = outcome?.of === key ? outcome : undefined;
  return (
    <Stack direction="column" gap={1}>
      <Stack alignItems="center" gap={1} wrap="wrap">
        <Button
          variant="secondary"
          icon={isRunning ? 'spinner' : 'history'}
          disabled={!canRun || isRunning}
          onClick={run}
        >
          {t('backtest.run', 'Try on the last {{days}} days', { days: BACKTEST_DAYS })}
        </Button>
        {shown === undefined && (
          <QueryPriceLine datasource={datasource} query={valuesOfBacktest(query)} range={range} />
        )}
      </Stack>
      {shown?.error !== undefined && (
        <Alert severity="error" title={t('backtest.failed', 'The rule could not be tried')} bottomSpacing={0}>
          {shown.error}
        </Alert>
      )}
      {shown?.firings !== undefined && <Firings firings={shown.firings} notices={shown.notices ?? []} />}
    </Stack>
  );
}

function Firings({ firings, notices }: Tried) {
  const columns: Array<Column<Firing>> = [
    { id: 'whose', header: t('backtest.whose', 'Of whom'), sortType: 'string' },
    { id: 'from', header: t('backtest.from', 'Fires from'), cell: ({ value }) => dateTimeFormat(value) },
    { id: 'to', header: t('backtest.to', 'Until'), cell: ({ value }) => dateTimeFormat(value) },
    { id: 'details', header: t('backtest.details', 'What it sees'), disableGrow: false },
  ];
  return (
    <Stack direction="column" gap={1}>
      <div data-testid="backtest-count">
        {firings.length === 0
          ? t('backtest.never', 'It would not have fired.')
          : t('backtest.count', '', {
              count: firings.length,
              defaultValue_one: 'It would have fired once.',
              defaultValue_other: 'It would have fired {{count, number}} times.',
            })}
      </div>
      {firings.length > 0 && (
        <InteractiveTable columns={columns} data={[...firings].reverse()} getRowId={({ id }) => id} pageSize={10} />
      )}
      <EditorHint>
        {notices.map((notice) => (
          <div key={notice}>{notice}</div>
        ))}
      </EditorHint>
    </Stack>
  );
}
