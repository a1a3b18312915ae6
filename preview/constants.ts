/** The plugin as the preview shows it, and the one data source that it has. */
export const PLUGIN_ID = 'amperecloud-platform-datasource';
export const DATA_SOURCE_UID = 'amperecloud';
export const DATA_SOURCE_NAME = 'amperecloud';
