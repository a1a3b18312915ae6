/** Something that the person at the terminal can mend: shown as its message alone, without a stack. */
export class Problem extends Error {}

export function describe(error: unknown): string {
  if (error instanceof Problem) {
    return error.message;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
