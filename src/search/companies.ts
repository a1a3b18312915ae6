import { type Facility } from '../resources';
import { type SearchEntry, searchEntry } from './search';

/** The companies of the facilities, by name. Where the API has no ids, the backend takes their names. */
export function companyEntries(facilities: Facility[]): SearchEntry[] {
  const names = new Map<string, string>();
  for (const facility of facilities) {
    const id = companyOf(facility);
    if (id !== undefined && (!names.has(id) || names.get(id) === id)) {
      names.set(id, facility.company.trim() || id);
    }
  }
  const german = new Intl.Collator(['de', 'en'], { numeric: true });
  const sorted = [...names].sort(([, a], [, b]) => german.compare(a, b));
  const twins = new Set(sorted.map(([, name]) => name).filter((name, at, all) => all.indexOf(name) !== at));
  return sorted.map(([id, name]) => searchEntry({ value: id, label: twins.has(name) ? `${name} (${id})` : name }, id));
}

/** By what a facility's company is chosen: its id, or its name where the API has none; undefined: it tells neither. */
export function companyOf({ companyId, company }: Facility): string | undefined {
  return companyId || company || undefined;
}

/** Whether a facility belongs to one of some companies, as the backend decides it. */
export function isOfCompany({ companyId, company }: Facility, companies: Set<string>): boolean {
  return [companyId, company].some((name) => Boolean(name) && companies.has(name!));
}
