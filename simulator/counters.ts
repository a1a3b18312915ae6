/** The response to `GET /stats`. */
export interface Stats {
  /** Requests to the endpoint, answered or not. */
  requests: number;
  /** Requested root fields, by name; aliases count. */
  operations: Record<string, number>;
  /** Different GraphQL documents. */
  documents: number;
  /** Requests for the schema. */
  introspections: number;
  /** Requested mutations; a client that only reads keeps this at 0. */
  mutations: number;
  /** Returned points of time series. */
  points: number;
  /** Bytes of responses before compression. */
  bytes: number;
  /** Bytes of responses as sent. */
  bytesOnWire: number;
  /** Requests refused by the budget. */
  rejected: number;
  /** Requests rejected because of their token. */
  unauthenticated: number;
  /** Injected faults, by kind. */
  faults: Record<string, number>;
  /** Requests with a valid token that are in flight. */
  running: number;
  /** Maximum values since the last reset. */
  maxima: {
    /** Requests of one token in flight at the same time, including those that the budget refused. */
    parallel: number;
    /** Fields of one document, fragments expanded. */
    complexity: number;
    /** Points of one answer. */
    points: number;
  };
  /** Requests by token; `none` and `unknown` for those without a valid one. */
  byToken: Record<string, number>;
}

/** Maximum number of documents kept with their text; further ones are counted as one. */
const MOST_DOCUMENTS = 1000;

function add(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}

/** Counts what clients do. */
export class Counters {
  private stats = emptyStats();
  private readonly documents = new Map<string, number>();
  private readonly running = new Map<string, number>();

  /** Counts an incoming request; `label` names its token. */
  request(label: string): void {
    this.stats.requests++;
    add(this.stats.byToken, label);
  }

  /**
   * Counts a request of a token as in flight.
   * @returns a function to call when it is finished
   */
  begin(token: string): () => void {
    const change = (by: number) => this.running.set(token, (this.running.get(token) ?? 0) + by).get(token)!;
    this.raise('parallel', change(1));
    return () => void change(-1);
  }

  /** Counts a GraphQL document. */
  document(text: string): void {
    if (this.documents.has(text) || this.documents.size < MOST_DOCUMENTS) {
      this.documents.set(text, (this.documents.get(text) ?? 0) + 1);
    }
  }

  complexity(fields: number): void {
    this.raise('complexity', fields);
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

  /** Counts the returned points of a series; `inAnswer` is the total in the same response so far. */
  points(count: number, inAnswer: number): void {
    this.stats.points += count;
    this.raise('points', inAnswer);
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
    const running = [...this.running.values()].reduce((sum, one) => sum + one, 0);
    return { ...this.stats, documents: this.documents.size, running };
  }

  /** The different documents with the number of times each one came, most frequent first. */
  readDocuments(): Array<{ document: string; count: number }> {
    return [...this.documents].map(([document, count]) => ({ document, count })).sort((a, b) => b.count - a.count);
  }

  reset(): void {
    this.stats = emptyStats();
    this.documents.clear();
    this.raise('parallel', Math.max(0, ...this.running.values()));
  }

  private raise(which: keyof Stats['maxima'], value: number): void {
    this.stats.maxima[which] = Math.max(this.stats.maxima[which], value);
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
    running: 0,
    maxima: { parallel: 0, complexity: 0, points: 0 },
    byToken: {},
  };
}
