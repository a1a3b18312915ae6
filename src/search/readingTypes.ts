import { type ReadingType } from '../resources';
import { type SearchEntry, searchEntry } from './search';
import { synonymsOf } from './synonyms';

/** The headings for reading types, in the user's language. */
export type KindNames = Record<ReadingType['kind'], string>;

/**
 * Reading types as options in the backend's order. They are shown by their names, with the ids that the platform uses
 * (`Pac`) beside them; of two with the same name, a chosen one shows its id, too.
 */
export function readingTypeEntries(types: ReadingType[], kinds: KindNames): SearchEntry[] {
  const named = new Map<string, number>();
  types.forEach((type) => named.set(nameOf(type), (named.get(nameOf(type)) ?? 0) + 1));
  return types.map((type) => {
    const name = nameOf(type);
    const label = named.get(name)! > 1 && name !== type.id ? `${name} (${type.id})` : name;
    const description = [name === type.id ? '' : type.id, type.unit].filter(Boolean).join(' · ');
    return searchEntry(
      { value: type.id, label, group: kinds[type.kind] ?? kinds.reading, ...(description && { description }) },
      type.id,
      type.unit,
      synonymsOf(type.id, type.label)
    );
  });
}

function nameOf({ id, label }: ReadingType): string {
  return label.trim() || id;
}
