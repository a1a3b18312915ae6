import {
  EventBusSrv,
  standardTransformers,
  standardTransformersRegistry,
  type TransformerRegistryItem,
} from '@grafana/data';
import {
  setAppEvents,
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

/** The services that Grafana registers with @grafana/runtime before any plugin runs. */
export function provideServices(): void {
  setAppEvents(new EventBusSrv());
  setBackendSrv(backendSrv);
  setTemplateSrv(templateSrv);
  // Usage statistics are discarded.
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
    // Some are also registered under an older name.
    [...new Set(Object.values(standardTransformers))].map((transformation) => {
      const { id, name, defaultOptions, operator } = transformation;
      // Grafana 12.4 expects the transformation itself, 13 a function that loads it; this is both.
      const both = Object.assign(() => Promise.resolve(transformation), { id, defaultOptions, operator });
      return { id, name, transformation: both } as unknown as TransformerRegistryItem;
    })
  );
}
