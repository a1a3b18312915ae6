/** What the control server answers as `GET /stats`. */
export interface Stats {
  /** Requests to the endpoint, answered or not. */
  requests: number;
  /** Root fields that were asked for, by name; aliases count. */
  operations: Record<string, number>;
  /** Different GraphQL documents. */
  documents: number;
  /** Requests that asked for the schema. */
  introspections: number;
  /** Mutations that were asked for; a client that only reads keeps this at 0. */
  mutations: number;
  /** Points of time series answered. */
  points: number;
  /** Bytes of answers before compression. */
  bytes: number;
  /** Bytes of answers as sent. */
  bytesOnWire: number;
  /** Requests turned away by the budget. */
  rejected: number;
  /** Requests turned away for their token. */
  unauthenticated: number;
  /** Faults played, by kind. */
  faults: Record<string, number>;
  /** Requests by token; `none` and `unknown` for those without a valid one. */
  byToken: Record<string, number>;
}

/** Documents remembered with their text; more are only counted as one. */
const MOST_DOCUMENTS = 1000;

function add(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}

/** Counts what clients do. */
export class Counters {
  private stats = emptyStats();
  private readonly documents = new Map<string, number>();

  /** A request arrived; `label` names its token. */
  request(label: string): void {
    this.stats.requests++;
    add(this.stats.byToken, label);
  }

  /** A GraphQL document was read. */
  document(text: string): void {
    if (this.documents.has(text) || this.documents.size < MOST_DOCUMENTS) {
      this.documents.set(text, (this.documents.get(text) ?? 0) + 1);
    }
  }

  operation(field: string): void {
    add(this.stats.operations, field);
  }

  introspection(): void {
    this.stats.introspections++;
  }

  mutation(): void {
    this.stats.mutations++;
  }

  points(count: number): void {
    this.stats.points += count;
  }

  answer(bytes: number, onWire: number): void {
    this.stats.bytes += bytes;
    this.stats.bytesOnWire += onWire;
  }

  rejection(): void {
    this.stats.rejected++;
  }

  unauthenticated(): void {
    this.stats.unauthenticated++;
  }

  fault(kind: string): void {
    add(this.stats.faults, kind);
  }

  /** Everything counted since the last reset. */
  read(): Stats {
    return { ...this.stats, documents: this.documents.size };
  }

  /** The different documents with the number of times each one came, most frequent first. */
  readDocuments(): Array<{ document: string; count: number }> {
    return [...this.documents].map(([document, count]) => ({ document, count })).sort((a, b) => b.count - a.count);
  }

  reset(): void {
    this.stats = emptyStats();
    this.documents.clear();
  }
}

function emptyStats(): Stats {
  return {
    requests: 0,
    operations: {},
    documents: 0,
    introspections: 0,
    mutations: 0,
    points: 0,
    bytes: 0,
    bytesOnWire: 0,
    rejected: 0,
    unauthenticated: 0,
    faults: {},
    byToken: {},
  };
}
