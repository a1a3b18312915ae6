/** The ids of the plugin and of the preview's only data source. */
export const PLUGIN_ID = 'amperecloud-platform-datasource';
export const DATA_SOURCE_UID = 'amperecloud';
export const DATA_SOURCE_NAME = 'amperecloud';
