import { standardTransformers, standardTransformersRegistry, type TransformerRegistryItem } from '@grafana/data';
import {
  setBackendSrv,
  setEchoSrv,
  setPluginComponentHook,
  setPluginComponentsHook,
  setPluginFunctionsHook,
  setPluginLinksHook,
  setTemplateSrv,
} from '@grafana/runtime';
import { backendSrv } from './backendSrv';
import { templateSrv } from './templateSrv';

/** The services that Grafana puts into @grafana/runtime before any plugin runs. */
export function provideServices(): void {
  setBackendSrv(backendSrv);
  setTemplateSrv(templateSrv);
  // Usage statistics go nowhere.
  setEchoSrv({
    flush: () => undefined,
    addBackend: () => undefined,
    addEvent: () => undefined,
    onInteraction: () => () => undefined,
  });
  setPluginLinksHook(() => ({ links: [], isLoading: false }));
  setPluginComponentHook(() => ({ component: null, isLoading: false }));
  setPluginComponentsHook(() => ({ components: [], isLoading: false }));
  setPluginFunctionsHook(() => ({ functions: [], isLoading: false }));
  standardTransformersRegistry.setInit(() =>
    // Some are there a second time under a name of the past.
    [...new Set(Object.values(standardTransformers))].map((transformation) => {
      const { id, name, defaultOptions, operator } = transformation;
      // Grafana 12.4 wants the transformation itself here, 13 a function that fetches it: this is both.
      const both = Object.assign(() => Promise.resolve(transformation), { id, defaultOptions, operator });
      return { id, name, transformation: both } as unknown as TransformerRegistryItem;
    })
  );
}
