import { type DataQuery } from '@grafana/schema';

import { migrateQuery } from './migrate';
import { type CustomQuery, DEVICE_TYPES, type DeviceType, type NumberOrVariable, type Role, ROLES } from './query.gen';

/** What the values of a dashboard variable are ids of; `graphql`: of what a query of a user says. */
export const VARIABLE_KINDS = ['companies', 'facilities', 'devices', 'readingTypes', 'graphql'] as const;
export type VariableKind = (typeof VARIABLE_KINDS)[number];

/** Version 1 of the query of a dashboard variable, as Grafana saves it. Ids may be other variables. */
export interface VariableQuery extends DataQuery {
  version: 1;
  kind: VariableKind;
  /** Of facilities: those of these companies, by id or name; empty: of all. */
  companies: string[];
  /** Of devices and reading types: those of these facilities. */
  facilities: string[];
  /** Of companies, facilities and devices: those whose name contains this, in any spelling of umlauts. */
  name: string;
  /** Of facilities: those with a reading type for this role. */
  role: Role | '';
  /** Of facilities: nominal power in kWp, both ends included; empty: any. */
  minPower: NumberOrVariable;
  maxPower: NumberOrVariable;
  /** Of devices; empty: of all types. */
  deviceType: DeviceType | '';
  /** Of the kind `graphql`: the query whose answer has the values. */
  graphql?: CustomQuery;
}

export const DEFAULT_VARIABLE_QUERY: VariableQuery = {
  refId: 'variable',
  version: 1,
  kind: 'facilities',
  companies: [],
  facilities: [],
  name: '',
  role: '',
  minPower: '',
  maxPower: '',
  deviceType: '',
};

/** A saved query with what it lacks. A text is the kind: dashboards written by hand have it. */
export function migrateVariableQuery(saved: unknown): VariableQuery {
  const found = (typeof saved === 'string' ? { kind: saved.trim() } : (saved ?? {})) as Partial<VariableQuery>;
  return {
    ...DEFAULT_VARIABLE_QUERY,
    ...found,
    version: 1,
    refId: found.refId || DEFAULT_VARIABLE_QUERY.refId,
    kind: oneOf(VARIABLE_KINDS, found.kind) || DEFAULT_VARIABLE_QUERY.kind,
    companies: texts(found.companies),
    facilities: texts(found.facilities),
    name: typeof found.name === 'string' ? found.name : '',
    role: oneOf(ROLES, found.role),
    minPower: found.minPower ?? '',
    maxPower: found.maxPower ?? '',
    deviceType: oneOf(DEVICE_TYPES, found.deviceType),
    ...(found.kind === 'graphql' && { graphql: migrateQuery({ refId: '', graphql: found.graphql }).graphql }),
  };
}

/** Whether all facilities of the chosen companies are meant, or all companies: no property of theirs matters. */
export function isWhole(query: VariableQuery): boolean {
  const asked = [query.name, query.role, query.minPower, query.maxPower];
  return asked.every((value) => String(value).trim() === '');
}

function oneOf<T extends string>(choices: readonly T[], value: unknown): T | '' {
  return choices.find((choice) => choice === value) ?? '';
}

function texts(value: unknown): string[] {
  return [value].flat().filter((entry): entry is string => typeof entry === 'string' && entry !== '');
}
