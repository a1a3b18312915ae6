import { css } from '@emotion/css';
import { createTheme, ThemeContext, type GrafanaTheme2 } from '@grafana/data';
import { config } from '@grafana/runtime';
import { ErrorBoundaryAlert, GlobalStyles, PortalContainer, Tab, TabsBar, useStyles2 } from '@grafana/ui';
import { useCallback, useMemo, useState } from 'react';
import { MemoryRouter } from 'react-router-dom-v5-compat';
import { ConfigTab } from './ConfigTab';
import { DashboardTab } from './DashboardTab';
import { ExploreTab } from './ExploreTab';
import { Header } from './Header';
import { addressOf, readView, type Tab as TabName, type View } from './address';
import { loadDataSource, type LoadedDataSource } from './boot/plugin';

const TABS: Array<{ name: TabName; label: string }> = [
  { name: 'explore', label: 'Explore' },
  { name: 'dashboard', label: 'Dashboard' },
  { name: 'config', label: 'Configuration' },
];

export function App({ loaded }: { loaded: LoadedDataSource }) {
  const [view, setView] = useState(readView);
  const theme = useMemo(() => createTheme({ colors: { mode: view.theme } }), [view.theme]);
  // Parts of @grafana/ui read the configuration instead of the context.
  config.theme2 = theme;
  const onView = useCallback((change: Partial<View>) => {
    setView((old) => {
      const next = { ...old, ...change };
      window.history.replaceState(null, '', addressOf(next));
      return next;
    });
  }, []);
  return (
    <ThemeContext.Provider value={theme}>
      <MemoryRouter>
        <GlobalStyles />
        <PortalContainer />
        <Page view={view} onView={onView} loaded={loaded} />
      </MemoryRouter>
    </ThemeContext.Provider>
  );
}

interface PageProps {
  view: View;
  onView: (change: Partial<View>) => void;
  loaded: LoadedDataSource;
}

function Page({ view, onView, loaded }: PageProps) {
  const styles = useStyles2(getStyles);
  const [dataSource, setDataSource] = useState(loaded);
  const reload = useCallback(async () => {
    const next = await loadDataSource(loaded.plugin);
    setDataSource(next);
    return next;
  }, [loaded.plugin]);
  return (
    <div className={styles.page}>
      <Header view={view} onView={onView} />
      <nav className={styles.tabs}>
        <TabsBar hideBorder>
          {TABS.map(({ name, label }) => (
            <Tab key={name} label={label} active={view.tab === name} onChangeTab={() => onView({ tab: name })} />
          ))}
        </TabsBar>
      </nav>
      <main className={styles.main}>
        <ErrorBoundaryAlert title="This tab failed" key={view.tab}>
          {view.tab === 'explore' && <ExploreTab dataSource={dataSource} view={view} onView={onView} />}
          {view.tab === 'dashboard' && <DashboardTab dataSource={dataSource} view={view} onView={onView} />}
          {view.tab === 'config' && <ConfigTab dataSource={dataSource} reload={reload} />}
        </ErrorBoundaryAlert>
      </main>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ minHeight: '100vh', background: theme.colors.background.canvas }),
  tabs: css({
    padding: theme.spacing(0, 3),
    background: theme.colors.background.primary,
    borderBottom: `1px solid ${theme.colors.border.weak}`,
  }),
  main: css({ padding: theme.spacing(3) }),
});
