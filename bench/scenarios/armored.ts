import { SIMULATOR_TOKEN } from '../../tools/lib/simulator';
import { compareAll, dashboard, DAY_MS, lastDay, open, succeeded, TYPES } from '../dashboard';
import { atMost, exactly, information, shown, type Line } from '../line';
import { FAIR_USE, LATENCY_MS, type Rig } from '../rig';
import { scenario } from '../scenario';
import { median } from '../statistics';
import { added, NOTHING, Truth, type Verdict } from '../truth';
import { warmSource } from '../warmUp';

/** Takes one reading type per field, so that the dashboard needs a field for each plant and type. */
const DIALECT_SUFFIX = '.c';
const ROUNDS = 5;
/** What GraphQL Armor allows by default. */
const MAX_ALIASES = 15;
const PLANTS = 5;
const FIELDS = PLANTS * TYPES.length;

export interface ArmoredCounts {
  panels: number;
  answered: number;
  verdict: Verdict;
  /** Per round, of which each queries another day. */
  requests: number[];
}

/** 24 panels of five plants, from an API behind GraphQL Armor. */
export async function measureArmored(rig: Rig): Promise<ArmoredCounts> {
  const now = Date.now();
  await rig.control.freezeClock(now);
  const panels = dashboard(await rig.control.plants());
  const truth = new Truth(rig.control);
  await rig.control.setFaults({ latencyMs: LATENCY_MS });
  await rig.control.setBudget({ ...FAIR_USE, maxComplexity: null, armor: true });
  const { source } = await warmSource(rig, { token: SIMULATOR_TOKEN + DIALECT_SUFFIX });
  const counts: ArmoredCounts = { panels: 0, answered: 0, verdict: NOTHING, requests: [] };
  for (let round = 0; round < ROUNDS; round++) {
    const window = lastDay(now - 2 * round * DAY_MS);
    const { result, stats } = await rig.count(() => open(source, panels, window));
    counts.panels += panels.length;
    counts.answered += succeeded(result);
    counts.verdict = added(counts.verdict, await compareAll(truth, panels, result, window));
    counts.requests.push(stats.requests);
    await rig.rest(stats.requests);
  }
  return counts;
}

export function judgeArmored({ panels, answered, verdict, requests }: ArmoredCounts): Line[] {
  return [
    atMost(
      `upstream requests for ${FIELDS} fields, ${MAX_ALIASES} aliases allowed, median of ${ROUNDS} rounds`,
      median(requests),
      Math.ceil(FIELDS / MAX_ALIASES)
    ),
    information('per round', requests.map(shown).join(', ')),
    exactly('panels answered', answered, panels),
    exactly('points wrong or missing', verdict.wrong + verdict.missing, 0),
  ];
}

export const armored = scenario('armored', measureArmored, judgeArmored);
