interface Entry<T> {
  answer: Promise<T>;
  until: number;
}

/**
 * Caches answers for a while. Concurrent callers share one request; an error reaches all of them and is not cached,
 * so the next call tries again, as it does after an answer that is not worth to be kept.
 */
export class Memo<T> {
  private readonly entries = new Map<string, Entry<T>>();

  constructor(
    private readonly lifetimeMs: number,
    private readonly isKept: (answer: T) => boolean = () => true
  ) {}

  get(key: string, ask: () => Promise<T>): Promise<T> {
    const now = Date.now();
    this.dropExpired(now);
    const known = this.entries.get(key);
    if (known) {
      return known.answer;
    }
    const entry: Entry<T> = { answer: ask(), until: Infinity };
    this.entries.set(key, entry);
    entry.answer.then(
      (answer) => (entry.until = this.isKept(answer) ? Date.now() + this.lifetimeMs : 0),
      () => this.entries.delete(key)
    );
    return entry.answer;
  }

  private dropExpired(now: number) {
    for (const [key, entry] of this.entries) {
      if (entry.until <= now) {
        this.entries.delete(key);
      }
    }
  }
}
