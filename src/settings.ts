import { type Role } from './query.gen';
import {
  type AmperecloudSettings,
  CUSTOM_MODES,
  type CustomMode,
  NUMBER_SETTINGS,
  type SavedQuery,
} from './settings.gen';

// The types are made of schema/settings.yaml; what stands here is what is done with them.
export * from './settings.gen';

/** The reading types that were chosen for a role. A provisioning file may hold one name by itself, or anything. */
export function chosenForRole({ roles }: AmperecloudSettings, role: Role): string[] {
  const names: unknown = roles?.[role];
  return [names].flat().filter((name): name is string => typeof name === 'string' && name.trim() !== '');
}

/** The settings with other reading types for a role; without any, the plugin finds them itself. */
export function withRole(settings: AmperecloudSettings, role: Role, names: string[]): AmperecloudSettings {
  const { roles, ...saved } = settings;
  const { [role]: _, ...others } = roles ?? {};
  const next = names.length > 0 ? { ...others, [role]: names } : others;
  return Object.keys(next).length > 0 ? { ...saved, roles: next } : saved;
}

/** A provisioning file may hold anything; the backend refuses what it does not know. */
export function customModeOf({ customQueries }: AmperecloudSettings): CustomMode {
  return CUSTOM_MODES.find((mode) => mode === customQueries) ?? 'off';
}

export function savedQueriesOf({ savedQueries }: AmperecloudSettings): SavedQuery[] {
  const saved: unknown = savedQueries;
  return (Array.isArray(saved) ? saved : []).map((one: Partial<SavedQuery> | null) => ({
    name: typeof one?.name === 'string' ? one.name : '',
    query: typeof one?.query === 'string' ? one.query : '',
  }));
}

/** The settings with other GraphQL queries; what is off and empty is not saved. */
export function withCustomQueries(
  settings: AmperecloudSettings,
  { mode, saved }: { mode: CustomMode; saved: SavedQuery[] }
): AmperecloudSettings {
  const { customQueries: _, savedQueries: __, ...others } = settings;
  return {
    ...others,
    ...(mode === 'off' ? {} : { customQueries: mode }),
    ...(saved.length > 0 ? { savedQueries: saved } : {}),
  };
}

/** The input of a field that could not be saved, from this or an earlier visit. A provisioning file may hold anything. */
export function notSavedOf(settings: AmperecloudSettings, name: string): string | undefined {
  const input: unknown = settings.notSaved?.[name];
  return typeof input === 'string' ? input : undefined;
}

/** The settings with the input of one field marked as not saved, or no longer marked. */
export function withNotSaved(settings: AmperecloudSettings, name: string, input?: string): AmperecloudSettings {
  const { notSaved, ...saved } = settings;
  const { [name]: _, ...others } = notSaved ?? {};
  const next = input === undefined ? others : { ...others, [name]: input };
  return Object.keys(next).length > 0 ? { ...saved, notSaved: next } : saved;
}

export type NumberKey = keyof typeof NUMBER_SETTINGS;
