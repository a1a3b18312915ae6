/** A text in a schema and what stands there instead, wherever it stood. */
export type Change = readonly [before: string, after: string];

/**
 * A schema with changes, one after the other.
 * @throws Error when there is nothing to change: the schema has moved away from under a change
 */
export function amended(schema: string, changes: readonly Change[]): string {
  return changes.reduce((sdl, [before, after]) => {
    if (!sdl.includes(before)) {
      throw new Error(`The schema has no "${before}" to change`);
    }
    return sdl.replaceAll(before, after);
  }, schema);
}
