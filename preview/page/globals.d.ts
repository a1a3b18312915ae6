/** Filled by the bundler: which packages this page was bundled with. */
interface Window {
  __WORLD__: { base: string; grafana: string; react: string };
  /** Filled by the server: where the page is served with each version. */
  previewWorlds: Array<{ id: string; base: string }>;
  grafanaBootData: unknown;
}

/** The two registries of @grafana/runtime that Grafana fills at its start; see `hostRegistries` in bundle.ts. */
declare module 'preview:host-registries' {
  export function fillHostRegistries(settings: Record<string, unknown>, defaultDataSource: string): void;
}
