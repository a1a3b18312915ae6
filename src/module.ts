import { DataSourcePlugin } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';

import { lazily } from './components/lazily';
import { DataSource } from './datasource';
import pluginJson from './plugin.json';
import { type AmperecloudQuery } from './query.gen';
import { type AmperecloudSecrets, type AmperecloudSettings } from './settings';

// Grafana has already loaded the texts of the user's language; this tells t() where they are.
await initPluginTranslations(pluginJson.id);

export const plugin = new DataSourcePlugin<DataSource, AmperecloudQuery, AmperecloudSettings, AmperecloudSecrets>(
  DataSource
)
  .setConfigEditor(lazily(async () => (await import('./components/ConfigEditor/ConfigEditor')).ConfigEditor))
  .setQueryEditor(lazily(async () => (await import('./components/QueryEditor/QueryEditor')).QueryEditor))
  .setQueryEditorHelp(lazily(async () => (await import('./components/QueryEditor/QueryEditorHelp')).QueryEditorHelp));
