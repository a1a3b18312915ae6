import { type ComboboxOption } from '@grafana/ui';

import { fold, plain } from './fold';

/** An option of a picker, with the texts to search. */
export interface SearchEntry {
  option: ComboboxOption;
  plain: string;
  folded: string;
}

export interface SearchResult {
  options: ComboboxOption[];
  /** How many more options match than `options` holds. */
  more: number;
}

/**
 * More rows than anyone scrolls through. Grafana measures and keeps every row that a picker returns, so
 * returning all of 20,000 facilities on each keystroke would make typing sluggish.
 */
export const MAX_MATCHES = 300;

/** `also` are further texts to search besides the label, for example the company. */
export function searchEntry(option: ComboboxOption, ...also: Array<string | undefined>): SearchEntry {
  const text = [option.label ?? option.value, ...also].filter(Boolean).join('\n');
  return { option, plain: plain(text), folded: fold(text) };
}

/**
 * The entries that contain every word of `needle`, in their order, except that those come first that have the needle as
 * a whole word ("pr" among what contains "pressure"), and then those whose label starts with it. An empty needle matches all.
 */
export function search(entries: SearchEntry[], needle: string, limit = MAX_MATCHES): SearchResult {
  const words = needle
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => ({ plain: plain(word), folded: fold(word) }));
  if (words.length === 0) {
    return cut(entries, limit);
  }
  const start = { plain: plain(needle.trim()), folded: fold(needle.trim()) };
  const whole: SearchEntry[] = [];
  const first: SearchEntry[] = [];
  const then: SearchEntry[] = [];
  for (const entry of entries) {
    if (!words.every((word) => entry.plain.includes(word.plain) || entry.folded.includes(word.folded))) {
      continue;
    }
    const begins = entry.plain.startsWith(start.plain) || entry.folded.startsWith(start.folded);
    const isWhole = entry.plain.split(/[^\p{L}\p{N}]+/u).includes(start.plain);
    (isWhole ? whole : begins ? first : then).push(entry);
  }
  return cut([...whole, ...first, ...then], limit);
}

function cut(entries: SearchEntry[], limit: number): SearchResult {
  return {
    options: entries.slice(0, limit).map((entry) => entry.option),
    more: Math.max(entries.length - limit, 0),
  };
}
