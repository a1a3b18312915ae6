/** The URL holds what the page shows, so that a view can be linked to, opened by a test, and survives a reload. */
export type Tab = 'explore' | 'dashboard' | 'config';
export type ThemeMode = 'dark' | 'light';
export type Language = 'en-US' | 'de-DE';

export interface View {
  tab: Tab;
  theme: ThemeMode;
  language: Language;
  from: string;
  to: string;
  timeZone: string;
  /** The queries of the Explore tab as JSON; run immediately if given. */
  queries: string;
  /** The uid of the dashboard; empty: the first. */
  dashboard: string;
  /** The chosen values of its variables, as in Grafana's URLs: `var-company=1&var-facility=2&var-facility=3`. */
  variables: string;
}

const DEFAULTS: View = {
  tab: 'explore',
  theme: 'dark',
  language: 'en-US',
  from: 'now-24h',
  to: 'now',
  timeZone: 'browser',
  queries: '',
  dashboard: '',
  variables: '',
};

const VARIABLE = 'var-';

const PARAMETERS: Record<Exclude<keyof View, 'variables'>, string> = {
  tab: 'tab',
  theme: 'theme',
  language: 'lang',
  from: 'from',
  to: 'to',
  timeZone: 'timezone',
  queries: 'queries',
  dashboard: 'dashboard',
};

const ALLOWED: { [Key in keyof View]?: readonly string[] } = {
  tab: ['explore', 'dashboard', 'config'],
  theme: ['dark', 'light'],
  language: ['en-US', 'de-DE'],
};

export function readView(search = window.location.search): View {
  const parameters = new URLSearchParams(search);
  const view: Record<string, string> = { ...DEFAULTS };
  for (const key of Object.keys(PARAMETERS) as Array<keyof typeof PARAMETERS>) {
    const value = parameters.get(PARAMETERS[key]);
    if (value && (ALLOWED[key]?.includes(value) ?? true)) {
      view[key] = value;
    }
  }
  const variables = [...parameters].filter(([name]) => name.startsWith(VARIABLE));
  return { ...(view as unknown as View), variables: new URLSearchParams(variables).toString() };
}

/** The chosen values of variables by their names. */
export function readVariables(variables: string): Record<string, string[]> {
  const values: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(variables)) {
    (values[name.slice(VARIABLE.length)] ??= []).push(value);
  }
  return values;
}

export function variablesText(values: Record<string, string[]>): string {
  const pairs = Object.entries(values).flatMap(([name, list]) => list.map((value) => [VARIABLE + name, value]));
  return new URLSearchParams(pairs).toString();
}

/** The URL of a view, without the defaults. */
export function addressOf(view: View, base = window.location.pathname): string {
  const parameters = new URLSearchParams();
  for (const key of Object.keys(PARAMETERS) as Array<keyof typeof PARAMETERS>) {
    if (view[key] !== DEFAULTS[key]) {
      parameters.set(PARAMETERS[key], view[key]);
    }
  }
  new URLSearchParams(view.variables).forEach((value, name) => parameters.append(name, value));
  const search = parameters.toString();
  return search ? `${base}?${search}` : base;
}
