import { type DataSourcePluginOptionsEditorProps } from '@grafana/data';

import { type AmperecloudSecrets, type AmperecloudSettings } from '../../settings';

/** What Grafana gives the editor of the data source's settings, and each field of it. */
export type SettingsProps = DataSourcePluginOptionsEditorProps<AmperecloudSettings, AmperecloudSecrets>;
