/** A text in a schema, and what replaces all of its occurrences. */
export type Change = readonly [before: string, after: string];

/**
 * A schema with changes, one after the other.
 * @throws Error when a change does not apply, because the schema has been edited since
 */
export function amended(schema: string, changes: readonly Change[]): string {
  return changes.reduce((sdl, [before, after]) => {
    if (!sdl.includes(before)) {
      throw new Error(`The schema has no "${before}" to change`);
    }
    return sdl.replaceAll(before, after);
  }, schema);
}
