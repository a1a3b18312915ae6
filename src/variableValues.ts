import { type MetricFindValue, type ScopedVars } from '@grafana/data';
import { t } from '@grafana/i18n';

import { type DataSource } from './datasource';
import { type Device, type Facility } from './resources';
import { companyOf } from './search/companies';
import { facilityIndex } from './search/facilities';
import { fold, plain } from './search/fold';
import { byText } from './search/order';
import { expand, expandAll, isVariable } from './variables';
import { migrateVariableQuery, type VariableQuery } from './variableQuery';

/** Of how many facilities a variable lists devices or reading types, and how many of them one request names. */
export const MAX_FACILITIES = 200;
const FACILITIES_IN_A_REQUEST = 20;

export interface Option extends MetricFindValue {
  text: string;
  value: string;
}

/**
 * The values of a variable: texts for people, ids as values, and further properties, sorted as people read. Where the
 * variables that it depends on have no value, it has none either. It rejects where a list cannot be loaded whole enough.
 */
export async function variableValues(
  datasource: DataSource,
  saved: unknown,
  scopedVars: ScopedVars = {}
): Promise<MetricFindValue[]> {
  const query = replaced(migrateVariableQuery(saved), scopedVars);
  switch (query?.kind) {
    case 'companies':
      return named(companyOptions(await datasource.facilities()), query.name);
    case 'facilities':
      return facilities(await facilitiesOf(datasource, query), query);
    case 'devices':
      return devices(datasource, query);
    case 'readingTypes':
      return readingTypes(datasource, query);
    default:
      return [];
  }
}

/** The query with its variables replaced; undefined: one that it depends on has no value. */
function replaced(query: VariableQuery, scopedVars: ScopedVars): VariableQuery | undefined {
  const own = {
    ...query,
    companies: expandAll(query.companies, scopedVars),
    facilities: expandAll(query.facilities, scopedVars),
    name: expand(query.name, scopedVars)[0] ?? '',
    minPower: expand(String(query.minPower), scopedVars)[0] ?? '',
    maxPower: expand(String(query.maxPower), scopedVars)[0] ?? '',
  };
  const lost = (entries: string[], left: string[]) => entries.length > 0 && left.every(isVariable);
  const isUnset =
    (query.kind === 'facilities' && lost(query.companies, own.companies)) ||
    (query.kind !== 'facilities' &&
      query.kind !== 'companies' &&
      (own.facilities.length === 0 || lost([''], own.facilities)));
  return isUnset ? undefined : own;
}

/** The companies of facilities. */
export function companyOptions(all: Facility[]): Option[] {
  const found = new Map<string, Option>();
  for (const facility of all) {
    const { company } = facility;
    const value = companyOf(facility);
    if (value) {
      found.set(value, { text: company || value, value, properties: { id: value, name: company || value } });
    }
  }
  return byText(toldApart([...found.values()]));
}

function facilitiesOf(datasource: DataSource, query: VariableQuery): Promise<Facility[]> {
  return query.role ? datasource.facilitiesWithRole(query.role, query.companies) : datasource.facilities();
}

function facilities(all: Facility[], query: VariableQuery): Option[] {
  const passed = all.filter(
    (facility) =>
      (query.companies.length === 0 ||
        query.companies.some((company) => company === facility.companyId || company === facility.company)) &&
      isWithin(facility.nominalPower, query.minPower, query.maxPower)
  );
  const byId = new Map(passed.map((facility) => [facility.id, facility]));
  // The index tells plants of one name apart.
  const options = facilityIndex(all)
    .entries.filter(({ option }) => byId.has(option.value))
    .map(({ option }) => facilityOption(byId.get(option.value)!, option.label ?? option.value));
  return byText(named(options, query.name));
}

function facilityOption(facility: Facility, text: string): Option {
  const { id, name, company, city, country, nominalPower, timeZone } = facility;
  const kWp = nominalPower === undefined || nominalPower === null ? undefined : String(nominalPower);
  return { text, value: id, properties: present({ id, name, company, city, country, kWp, zone: timeZone }) };
}

async function devices(datasource: DataSource, query: VariableQuery): Promise<Option[]> {
  const known = facilityIndex(await datasource.facilities()).byId;
  const lists = await ofEach(query.facilities, (ids) => datasource.devices(ids));
  const wanted = lists.filter(({ deleted, type }) => !deleted && (!query.deviceType || type === query.deviceType));
  const options = wanted.map((device) => deviceOption(device, known.get(device.facilityId)?.label));
  const isOfSeveral = new Set(wanted.map(({ facilityId }) => facilityId)).size > 1;
  const texts = options.map(({ option, plant }) =>
    isOfSeveral && plant ? { ...option, text: `${option.text} (${plant})` } : option
  );
  return byText(toldApart(named(texts, query.name)));
}

function deviceOption(device: Device, plant: string | undefined) {
  const { id, name, type, serial, facilityId, nominalPower } = device;
  const kW = nominalPower === undefined || nominalPower === null ? undefined : String(nominalPower);
  const properties = present({ id, name, type, serial, kW, facilityId, facility: plant });
  return { plant, option: { text: name || id, value: id, properties } };
}

async function readingTypes(datasource: DataSource, query: VariableQuery): Promise<Option[]> {
  const found = await ofEach(query.facilities, (ids) => datasource.readingTypes(ids));
  const byId = new Map(
    found.map(({ id, label, unit }) => [
      id,
      { text: label || id, value: id, properties: present({ id, name: label, unit }) },
    ])
  );
  return byText(toldApart(named([...byId.values()], query.name)));
}

/** What facilities have, some at a time. What the backend leaves out would be taken for all that there is. */
async function ofEach<T>(ids: string[], load: (ids: string[]) => Promise<T[]>): Promise<T[]> {
  if (ids.length > MAX_FACILITIES) {
    throw new Error(
      t(
        'variable.too-many-facilities',
        'A variable can list devices and reading types of {{most}} facilities, and these are {{asked}}. Choose fewer facilities.',
        { asked: ids.length, most: MAX_FACILITIES }
      )
    );
  }
  const parts: string[][] = [];
  for (let at = 0; at < ids.length; at += FACILITIES_IN_A_REQUEST) {
    parts.push(ids.slice(at, at + FACILITIES_IN_A_REQUEST));
  }
  return (await Promise.all(parts.map(load))).flat();
}

function named(options: Option[], name: string): Option[] {
  const wanted = name.trim();
  if (!wanted) {
    return options;
  }
  return options.filter(({ text }) => plain(text).includes(plain(wanted)) || fold(text).includes(fold(wanted)));
}

/** Options of the same text have their values beside it. */
function toldApart(options: Option[]): Option[] {
  const count = new Map<string, number>();
  options.forEach(({ text }) => count.set(text, (count.get(text) ?? 0) + 1));
  return options.map((option) =>
    count.get(option.text)! > 1 && option.text !== option.value
      ? { ...option, text: `${option.text} (${option.value})` }
      : option
  );
}

function isWithin(power: number | null | undefined, min: unknown, max: unknown): boolean {
  const [low, high] = [min, max].map((text) => String(text).trim());
  if (low === '' && high === '') {
    return true;
  }
  const known = typeof power === 'number';
  return known && (low === '' || power >= numberOf(low)) && (high === '' || power <= numberOf(high));
}

function numberOf(text: string): number {
  const value = Number(text.replace(',', '.'));
  if (!Number.isFinite(value)) {
    throw new Error(t('variable.not-a-number', 'The nominal power "{{text}}" is not a number.', { text }));
  }
  return value;
}

function present(properties: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(properties).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '')
  );
}

/** The devices that a filter can choose from; none where there are too many facilities to list them. */
export async function deviceValues(datasource: DataSource, of: Facility[]): Promise<MetricFindValue[]> {
  const facilities = of.map(({ id }) => id);
  return facilities.length > MAX_FACILITIES
    ? []
    : devices(datasource, migrateVariableQuery({ kind: 'devices', facilities }));
}
