/** A problem that the user at the terminal can fix: only its message is shown, without a stack trace. */
export class Problem extends Error {}

export function describe(error: unknown): string {
  if (error instanceof Problem) {
    return error.message;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
