/** Letters that Unicode does not decompose into a base letter and a mark. */
const LETTERS: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd' };

/** Lowercase without diacritics: "Köris" is "koris" whether it was written composed (NFC) or decomposed (NFD). */
export function plain(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/[ßæœøłđ]/g, (letter) => LETTERS[letter]);
}

/**
 * Maps the German spellings of a name to one key: "Köris", "Koeris" and "Koris" are all "koris".
 *
 * A search must also compare the `plain` texts, because folding removes letters from words that never had an
 * umlaut: "elle" is part of "Quelle", but not of its key "qulle".
 */
export function fold(text: string): string {
  return plain(text).replace(/([aou])e/g, '$1');
}
