/** Set by the bundler: the packages that this page was bundled with. */
interface Window {
  __WORLD__: { base: string; grafana: string; react: string };
  /** Set by the server: where the page is served with each version. */
  previewWorlds: Array<{ id: string; base: string }>;
  grafanaBootData: unknown;
}

/** The two registries of @grafana/runtime that Grafana fills at startup; see `hostRegistries` in bundle.ts. */
declare module 'preview:host-registries' {
  export function fillHostRegistries(settings: Record<string, unknown>, defaultDataSource: string): void;
}
