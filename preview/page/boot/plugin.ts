import {
  type DataSourceApi,
  type DataSourceInstanceSettings,
  type DataSourcePlugin,
  type DataSourcePluginMeta,
  type DataSourceSettings,
} from '@grafana/data';
import { config, setDataSourceSrv, type DataSourceSrv } from '@grafana/runtime';
import { fillHostRegistries } from 'preview:host-registries';
import { backendSrv } from './backendSrv';
import { loadPluginModule } from './loader';
import { loadTexts } from './texts';
import { type Language } from '../address';
import { DATA_SOURCE_UID, PLUGIN_ID } from '../../constants';

export interface LoadedDataSource {
  plugin: DataSourcePlugin<DataSourceApi>;
  settings: DataSourceSettings;
  instance: DataSourceApi;
}

const SETTINGS_URL = `/api/datasources/uid/${DATA_SOURCE_UID}`;

export async function loadPlugin(language: Language): Promise<DataSourcePlugin<DataSourceApi>> {
  const base = `public/plugins/${PLUGIN_ID}`;
  const pluginJson = await backendSrv.get<DataSourcePluginMeta & { languages?: string[] }>(`${base}/plugin.json`);
  await loadTexts(language, PLUGIN_ID, pluginJson.languages ?? []);
  const module = await loadPluginModule<{ plugin?: DataSourcePlugin<DataSourceApi> }>(PLUGIN_ID);
  const plugin = await module.plugin;
  if (!plugin) {
    throw new Error('The built module.js exports no "plugin".');
  }
  plugin.meta = { ...pluginJson, module: `${base}/module.js`, baseUrl: base };
  return plugin;
}

/** Creates the data source from its saved settings and registers it with @grafana/runtime, as Grafana does. */
export async function loadDataSource(plugin: DataSourcePlugin<DataSourceApi>): Promise<LoadedDataSource> {
  const settings = await backendSrv.get<DataSourceSettings>(SETTINGS_URL);
  const { uid, type, name, access, readOnly = false, isDefault, jsonData } = settings;
  const instanceSettings: DataSourceInstanceSettings = {
    id: settings.id,
    uid,
    type,
    name,
    access: access as DataSourceInstanceSettings['access'],
    readOnly,
    isDefault,
    jsonData,
    meta: plugin.meta,
    url: `/api/datasources/proxy/uid/${uid}`,
  };
  const instance = new plugin.DataSourceClass(instanceSettings);
  instance.meta = plugin.meta;
  instance.components = plugin.components;

  config.datasources = { [name]: instanceSettings };
  fillHostRegistries(config.datasources, name);
  setDataSourceSrv({
    get: () => Promise.resolve(instance),
    getInstanceSettings: () => instanceSettings,
    getList: () => [instanceSettings],
    reload: () => Promise.resolve(),
    registerRuntimeDataSource: () => undefined,
  } as unknown as DataSourceSrv);
  return { plugin, settings, instance };
}

export function saveDataSource(settings: DataSourceSettings): Promise<{ datasource: DataSourceSettings }> {
  return backendSrv.put(SETTINGS_URL, settings);
}
