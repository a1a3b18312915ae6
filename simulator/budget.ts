import { asBoolean, asNumber, asObject, BadInput, onlyKnown } from './input';

/** Fair use limits; null turns a limit off. */
export interface BudgetSettings {
  /** Requests per minute that each token regains. */
  requestsPerMinute: number | null;
  /** Requests that a token may send at once after a quiet period. */
  burst: number;
  /** Fields of one document, fragments expanded. */
  maxComplexity: number | null;
  /** Points of one answer. */
  maxPoints: number | null;
  /** Requests of one token at a time. */
  maxParallel: number | null;
  /** Documents are limited as by GraphQL Armor's defaults: 15 aliases, depth 6, 1,000 tokens, cost 5,000. */
  armor: boolean;
  /** How excess requests are refused: HTTP 429 with Retry-After, or HTTP 200 with a GraphQL error that says when. */
  answer: 'http' | 'graphql';
}

const UNLIMITED: BudgetSettings = {
  requestsPerMinute: null,
  burst: 10,
  maxComplexity: null,
  maxPoints: null,
  maxParallel: null,
  armor: false,
  answer: 'http',
};

/** Result of requesting admission. */
export type Admission = { admitted: true; release: () => void } | { admitted: false; retryAfterSeconds: number };

interface Usage {
  tokens: number;
  updatedAt: number;
  running: number;
}

/** Counts requests per token against the settings. Runs on real time, since clients wait in real time. */
export class Budget {
  private settings: BudgetSettings = { ...UNLIMITED };
  private readonly usage = new Map<string, Usage>();

  describe(): BudgetSettings {
    return { ...this.settings };
  }

  /**
   * Replaces the settings; members left out are turned off.
   * @throws BadInput
   */
  set(body: unknown): void {
    const value = asObject(body, 'The budget');
    onlyKnown(value, Object.keys(UNLIMITED), 'The budget');
    const settings: BudgetSettings = { ...UNLIMITED };
    for (const key of ['requestsPerMinute', 'maxComplexity', 'maxPoints', 'maxParallel'] as const) {
      if (key in value && value[key] !== null) {
        settings[key] = asNumber(value[key], key, 1, 1e9);
      }
    }
    if ('burst' in value) {
      settings.burst = asNumber(value.burst, 'burst', 1, 1e6);
    }
    if ('armor' in value) {
      settings.armor = asBoolean(value.armor, 'armor');
    }
    if ('answer' in value) {
      if (value.answer !== 'http' && value.answer !== 'graphql') {
        throw new BadInput(`answer must be "http" or "graphql", not ${JSON.stringify(value.answer)}.`);
      }
      settings.answer = value.answer;
    }
    this.settings = settings;
    this.usage.clear();
  }

  reset(): void {
    this.settings = { ...UNLIMITED };
    this.usage.clear();
  }

  /**
   * Requests admission of one more request of a token.
   * @param now real time, epoch ms
   */
  admit(token: string, now: number): Admission {
    const { requestsPerMinute, burst, maxParallel } = this.settings;
    let usage = this.usage.get(token);
    if (!usage) {
      usage = { tokens: burst, updatedAt: now, running: 0 };
      this.usage.set(token, usage);
    }
    if (maxParallel !== null && usage.running >= maxParallel) {
      return { admitted: false, retryAfterSeconds: 1 };
    }
    if (requestsPerMinute !== null) {
      const perMs = requestsPerMinute / 60_000;
      usage.tokens = Math.min(burst, usage.tokens + (now - usage.updatedAt) * perMs);
      usage.updatedAt = now;
      if (usage.tokens < 1) {
        return { admitted: false, retryAfterSeconds: Math.max(1, Math.ceil((1 - usage.tokens) / perMs / 1000)) };
      }
      usage.tokens--;
    }
    const entered = usage;
    entered.running++;
    return { admitted: true, release: () => entered.running-- };
  }
}
