import { type BudgetSettings } from '../simulator/budget';
import { type Stats } from '../simulator/counters';
import { type FaultPlan } from '../simulator/faults';

/** A plant of the simulated account. */
export interface Plant {
  id: string;
  name: string;
  timezone: string;
  /** Ids of the reading types that the plant offers itself. */
  types: string[];
}

/** Epoch ms and value. */
export type Point = [number, number | string | null];

/** Faults of the simulated API; those left out do not occur. */
export type Faults = Partial<FaultPlan>;

/** Values of a type that are rewritten, in [from, to), epoch ms. */
export interface Correction {
  facility: string;
  type: string;
  from: number;
  to: number;
  value: number | null;
}

interface PhysicsRequest {
  facility: string;
  type: string;
  from: number;
  to: number;
  resolution: string;
}

/** The simulator's control server: true values, client activity, and the API's behavior. */
export class Control {
  constructor(private readonly url: string) {}

  /** Resets everything, including the counts, to the state after the start. */
  async reset(): Promise<void> {
    for (const path of ['/faults', '/budget', '/clock', '/dialect', '/corrections', '/delays', '/stats']) {
      await this.call('DELETE', path);
    }
  }

  async setFaults(faults: Faults): Promise<void> {
    await this.call('PUT', '/faults', faults);
  }

  /** Without settings, nothing is limited. */
  async setBudget(settings?: Partial<BudgetSettings>): Promise<void> {
    await (settings ? this.call('PUT', '/budget', settings) : this.call('DELETE', '/budget'));
  }

  /** Freezes the simulated time at an instant, epoch ms. */
  async freezeClock(at: number): Promise<void> {
    await this.call('PUT', '/clock', { now: new Date(at).toISOString() });
  }

  async setCorrections(corrections: Correction[]): Promise<void> {
    const iso = (at: number) => new Date(at).toISOString();
    await this.call(
      'PUT',
      '/corrections',
      corrections.map((one) => ({ ...one, from: iso(one.from), to: iso(one.to) }))
    );
  }

  /** Withholds the values that a plant recorded in the last minutes; 0: none. */
  async setDelay(facility: string, minutes: number): Promise<void> {
    await this.call('PUT', '/delays', { facility, minutes });
  }

  stats(): Promise<Stats> {
    return this.call('GET', '/stats');
  }

  async resetStats(): Promise<void> {
    await this.call('DELETE', '/stats');
  }

  plants(): Promise<Plant[]> {
    return this.call('GET', '/facilities');
  }

  /** The values that a chart of [from, to) must show; resolutions as the simulator names them. */
  async physics({ facility, type, from, to, resolution }: PhysicsRequest): Promise<Point[]> {
    const span = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
    const query = new URLSearchParams({ facility, type, ...span, resolution });
    return (await this.call<{ points: Point[] }>('GET', `/physics?${query.toString()}`)).points;
  }

  private async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(this.url + path, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const content = (await answer.json()) as T & { error?: string };
    if (!answer.ok) {
      throw new Error(`The simulator refuses ${method} ${path}: ${content.error}`);
    }
    return content;
  }
}
