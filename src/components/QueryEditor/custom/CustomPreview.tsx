import { css } from '@emotion/css';
import React, { useState } from 'react';
import { lastValueFrom } from 'rxjs';

import {
  CoreApp,
  type DataFrame,
  type DataQueryResponse,
  type Field,
  formattedValueToString,
  getDisplayProcessor,
  type GrafanaTheme2,
  type ScopedVars,
  type TimeRange,
} from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, Button, useStyles2, useTheme2 } from '@grafana/ui';

import { type DataSource } from '../../../datasource';
import { messageOf } from '../../../problem';
import { type AmperecloudQuery } from '../../../query.gen';
import { EditorHint } from '../EditorHint';
import { replaced } from '../replaced';

interface Props {
  datasource: DataSource;
  query: AmperecloudQuery;
  range: TimeRange;
  scopedVars?: ScopedVars;
}

/** How many rows are shown: to see what comes, and not to read it. */
const ROWS = 10;

interface Outcome {
  /** The query that was run, as a text. */
  of: string;
  frame?: DataFrame;
  error?: string;
}

/** Runs the query on a click, and shows the first rows of what comes, as a table whatever its format. */
export function CustomPreview({ datasource, query, range, scopedVars = {} }: Props) {
  const [isRunning, setRunning] = useState(false);
  const [outcome, setOutcome] = useState<Outcome>();
  const key = JSON.stringify(query.graphql);

  const run = async () => {
    setRunning(true);
    try {
      setOutcome({ of: key, frame: await previewed(datasource, query, range, scopedVars) });
    } catch (error) {
      setOutcome({ of: key, error: messageOf(error) });
    } finally {
      setRunning(false);
    }
  };

  const shown = outcome?.of === key ? outcome : undefined;
  return (
    <>
      <div>
        <Button
          variant="secondary"
          size="sm"
          icon={isRunning ? 'spinner' : 'eye'}
          disabled={isRunning}
          onClick={() => void run()}
        >
          {t('query.custom.preview', 'Preview')}
        </Button>
      </div>
      {shown?.error !== undefined && <Alert severity="error" bottomSpacing={0} title={shown.error} />}
      {shown?.frame && <PreviewTable frame={shown.frame} />}
    </>
  );
}

/** The table of a query; it throws where there is none. */
async function previewed(
  datasource: DataSource,
  query: AmperecloudQuery,
  range: TimeRange,
  scopedVars: ScopedVars
): Promise<DataFrame> {
  const asked: AmperecloudQuery = {
    ...query,
    refId: 'Preview',
    queryType: 'graphql',
    graphql: { ...query.graphql, format: 'table' },
  };
  const { query: sent, error } = replaced(datasource, asked, scopedVars);
  if (error !== undefined) {
    throw new Error(error);
  }
  const answer: DataQueryResponse = await lastValueFrom(
    datasource.query({
      requestId: `preview-${query.refId}`,
      targets: [sent],
      range,
      interval: '1m',
      intervalMs: 60_000,
      maxDataPoints: 1000,
      scopedVars,
      timezone: 'browser',
      app: CoreApp.Explore,
      startTime: Date.now(),
    })
  );
  if (answer.errors?.length || answer.data.length === 0) {
    throw new Error(answer.errors?.[0].message ?? t('query.custom.preview-nothing', 'Nothing came'));
  }
  return answer.data[0];
}

function PreviewTable({ frame }: { frame: DataFrame }) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const show = (field: Field, row: number): string => {
    const value: unknown = field.values[row];
    return value === null || value === undefined
      ? '–'
      : formattedValueToString(getDisplayProcessor({ field, theme })(value));
  };
  const rows = Array.from({ length: Math.min(frame.length, ROWS) }, (_, row) => row);
  return (
    <div data-testid="custom-preview">
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              {frame.fields.map(({ name }) => (
                <th key={name}>{name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row}>
                {frame.fields.map((field) => (
                  <td key={field.name}>{show(field, row)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <EditorHint>
        <div>
          {t('query.custom.preview-rows', '', {
            count: frame.length,
            shown: rows.length,
            defaultValue_one: '{{shown, number}} of {{count, number}} row',
            defaultValue_other: '{{shown, number}} of {{count, number}} rows',
          })}
        </div>
        {(frame.meta?.notices ?? []).map(({ text }) => (
          <div key={text}>{text}</div>
        ))}
      </EditorHint>
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    scroll: css({ overflowX: 'auto', maxWidth: '100%' }),
    table: css({
      ...theme.typography.bodySmall,
      'td, th': {
        padding: theme.spacing(0.25, 2, 0.25, 0),
        maxWidth: theme.spacing(40),
        overflow: 'hidden',
        textOverflow: 'ellipsis',
        whiteSpace: 'nowrap',
      },
      th: { color: theme.colors.text.secondary },
    }),
  };
}
