/** What a copied token often brings along at either end: blanks and quotes of every kind. */
const WRAPPING = /^[\s"'`´‘’‚“”„«»]+|[\s"'`´‘’‚“”„«»]+$/g;

/** The token itself. */
export function cleanToken(pasted: string): string {
  return pasted.replace(WRAPPING, '');
}
