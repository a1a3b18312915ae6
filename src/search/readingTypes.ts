import { type ReadingType } from '../resources';
import { type SearchEntry, searchEntry } from './search';

/** The headings for reading types, in the user's language. */
export type KindNames = Record<ReadingType['kind'], string>;

/** Reading types as options in the backend's order. The label is the id, which users know from the platform (`Pac`). */
export function readingTypeEntries(types: ReadingType[], kinds: KindNames): SearchEntry[] {
  return types.map((type) => {
    const label = type.label === type.id ? '' : type.label;
    const description = [label, type.unit].filter(Boolean).join(' · ');
    return searchEntry(
      { value: type.id, label: type.id, group: kinds[type.kind] ?? kinds.reading, ...(description && { description }) },
      label,
      type.unit
    );
  });
}
