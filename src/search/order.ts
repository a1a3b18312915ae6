/** As people read: INV 2 before INV 10, and ä beside a. */
const collator = new Intl.Collator(['de', 'en'], { numeric: true });

/** Sorted by text; those of one text by value, so that the order is always the same. */
export function byText<T extends { text: string; value: string }>(values: T[]): T[] {
  return [...values].sort((a, b) => collator.compare(a.text, b.text) || collator.compare(a.value, b.value));
}
