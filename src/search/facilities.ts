import { type ComboboxOption } from '@grafana/ui';

import { type Facility } from '../resources';
import { type SearchEntry, searchEntry } from './search';

/** All facilities of a data source, ready for a picker. */
export interface FacilityIndex {
  entries: SearchEntry[];
  byId: Map<string, ComboboxOption>;
}

// Several editors on one page get the same list from the data source; sorting and folding 20,000 names
// again for each of them would be noticeably slow.
const indexes = new WeakMap<Facility[], FacilityIndex>();

/** The index of a list, built once per list. */
export function facilityIndex(facilities: Facility[]): FacilityIndex {
  let index = indexes.get(facilities);
  if (!index) {
    index = makeIndex(facilities);
    indexes.set(facilities, index);
  }
  return index;
}

function makeIndex(facilities: Facility[]): FacilityIndex {
  const german = new Intl.Collator(['de', 'en'], { numeric: true });
  const sorted = [...facilities].sort(
    (a, b) => german.compare(nameOf(a), nameOf(b)) || german.compare(a.company, b.company)
  );
  const names = countBy(sorted, nameOf);
  const namesInCompany = countBy(sorted, (facility) => inCompany(facility));
  const entries = sorted.map((facility) => {
    let label = nameOf(facility);
    // A chosen facility shows only its label, so facilities of the same name need different labels.
    if (names.get(label)! > 1) {
      const twins = namesInCompany.get(inCompany(facility))! > 1 || !facility.company;
      label = `${label} (${[facility.company, twins && facility.id].filter(Boolean).join(', ')})`;
    }
    return searchEntry(option(facility, label), facility.company, facility.city, facility.id);
  });
  return { entries, byId: new Map(entries.map((entry) => [entry.option.value, entry.option])) };
}

function option(facility: Facility, label: string): ComboboxOption {
  const description = [facility.company, facility.city].filter(Boolean).join(' · ');
  // Grafana makes room for a description as soon as the member exists, even if it is empty.
  return description ? { value: facility.id, label, description } : { value: facility.id, label };
}

function nameOf(facility: Facility): string {
  return facility.name.normalize('NFC').trim() || facility.id;
}

function inCompany(facility: Facility): string {
  return JSON.stringify([nameOf(facility), facility.company]);
}

function countBy(facilities: Facility[], key: (facility: Facility) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const facility of facilities) {
    counts.set(key(facility), (counts.get(key(facility)) ?? 0) + 1);
  }
  return counts;
}
