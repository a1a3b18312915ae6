import { type DataSourcePluginOptionsEditorProps } from '@grafana/data';

import { type AmperecloudSecrets, type AmperecloudSettings } from '../../settings';

/** The props that Grafana passes to the config editor, and that it passes to each field. */
export type SettingsProps = DataSourcePluginOptionsEditorProps<AmperecloudSettings, AmperecloudSecrets>;
