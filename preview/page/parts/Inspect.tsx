import { css } from '@emotion/css';
import {
  FieldType,
  formattedValueToString,
  getValueFormat,
  type DataFrame,
  type Field,
  type GrafanaTheme2,
  type PanelData,
} from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

const ROWS_SHOWN = 2000;

/** The backend's response, unstyled: the frames with their metadata and raw values. */
export function Inspect({ data }: { data: PanelData }) {
  const styles = useStyles2(getStyles);
  if (data.series.length === 0) {
    return <p>No frames.</p>;
  }
  return (
    <div data-testid="frames">
      {data.series.map((frame, index) => (
        <section key={index} className={styles.frame} data-testid="frame">
          <h3>
            {frame.refId} · {frame.name || `frame ${index + 1}`}
            <small>
              {frame.fields.length} fields, {frame.length} rows
            </small>
          </h3>
          <Meta frame={frame} />
          <Values frame={frame} />
        </section>
      ))}
    </div>
  );
}

function Meta({ frame }: { frame: DataFrame }) {
  const styles = useStyles2(getStyles);
  const { executedQueryString, stats, notices: _notices, ...rest } = frame.meta ?? {};
  return (
    <>
      {stats && stats.length > 0 && (
        <dl className={styles.stats} data-testid="frame-stats">
          {stats.map(({ displayName, value, unit }) => (
            <div key={displayName}>
              <dt>{displayName}</dt>
              <dd>{formattedValueToString(getValueFormat(unit)(value))}</dd>
            </div>
          ))}
        </dl>
      )}
      {executedQueryString && (
        <details open>
          <summary>Executed query</summary>
          <pre data-testid="executed-query">{executedQueryString}</pre>
        </details>
      )}
      {Object.keys(rest).length > 0 && (
        <details>
          <summary>Metadata</summary>
          <pre data-testid="frame-meta">{JSON.stringify(rest, null, 2)}</pre>
        </details>
      )}
    </>
  );
}

function Values({ frame }: { frame: DataFrame }) {
  const styles = useStyles2(getStyles);
  const rows = Math.min(frame.length, ROWS_SHOWN);
  return (
    <div className={styles.values}>
      <table data-testid="frame-values">
        <thead>
          <tr>
            {frame.fields.map((field, index) => (
              <th key={index} title={JSON.stringify(field.config)}>
                {field.name}
                <small>
                  {field.type}
                  {field.config.unit ? `, ${field.config.unit}` : ''}
                </small>
                {field.labels && <small>{labelsText(field)}</small>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: rows }, (_row, row) => (
            <tr key={row}>
              {frame.fields.map((field, index) => (
                <td key={index}>{rawText(field, row)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {frame.length > rows && <p>… and {frame.length - rows} more rows.</p>}
    </div>
  );
}

function labelsText({ labels = {} }: Field): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
}

function rawText(field: Field, row: number): string {
  const value: unknown = field.values[row];
  if (value === null || value === undefined) {
    return 'null';
  }
  return field.type === FieldType.time ? new Date(value as number).toISOString() : String(value);
}

const getStyles = (theme: GrafanaTheme2) => ({
  frame: css({
    marginBottom: theme.spacing(4),
    small: { color: theme.colors.text.secondary, fontWeight: 'normal', marginLeft: theme.spacing(1) },
    summary: { cursor: 'pointer', margin: theme.spacing(1, 0) },
    pre: { maxHeight: 320, overflow: 'auto' },
  }),
  stats: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(3),
    margin: theme.spacing(1, 0),
    dt: { color: theme.colors.text.secondary, fontWeight: 'normal' },
    dd: { margin: 0, fontVariantNumeric: 'tabular-nums' },
  }),
  values: css({
    maxHeight: 420,
    overflow: 'auto',
    border: `1px solid ${theme.colors.border.weak}`,
    table: { width: '100%', fontVariantNumeric: 'tabular-nums' },
    th: {
      position: 'sticky',
      top: 0,
      textAlign: 'left',
      padding: theme.spacing(1),
      background: theme.colors.background.secondary,
      small: { display: 'block', margin: 0 },
    },
    td: { padding: theme.spacing(0.5, 1), borderTop: `1px solid ${theme.colors.border.weak}` },
  }),
});
