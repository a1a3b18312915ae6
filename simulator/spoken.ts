import { dialect, DIALECTS } from './dialects';
import { type Dialect } from './dialects/dialect';
import { asObject, asText, BadInput, onlyKnown } from './input';

/** Names of all dialects, for messages. */
export const DIALECT_NAMES = DIALECTS.map(({ name }) => name).join(', ');

/**
 * The dialect with a name from the input.
 * @throws BadInput
 */
export function knownDialect(value: unknown): Dialect {
  const name = asText(value, 'dialect');
  const found = dialect(name);
  if (!found) {
    throw new BadInput(`There is no dialect "${name}"; known are ${DIALECT_NAMES}.`);
  }
  return found;
}

/** The dialect of tokens without a suffix; may change while the API is running. */
export class Spoken {
  private current: Dialect;

  /** @param initial the dialect until another one is set, and after a reset */
  constructor(private readonly initial: Dialect) {
    this.current = initial;
  }

  get dialect(): Dialect {
    return this.current;
  }

  describe(): { dialect: string; known: string[] } {
    return { dialect: this.current.name, known: DIALECTS.map(({ name }) => name) };
  }

  /**
   * Switches to another dialect.
   * @throws BadInput
   */
  set(body: unknown): void {
    const value = asObject(body, 'The dialect');
    onlyKnown(value, ['dialect'], 'The dialect');
    this.current = knownDialect(value.dialect);
  }

  reset(): void {
    this.current = this.initial;
  }
}
