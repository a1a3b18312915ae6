import { css } from '@emotion/css';
import { CoreApp, type GrafanaTheme2, type PanelData, type TimeRange } from '@grafana/data';
import { type DataQuery } from '@grafana/schema';
import { ErrorBoundaryAlert, IconButton, useStyles2 } from '@grafana/ui';
import { type LoadedDataSource } from '../boot/plugin';

interface QueryRowProps {
  dataSource: LoadedDataSource;
  query: DataQuery;
  queries: DataQuery[];
  data: PanelData;
  range: TimeRange;
  onChange: (query: DataQuery) => void;
  onRunQuery: () => void;
  onRemove?: () => void;
}

/** The plugin's query editor below a title, as a row of Grafana's query list. */
export function QueryRow({ dataSource, query, queries, data, range, onChange, onRunQuery, onRemove }: QueryRowProps) {
  const styles = useStyles2(getStyles);
  const { plugin, instance, settings } = dataSource;
  const { QueryEditor } = plugin.components;
  return (
    <div className={styles.row} data-testid={`query-row-${query.refId}`}>
      <div className={styles.title}>
        <strong>{query.refId}</strong>
        <em>({settings.name})</em>
        {onRemove && <IconButton name="trash-alt" tooltip="Remove query" onClick={onRemove} />}
      </div>
      <div className={styles.editor}>
        <ErrorBoundaryAlert title="The query editor failed">
          {QueryEditor ? (
            <QueryEditor
              key={query.refId}
              app={CoreApp.Explore}
              datasource={instance}
              query={query}
              queries={queries}
              data={data}
              range={range}
              onChange={onChange}
              onRunQuery={onRunQuery}
            />
          ) : (
            <p>The plugin has no query editor.</p>
          )}
        </ErrorBoundaryAlert>
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({
    marginBottom: theme.spacing(1),
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
  }),
  title: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(0.75, 1),
    background: theme.colors.background.secondary,
    strong: { color: theme.colors.text.link, fontWeight: theme.typography.fontWeightMedium },
    em: { color: theme.colors.text.secondary, flexGrow: 1 },
  }),
  editor: css({ padding: theme.spacing(1) }),
});
