/** Least-recently-used cache with a budget in arbitrary cost units (bytes, entries). */
export class LruCache<K, V> {
  private readonly entries = new Map<K, { value: V; cost: number }>();
  private used = 0;

  constructor(private readonly budget: number) {}

  /** The value for a key; if missing, it is created and the oldest entries are dropped. */
  get(key: K, make: () => { value: V; cost: number }): V {
    let entry = this.entries.get(key);
    if (entry) {
      this.entries.delete(key);
    } else {
      entry = make();
      this.used += entry.cost;
    }
    this.entries.set(key, entry);
    for (const [oldest, { cost }] of this.entries) {
      if (this.used <= this.budget || oldest === key) {
        break;
      }
      this.entries.delete(oldest);
      this.used -= cost;
    }
    return entry.value;
  }
}
