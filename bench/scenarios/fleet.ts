import { type Answer } from '../answer';
import { DAY_MS } from '../dashboard';
import { type DataSource } from '../dataSource';
import { atMost, exactly, information, shown, type Line } from '../line';
import { type Window } from '../panel';
import { FAIR_USE, LATENCY_MS, type Rig } from '../rig';
import { scenario } from '../scenario';
import { most } from '../statistics';
import { added, NOTHING, Truth, type Verdict } from '../truth';

const TOKEN = 'demo-scale-token';
const TYPE = 'ProducedEnergy';
const PLANTS = 1000;
/** More plants than one query shows. */
const MORE_PLANTS = 4000;
const MONTH_DAYS = 30;
/** Old enough that values no longer change. */
const SETTLED_DAYS = 60;
/** Queries for another month each, of which nothing is cached. */
const QUERIES = 3;
/** Computing a month of many plants takes the simulator long on a slow machine. Less than a call may take. */
const TIMEOUT_S = 100;
/** Every how manieth plant is compared with the physics. */
const SAMPLE = 25;

interface Opened {
  requests: number;
  throttled: number;
  curves: number;
  notices: string[];
  verdict: Verdict;
}

export interface FleetCounts {
  queries: Opened[];
  /** A query for more plants than are shown. */
  more: Opened;
  /** The same months, from an API that also limits the fields of a document. */
  complex: Opened[];
}

/** The daily energy of a month of 1,000 plants, and of 4,000. */
export async function measureFleet(rig: Rig): Promise<FleetCounts> {
  const unlimited = { ...FAIR_USE, maxComplexity: null };
  const { queries, more } = await openFleet(rig, unlimited);
  const { queries: complex } = await openFleet(rig, FAIR_USE);
  return { queries, more, complex };
}

async function openFleet(rig: Rig, budget: object) {
  await rig.reset();
  await rig.control.setFaults({ latencyMs: LATENCY_MS });
  const source = (await rig.startPlugin()).dataSource({ token: TOKEN, jsonData: { timeout: TIMEOUT_S } });
  const listed = await rig.count(() => source.resource<Array<{ id: string }>>('facilities'));
  const ids = listed.result.map(({ id }) => id);
  await rig.control.setBudget(budget);
  await rig.rest(listed.stats.requests);
  const queries: Opened[] = [];
  for (let n = 0; n < QUERIES; n++) {
    queries.push(await open(rig, source, ids.slice(0, PLANTS), n));
  }
  const more = await open(rig, source, ids.slice(0, MORE_PLANTS), QUERIES);
  await rig.stopPlugins();
  return { queries, more };
}

async function open(rig: Rig, source: DataSource, facilities: string[], monthsAgo: number): Promise<Opened> {
  const panel = { facilities, readingTypes: [TYPE], resolution: '1d' };
  const to = (Math.floor(Date.now() / DAY_MS) - SETTLED_DAYS - monthsAgo * MONTH_DAYS) * DAY_MS;
  const window: Window = { from: to - MONTH_DAYS * DAY_MS, to, maxDataPoints: 1000, intervalMs: DAY_MS };
  const { result, stats } = await rig.count(() => source.query(panel, window));
  const opened = {
    requests: stats.requests,
    throttled: stats.rejected,
    curves: result.curves.length,
    notices: result.error === '' ? result.notices : [result.error],
    verdict: await compareSample(rig, result, facilities.slice(0, PLANTS), window),
  };
  await rig.rest(stats.requests);
  return opened;
}

/** Compares a part of the plants with the physics. */
async function compareSample(rig: Rig, answer: Answer, facilities: string[], window: Window): Promise<Verdict> {
  const truth = new Truth(rig.control);
  let verdict = NOTHING;
  for (let n = 0; n < facilities.length; n += SAMPLE) {
    const panel = { facilities: [facilities[n]], readingTypes: [TYPE] };
    const curves = answer.curves.filter(({ facility }) => facility === facilities[n]);
    verdict = added(verdict, await truth.compare(curves, panel, window, '1d'));
  }
  return verdict;
}

export function judgeFleet({ queries, more, complex }: FleetCounts): Line[] {
  const [first, ...later] = queries;
  const all = [...queries, more, ...complex];
  const verdict = all.map((one) => one.verdict).reduce(added, NOTHING);
  const told = more.notices.some((text) => text.includes(`${MORE_PLANTS} series; the first ${PLANTS} are loaded`));
  const unwanted = [...queries, ...complex].flatMap(({ notices }) => notices);
  return [
    information('upstream requests for a month of 1,000 plants, first query', shown(first.requests)),
    atMost('from the second query on, most', most(later.map(({ requests }) => requests)), 8),
    atMost('for 4,000 plants, of which 1,000 are shown', more.requests, 8),
    exactly('the limit of series is told', told ? 1 : 0, 1),
    information('if the API allows 500 fields, per query', complex.map(({ requests }) => shown(requests)).join(', ')),
    exactly('curves, least of all queries', Math.min(...all.map(({ curves }) => curves)), PLANTS),
    exactly('notices of something left out', unwanted.length, 0),
    exactly('points wrong or missing, of every 25th plant', verdict.wrong + verdict.missing, 0),
    information('points compared', shown(verdict.right)),
  ];
}

export const fleet = scenario('fleet', measureFleet, judgeFleet);
