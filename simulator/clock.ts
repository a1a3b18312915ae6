import { asInstant, asNumber, asObject, BadInput, onlyKnown } from './input';

/** The simulated now: real time, shifted, or frozen at an instant. */
export class Clock {
  private frozen: number | null = null;
  private offset = 0;

  /** Simulated now, epoch ms. */
  now(): number {
    return this.frozen ?? Date.now() + this.offset;
  }

  /** What the control server shows of the clock. */
  describe(): { now: string; mode: 'real' | 'offset' | 'frozen'; offsetMs: number } {
    const mode = this.frozen !== null ? 'frozen' : this.offset !== 0 ? 'offset' : 'real';
    return { now: new Date(this.now()).toISOString(), mode, offsetMs: this.offset };
  }

  /**
   * Sets the clock: `{now}` freezes it at an instant, `{offsetMs}` lets it run ahead of (or behind) real time.
   * @throws BadInput
   */
  set(body: unknown): void {
    const value = asObject(body, 'The clock');
    onlyKnown(value, ['now', 'offsetMs'], 'The clock');
    if ('now' in value === 'offsetMs' in value) {
      throw new BadInput('The clock needs either "now" or "offsetMs".');
    }
    if ('now' in value) {
      this.frozen = asInstant(value.now, 'now');
      this.offset = 0;
    } else {
      this.offset = asNumber(value.offsetMs, 'offsetMs', -1e13, 1e13);
      this.frozen = null;
    }
  }

  /** Back to real time. */
  reset(): void {
    this.frozen = null;
    this.offset = 0;
  }
}
