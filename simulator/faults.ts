import { type Disorder } from './disorder';
import { asBoolean, asNumber, asObject, asText, asWhole, BadInput, onlyKnown } from './input';
import { hash01 } from './physics/hash';

/** Kinds of faults that can affect a request. */
export const FAULT_KINDS = [
  '401',
  '429',
  '500',
  '502',
  '503',
  'html',
  'drop',
  'truncate',
  'graphqlError',
  'none',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** What happens to one request. */
export interface Fault {
  kind: FaultKind;
  /** Delay before anything else, ms. */
  latencyMs: number;
  /** `Retry-After` of a 429 or 503; null sends none. */
  retryAfter: string | null;
}

/** Faults as the control server shows and takes them. */
export interface FaultPlan extends Disorder {
  latencyMs: number;
  errorRate429: number;
  retryAfter: string | null;
  errorRate500: number;
  errorRate502: number;
  dropRate: number;
  truncateRate: number;
  graphqlErrorRate: number;
  html: boolean;
  /** Rejects documents that request the schema, as Apollo does in production. */
  introspectionOff: boolean;
  /** Seed of the sequence that the rates are drawn from. */
  seed: number;
  /** Faults of the next requests, one each, before the rates apply again. */
  next: Fault[];
}

const NO_FAULTS: FaultPlan = {
  latencyMs: 0,
  errorRate429: 0,
  retryAfter: '1',
  errorRate500: 0,
  errorRate502: 0,
  dropRate: 0,
  truncateRate: 0,
  graphqlErrorRate: 0,
  html: false,
  introspectionOff: false,
  unsorted: false,
  doubled: false,
  future: 0,
  seed: 1,
  next: [],
};

const RATES = [
  ['errorRate429', '429'],
  ['errorRate500', '500'],
  ['errorRate502', '502'],
  ['dropRate', 'drop'],
  ['truncateRate', 'truncate'],
  ['graphqlErrorRate', 'graphqlError'],
] as const;

const LONGEST_LATENCY_MS = 600_000;
const MOST_FUTURE_POINTS = 100_000;

function parseRetryAfter(value: unknown): string | null {
  if (value === null) {
    return null;
  }
  const text = typeof value === 'number' ? String(value) : asText(value, 'retryAfter');
  if (!/^[\x20-\x7e]+$/.test(text)) {
    throw new BadInput('retryAfter must be printable ASCII: nothing else fits into a header.');
  }
  return text;
}

function parseOneShot(value: unknown, retryAfter: string | null): Fault {
  const fault = typeof value === 'object' ? asObject(value, 'An entry of "next"') : { kind: value };
  onlyKnown(fault, ['kind', 'latencyMs', 'retryAfter'], 'An entry of "next"');
  const kind = String(fault.kind ?? 'none') as FaultKind;
  if (!FAULT_KINDS.includes(kind)) {
    throw new BadInput(`There is no fault ${JSON.stringify(fault.kind)}; known are ${FAULT_KINDS.join(', ')}.`);
  }
  return {
    kind,
    latencyMs: 'latencyMs' in fault ? asNumber(fault.latencyMs, 'latencyMs', 0, LONGEST_LATENCY_MS) : 0,
    retryAfter: 'retryAfter' in fault ? parseRetryAfter(fault.retryAfter) : retryAfter,
  };
}

/** Decides the fault of each request; the same plan and order of requests lead to the same faults. */
export class Faults {
  private plan: FaultPlan = { ...NO_FAULTS };
  private drawn = 0;

  get introspectionOff(): boolean {
    return this.plan.introspectionOff;
  }

  /** What is wrong with the points of every response. */
  get disorder(): Disorder {
    return this.plan;
  }

  describe(): FaultPlan {
    return { ...this.plan };
  }

  /**
   * Replaces the plan; members left out get their defaults.
   * @throws BadInput
   */
  set(body: unknown): void {
    const value = asObject(body, 'Faults');
    onlyKnown(value, Object.keys(NO_FAULTS), 'Faults');
    const plan: FaultPlan = { ...NO_FAULTS, next: [] };
    for (const [rate] of RATES) {
      plan[rate] = rate in value ? asNumber(value[rate], rate, 0, 1) : 0;
    }
    if ('latencyMs' in value) {
      plan.latencyMs = asNumber(value.latencyMs, 'latencyMs', 0, LONGEST_LATENCY_MS);
    }
    if ('retryAfter' in value) {
      plan.retryAfter = parseRetryAfter(value.retryAfter);
    }
    if ('seed' in value) {
      plan.seed = Math.floor(asNumber(value.seed, 'seed', 0, Number.MAX_SAFE_INTEGER));
    }
    for (const key of ['html', 'introspectionOff', 'unsorted', 'doubled'] as const) {
      if (key in value) {
        plan[key] = asBoolean(value[key], key);
      }
    }
    if ('future' in value) {
      plan.future = asWhole(value.future, 'future', 0, MOST_FUTURE_POINTS);
    }
    if ('next' in value) {
      if (!Array.isArray(value.next)) {
        throw new BadInput('next must be a list of faults.');
      }
      plan.next = value.next.map((one) => parseOneShot(one, plan.retryAfter));
    }
    this.plan = plan;
    this.drawn = 0;
  }

  reset(): void {
    this.plan = { ...NO_FAULTS, next: [] };
    this.drawn = 0;
  }

  /** The fault of the next request. */
  draw(): Fault {
    const { plan } = this;
    const oneShot = plan.next.shift();
    if (oneShot) {
      return oneShot;
    }
    const request = this.drawn++;
    // One draw per kind, whatever its rate: changing one rate leaves the others' sequences as they were.
    const hit = RATES.find(([rate], index) => hash01(plan.seed, request, index) < plan[rate]);
    return { kind: plan.html ? 'html' : (hit?.[1] ?? 'none'), latencyMs: plan.latencyMs, retryAfter: plan.retryAfter };
  }
}
