import { type Facility } from '../resources';
import { type SearchEntry, searchEntry } from './search';

/** The companies of the facilities, by name. Of companies without an id, none can be chosen. */
export function companyEntries(facilities: Facility[]): SearchEntry[] {
  const names = new Map<string, string>();
  for (const { companyId, company } of facilities) {
    if (companyId && (!names.has(companyId) || names.get(companyId) === companyId)) {
      names.set(companyId, company.trim() || companyId);
    }
  }
  const german = new Intl.Collator(['de', 'en'], { numeric: true });
  const sorted = [...names].sort(([, a], [, b]) => german.compare(a, b));
  const twins = new Set(sorted.map(([, name]) => name).filter((name, at, all) => all.indexOf(name) !== at));
  return sorted.map(([id, name]) => searchEntry({ value: id, label: twins.has(name) ? `${name} (${id})` : name }, id));
}
