/** Whitespace and quotes of any kind that often surround a copied token. */
const WRAPPING = /^[\s"'`´‘’‚“”„«»]+|[\s"'`´‘’‚“”„«»]+$/g;

/** The token itself. */
export function cleanToken(pasted: string): string {
  return pasted.replace(WRAPPING, '');
}
