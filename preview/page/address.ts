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
}

const DEFAULTS: View = {
  tab: 'explore',
  theme: 'dark',
  language: 'en-US',
  from: 'now-24h',
  to: 'now',
  timeZone: 'browser',
  queries: '',
};

const PARAMETERS: Record<keyof View, string> = {
  tab: 'tab',
  theme: 'theme',
  language: 'lang',
  from: 'from',
  to: 'to',
  timeZone: 'timezone',
  queries: 'queries',
};

const ALLOWED: { [Key in keyof View]?: readonly string[] } = {
  tab: ['explore', 'dashboard', 'config'],
  theme: ['dark', 'light'],
  language: ['en-US', 'de-DE'],
};

export function readView(search = window.location.search): View {
  const parameters = new URLSearchParams(search);
  const view: Record<string, string> = { ...DEFAULTS };
  for (const key of Object.keys(PARAMETERS) as Array<keyof View>) {
    const value = parameters.get(PARAMETERS[key]);
    if (value && (ALLOWED[key]?.includes(value) ?? true)) {
      view[key] = value;
    }
  }
  return view as unknown as View;
}

/** The URL of a view, without the defaults. */
export function addressOf(view: View, base = window.location.pathname): string {
  const parameters = new URLSearchParams();
  for (const key of Object.keys(PARAMETERS) as Array<keyof View>) {
    if (view[key] !== DEFAULTS[key]) {
      parameters.set(PARAMETERS[key], view[key]);
    }
  }
  const search = parameters.toString();
  return search ? `${base}?${search}` : base;
}
