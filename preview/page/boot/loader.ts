import * as emotionCss from '@emotion/css';
import * as emotionReact from '@emotion/react';
import * as grafanaData from '@grafana/data';
import * as grafanaRuntime from '@grafana/runtime';
import * as grafanaUi from '@grafana/ui';
import * as grafanaUiUnstable from '@grafana/ui/unstable';
import i18next from 'i18next';
import * as lodash from 'lodash';
import moment from 'moment';
import * as react from 'react';
import * as reactDom from 'react-dom';
import * as jsxDevRuntime from 'react/jsx-dev-runtime';
import * as jsxRuntime from 'react/jsx-runtime';
import * as rxjs from 'rxjs';
import * as rxjsOperators from 'rxjs/operators';

/** The modules that Grafana shares with plugins, limited to those that current data sources use. */
const SHARED: Record<string, object> = {
  '@emotion/css': emotionCss,
  '@emotion/react': emotionReact,
  '@grafana/data': grafanaData,
  '@grafana/runtime': grafanaRuntime,
  '@grafana/ui': grafanaUi,
  '@grafana/ui/unstable': grafanaUiUnstable,
  emotion: emotionCss,
  i18next,
  lodash: { ...lodash, default: lodash, __useDefault: true },
  moment: { default: moment, __useDefault: true },
  react,
  'react-dom': reactDom,
  'react/jsx-runtime': jsxRuntime,
  'react/jsx-dev-runtime': jsxDevRuntime,
  rxjs,
  'rxjs/operators': rxjsOperators,
};

interface Loader {
  set(id: string, module: object): void;
  addImportMap(map: { imports: Record<string, string> }): void;
  import(id: string): Promise<Record<string, unknown>>;
  constructor: { prototype: { shouldFetch: () => boolean; import: Loader['import'] } };
}

/** Loads the built plugin with SystemJS from the same path as in Grafana. */
export async function loadPluginModule<T>(pluginId: string): Promise<T> {
  const loader = (window as unknown as { System: Loader }).System;
  const { prototype } = loader.constructor;
  prototype.shouldFetch = () => true;
  const originalImport = prototype.import;
  prototype.import = async function (...args) {
    const module = await originalImport.apply(this, args);
    return module.__useDefault ? (module.default as Record<string, unknown>) : module;
  };
  const imports: Record<string, string> = {};
  for (const [name, module] of Object.entries(SHARED)) {
    // Import maps need URLs, hence the scheme.
    loader.set(`package:${name}`, module);
    imports[name] = `package:${name}`;
  }
  loader.addImportMap({ imports });
  return (await loader.import(`${window.location.origin}/public/plugins/${pluginId}/module.js`)) as T;
}
