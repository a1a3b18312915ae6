import { setTimeout as wait } from 'node:timers/promises';
import { type Answer } from '../answer';
import { type Plant } from '../control';
import { HOUR_MS, succeeded, TYPES } from '../dashboard';
import { atMost, exactly, information, shown, type Line } from '../line';
import { type Panel, type Window } from '../panel';
import { LATENCY_MS, type Rig } from '../rig';
import { scenario, type Options } from '../scenario';
import { most, sum } from '../statistics';
import { added, NOTHING, Truth, type Verdict } from '../truth';
import { warmSource } from '../warmUp';

const RULES = 100;
const RANGES_MS = [HOUR_MS / 2, HOUR_MS, 6 * HOUR_MS];
/** In the first round nothing is cached, in the second it is not known how often the rules are evaluated. */
const FIRST_ROUNDS = 2;
const ROUNDS = 5;
const INTERVAL_MS = 60_000;
/** The plugin's clock cannot be shifted. Unless --slow, rules and the freshness of values are ten times as fast. */
const SPEED = 10;
/** So that the first round, in which each rule costs a request, is not throttled. */
const UNLIMITED = { requestsPerMinute: 6000, burst: 1000 };
/** Values of the last minutes may have arrived between the answer and the comparison. */
const UNSETTLED_MS = 20 * 60_000;

export interface RulesCounts {
  rules: number;
  intervalMs: number;
  evaluated: number;
  succeeded: number;
  /** Of the last round. */
  verdict: Verdict;
  /** Upstream requests and points of each round. */
  first: Array<{ requests: number; points: number }>;
  rounds: Array<{ requests: number; points: number }>;
}

/** Alert rules over all plants are evaluated at regular intervals, evenly spread over the interval; real time passes. */
export async function measureRules(rig: Rig, { slow }: Options): Promise<RulesCounts> {
  const speed = slow ? 1 : SPEED;
  const intervalMs = INTERVAL_MS / speed;
  await rig.control.setFaults({ latencyMs: LATENCY_MS / speed });
  const panels = rulesOf(await rig.control.plants());
  const { source } = await warmSource(rig, { jsonData: { ...UNLIMITED, cacheFreshness: 1 / speed } });

  const began = Date.now();
  const counts: Array<{ requests: number; points: number }> = [];
  const evaluations: Array<Promise<{ answer: Answer; window: Window }>> = [];
  let last: typeof evaluations = [];
  for (let round = 0; round < FIRST_ROUNDS + ROUNDS; round++) {
    await rig.control.resetStats();
    last = [];
    for (const [index, panel] of panels.entries()) {
      await wait(began + (round + index / RULES) * intervalMs - Date.now());
      const now = Date.now();
      // The values that Grafana sends for every rule.
      const window = { from: now - rangeOf(index), to: now, maxDataPoints: 43_200, intervalMs: 1000, isAlert: true };
      last.push(source.query(panel, window).then((answer) => ({ answer, window })));
    }
    await wait(began + (round + 1) * intervalMs - Date.now());
    const { requests, points } = await rig.control.stats();
    counts.push({ requests, points });
    evaluations.push(...last);
  }

  const answers = (await Promise.all(evaluations)).map(({ answer }) => answer);
  const truth = new Truth(rig.control);
  let verdict = NOTHING;
  for (const [index, { answer, window }] of (await Promise.all(last)).entries()) {
    const settled = { from: window.from, to: window.to - UNSETTLED_MS };
    verdict = added(verdict, await truth.compare(answer.curves, panels[index], settled, 'raw'));
  }
  return {
    rules: RULES,
    intervalMs,
    evaluated: answers.length,
    succeeded: succeeded(answers),
    verdict,
    first: counts.slice(0, FIRST_ROUNDS),
    rounds: counts.slice(FIRST_ROUNDS),
  };
}

/** Rules for all plants in turn, each with the plant's next type. */
function rulesOf(plants: Plant[]): Panel[] {
  return Array.from({ length: RULES }, (_, index) => {
    const plant = plants[index % plants.length];
    const types = TYPES.filter((type) => plant.types.includes(type));
    return { facilities: [plant.id], readingTypes: [types[Math.floor(index / plants.length) % types.length]] };
  });
}

function rangeOf(index: number): number {
  return RANGES_MS[Math.floor(index / 12) % RANGES_MS.length];
}

export function judgeRules({
  evaluated,
  succeeded: answered,
  verdict,
  intervalMs,
  first,
  rounds,
}: RulesCounts): Line[] {
  const every = `${shown(intervalMs / 1000)} s`;
  const requests = most(rounds.map((round) => round.requests));
  const limit = atMost(`upstream requests for 100 rules every ${every}, most of ${rounds.length} rounds`, requests, 2);
  return [
    information('upstream requests in the first rounds', first.map((round) => shown(round.requests)).join(', ')),
    // Errors need no requests: unless everything was answered, the number is meaningless.
    { ...limit, met: limit.met && requests > 0 && answered === evaluated },
    information('points fetched in a round, mean', shown(sum(rounds.map((round) => round.points)) / rounds.length)),
    exactly('rules answered', answered, evaluated),
    exactly('points wrong or missing in the last round', verdict.wrong + verdict.missing, 0),
  ];
}

export const rules = scenario('rules', measureRules, judgeRules);
