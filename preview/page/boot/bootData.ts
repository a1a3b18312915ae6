import { readView } from '../address';

const { theme, language, timeZone } = readView();

/**
 * The data that Grafana's server writes into its page. @grafana/runtime reads it while it loads, so this module must be
 * the first that the page imports.
 */
window.grafanaBootData = {
  settings: {
    appUrl: window.location.origin,
    appSubUrl: '',
    buildInfo: { version: window.__WORLD__.grafana, commit: '', env: 'production', edition: 'Open Source' },
    datasources: {},
    defaultDatasource: 'amperecloud',
    featureToggles: {},
    dateFormats: {
      fullDate: 'YYYY-MM-DD HH:mm:ss',
      useBrowserLocale: false,
      interval: {
        millisecond: 'HH:mm:ss.SSS',
        second: 'HH:mm:ss',
        minute: 'HH:mm',
        hour: 'MM/DD HH:mm',
        day: 'MM/DD',
        month: 'YYYY-MM',
        year: 'YYYY',
      },
      defaultTimezone: 'browser',
      defaultWeekStart: 'browser',
    },
  },
  user: {
    isSignedIn: true,
    login: 'preview',
    name: 'Preview',
    orgRole: 'Admin',
    theme,
    timezone: timeZone,
    weekStart: 'monday',
    language,
    regionalFormat: language,
    permissions: {},
  },
  navTree: [],
};
