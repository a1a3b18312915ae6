import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Alert, useStyles2 } from '@grafana/ui';
import { useEffect, useMemo, useState } from 'react';
import { type View } from './address';
import { backendSrv } from './boot/backendSrv';
import { type LoadedDataSource } from './boot/plugin';
import { DashboardPanel } from './dashboard/DashboardPanel';
import { panelsOf, type DashboardModel } from './dashboard/model';
import { TimePicker, toTimeRange } from './parts/TimePicker';

const ROW_HEIGHT = 38;
const GAP = 8;

interface DashboardTabProps {
  dataSource: LoadedDataSource;
  view: View;
  onView: (change: Partial<View>) => void;
}

/** The dashboards that are provisioned with the plugin, drawn on Grafana's grid of 24 columns. */
export function DashboardTab({ dataSource, view, onView }: DashboardTabProps) {
  const styles = useStyles2(getStyles);
  const [dashboards, setDashboards] = useState<DashboardModel[]>();
  const { from, to, timeZone } = view;
  const range = useMemo(() => toTimeRange(from, to, timeZone), [from, to, timeZone]);

  useEffect(() => {
    void backendSrv.get<DashboardModel[]>('/preview/dashboards').then(setDashboards);
  }, []);

  if (dashboards?.length === 0) {
    return <Alert severity="info" title="There is no dashboard in provisioning/dashboards." />;
  }
  return (
    <>
      {dashboards?.map((dashboard, index) => (
        <section key={dashboard.uid ?? index}>
          <div className={styles.title}>
            <h2>{dashboard.title}</h2>
            {index === 0 && (
              <TimePicker
                range={range}
                timeZone={timeZone}
                onChange={(newFrom, newTo) => onView({ from: newFrom, to: newTo })}
                onChangeTimeZone={(zone) => onView({ timeZone: zone })}
              />
            )}
          </div>
          {(dashboard.templating?.list ?? []).length > 0 && (
            <Alert severity="info" title="The preview does not fill dashboard variables; Grafana does." />
          )}
          <div className={styles.grid}>
            {panelsOf(dashboard).map((panel) => (
              <div
                key={panel.id}
                style={{
                  gridColumn: `${panel.gridPos.x + 1} / span ${panel.gridPos.w}`,
                  gridRow: `${panel.gridPos.y + 1} / span ${panel.gridPos.h}`,
                }}
              >
                <DashboardPanel
                  dashboard={dashboard}
                  panel={panel}
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
        </section>
      ))}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  title: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
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
