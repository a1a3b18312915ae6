/** Invalid input to the control server; the message is a sentence for the sender. */
export class BadInput extends Error {}

/** A JSON object; throws for anything else. */
export function asObject(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new BadInput(`${what} must be a JSON object.`);
  }
  return value as Record<string, unknown>;
}

/** Rejects unknown members, so that a typo in a test does not go unnoticed. */
export function onlyKnown(value: Record<string, unknown>, known: readonly string[], what: string): void {
  const unknown = Object.keys(value).filter((key) => !known.includes(key));
  if (unknown.length > 0) {
    throw new BadInput(`${what} has no "${unknown[0]}"; known are ${known.join(', ')}.`);
  }
}

/** A number within bounds. */
export function asNumber(value: unknown, what: string, least: number, most: number): number {
  if (typeof value !== 'number' || !(value >= least && value <= most)) {
    throw new BadInput(`${what} must be a number from ${least} to ${most}, not ${JSON.stringify(value)}.`);
  }
  return value;
}

/** A whole number within bounds. */
export function asWhole(value: unknown, what: string, least: number, most: number): number {
  if (!Number.isInteger(value)) {
    throw new BadInput(`${what} must be a whole number from ${least} to ${most}, not ${JSON.stringify(value)}.`);
  }
  return asNumber(value, what, least, most);
}

/** True or false. */
export function asBoolean(value: unknown, what: string): boolean {
  if (typeof value !== 'boolean') {
    throw new BadInput(`${what} must be true or false, not ${JSON.stringify(value)}.`);
  }
  return value;
}

/** A text. */
export function asText(value: unknown, what: string): string {
  if (typeof value !== 'string' || value === '') {
    throw new BadInput(`${what} must be a text, not ${JSON.stringify(value)}.`);
  }
  return value;
}

/** An instant in ISO 8601 with a zone, as epoch ms. */
export function asInstant(value: unknown, what: string): number {
  const text = asText(value, what);
  const instant = /(Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(instant)) {
    throw new BadInput(`${what} must be an instant such as 2026-06-21T10:00:00Z, not ${JSON.stringify(text)}.`);
  }
  return instant;
}
