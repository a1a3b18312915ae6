import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Alert, Combobox, useStyles2 } from '@grafana/ui';
import { useEffect, useMemo, useState } from 'react';
import { readVariables, variablesText, type View } from './address';
import { backendSrv } from './boot/backendSrv';
import { type LoadedDataSource } from './boot/plugin';
import { DashboardPanel } from './dashboard/DashboardPanel';
import { VariableBar } from './dashboard/VariableBar';
import { useAnnotations } from './dashboard/annotations';
import { panelsOf, type DashboardModel } from './dashboard/model';
import { placed } from './dashboard/repeat';
import { useVariables } from './dashboard/variables';
import { TimePicker, toTimeRange } from './parts/TimePicker';

const ROW_HEIGHT = 38;
const GAP = 8;

interface DashboardTabProps {
  dataSource: LoadedDataSource;
  view: View;
  onView: (change: Partial<View>) => void;
}

/** A dashboard that is provisioned with the plugin, drawn on Grafana's grid of 24 columns. */
export function DashboardTab({ dataSource, view, onView }: DashboardTabProps) {
  const styles = useStyles2(getStyles);
  const [dashboards, setDashboards] = useState<DashboardModel[]>();
  const { from, to, timeZone } = view;
  const range = useMemo(() => toTimeRange(from, to, timeZone), [from, to, timeZone]);
  const chosen = useMemo(() => readVariables(view.variables), [view.variables]);
  const dashboard = dashboards?.find(({ uid }) => uid === view.dashboard) ?? dashboards?.[0];
  const variables = useVariables(dashboard, dataSource.instance, range, chosen);
  const annotations = useAnnotations(dashboard, dataSource.instance, range, timeZone, variables);

  useEffect(() => {
    void backendSrv.get<DashboardModel[]>('/preview/dashboards').then(setDashboards);
  }, []);

  if (dashboards?.length === 0) {
    return <Alert severity="info" title="There is no dashboard in provisioning/dashboards." />;
  }
  if (!dashboards || !dashboard) {
    return null;
  }
  return (
    <>
      <div className={styles.title}>
        <h2>{dashboard.title}</h2>
        {dashboards.length > 1 && (
          <Combobox
            aria-label="Dashboard"
            width="auto"
            minWidth={20}
            options={dashboards.map(({ uid = '', title }) => ({ value: uid, label: title }))}
            value={dashboard.uid}
            onChange={({ value }) => onView({ dashboard: value, variables: '' })}
          />
        )}
        <TimePicker
          range={range}
          timeZone={timeZone}
          onChange={(newFrom, newTo) => onView({ from: newFrom, to: newTo })}
          onChangeTimeZone={(zone) => onView({ timeZone: zone })}
        />
      </div>
      <VariableBar
        variables={variables ?? []}
        onChange={(name, values) => onView({ variables: variablesText({ ...chosen, [name]: values }) })}
      />
      {variables && (
        <div className={styles.grid} data-testid="dashboard" data-annotations={annotations.length}>
          {placed(panelsOf(dashboard), variables).map((panel) => (
            <div
              key={panel.key}
              style={{
                gridColumn: `${panel.gridPos.x + 1} / span ${panel.gridPos.w}`,
                gridRow: `${panel.gridPos.y + 1} / span ${panel.gridPos.h}`,
              }}
            >
              <DashboardPanel
                dashboard={dashboard}
                panel={panel}
                variables={variables}
                annotations={annotations}
                dataSource={dataSource}
                range={range}
                timeZone={timeZone}
                onZoom={(zoomed) =>
                  onView({ from: String(Math.round(zoomed.from)), to: String(Math.round(zoomed.to)) })
                }
              />
            </div>
          ))}
        </div>
      )}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  title: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    justifyContent: 'space-between',
    marginBottom: theme.spacing(2),
    h2: { margin: 0 },
  }),
  grid: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(24, minmax(0, 1fr))',
    gridAutoRows: ROW_HEIGHT - GAP,
    gap: GAP,
    marginBottom: theme.spacing(4),
  }),
});
