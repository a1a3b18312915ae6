import { type Answer } from '../answer';
import { type Plant } from '../control';
import { DAY_MS, dashboardPlants, TYPES } from '../dashboard';
import { type DataSource } from '../dataSource';
import { atMost, exactly, information, shown, type Line } from '../line';
import { type Panel, type Window } from '../panel';
import { FAIR_USE, type Rig } from '../rig';
import { scenario } from '../scenario';
import { sum } from '../statistics';

const SCALE_TOKEN = 'demo-scale-token';
/** Of 8 or 9 inverters each: about as many as 10 plants of 20. */
const INVERTER_PLANTS = 24;
const RATIO_PLANTS = 50;
const LATEST_PANELS = 40;
const MONTHS = 12;
/** Old enough that values no longer change, and that other queries have not brought any. */
const SETTLED_DAYS = 60;

interface Device {
  type: string;
  deleted?: boolean;
}

interface Asked {
  requests: number;
  points: number;
  /** Values that came. */
  values: number;
  curves: number;
  /** Errors, and notices of what is left out. */
  complaints: string[];
}

export interface QuestionCounts {
  /** Inverters that the plants have. */
  listed: number;
  inverters: Asked;
  compared: Asked;
  /** Points of the API that the two days of the comparison have. */
  comparedPoints: number;
  /** The day before on a panel of its own, afterwards. */
  before: Asked;
  latest: Asked;
  ratios: Asked;
  pointsPerRequest: number;
}

/** The questions of plant engineers, each of which is one query or one wall of them. */
export async function measureQuestions(rig: Rig): Promise<QuestionCounts> {
  await rig.limit();
  // A field for each inverter: with 500 of them, the API's limit of fields would count, not that of points.
  await rig.control.setBudget({ ...FAIR_USE, maxComplexity: null });
  const scale = (await rig.startPlugin()).dataSource({ token: SCALE_TOKEN });
  const plants = (await scale.resource<Array<{ id: string }>>('facilities')).slice(0, RATIO_PLANTS).map(({ id }) => id);
  const ofInverters = panel(plants.slice(0, INVERTER_PLANTS), {
    deviceScope: 'type',
    roles: ['acPower'],
    relate: 'deviation',
    resolution: '5m',
  });
  const ofRatios = panel(plants, {
    computed: ['performanceRatio'],
    combine: { method: 'mean', by: 'all', missing: 'present' },
    format: 'timeSeries',
    resolution: '1M',
  });
  const year = { ...daysAgo(SETTLED_DAYS + 365, 365), intervalMs: 31 * DAY_MS };
  // What devices and types there are is asked for once, by whichever query comes first.
  await learn(rig, [scale.query(ofInverters, daysAgo(SETTLED_DAYS + 1))]);
  await learn(rig, [scale.query(ofRatios, daysAgo(SETTLED_DAYS + 800, 31))]);
  const listed = await inverterCount(scale, ofInverters.facilities);
  const inverters = await ask(rig, () => [scale.query(ofInverters, daysAgo(SETTLED_DAYS))]);
  const ratios = await ask(rig, () => [scale.query(ofRatios, year)]);

  const demo = (await rig.startPlugin()).dataSource();
  const all = await rig.control.plants();
  const ids = all.map(({ id }) => id);
  const compared = panel(ids, { readingTypes: ['Pac'], resolution: '15m', compare: [{ amount: 1, unit: 'd' }] });
  const alone = panel(ids, { readingTypes: ['Pac'], resolution: '15m' });
  await learn(rig, [demo.query(alone, daysAgo(SETTLED_DAYS + 10))]);
  const today = await ask(rig, () => [demo.query(compared, daysAgo(SETTLED_DAYS))]);
  const before = await ask(rig, () => [demo.query(alone, daysAgo(SETTLED_DAYS + 1))]);
  const wall = latestPanels(dashboardPlants(all));
  const now = { ...daysAgo(0), to: Date.now(), from: Date.now() - DAY_MS };
  // How often the plants give values is known from any earlier day.
  await learn(
    rig,
    wall.map((one) => demo.query(one, daysAgo(SETTLED_DAYS + 20)))
  );
  const latest = await ask(rig, () => wall.map((one) => demo.query(one, now)));
  return {
    listed,
    inverters,
    compared: today,
    comparedPoints: (2 * ids.length * DAY_MS) / (15 * 60_000),
    before,
    latest,
    ratios,
    pointsPerRequest: FAIR_USE.maxPoints ?? Infinity,
  };
}

/** Inverters that facilities have; one call answers for at most 20 facilities. */
async function inverterCount(source: DataSource, facilities: string[]): Promise<number> {
  const ids = facilities.map((id) => `facility=${encodeURIComponent(id)}`);
  const calls = [ids.slice(0, 20), ids.slice(20)].map((part) => source.resource<Device[]>(`devices?${part.join('&')}`));
  const devices = (await Promise.all(calls)).flat();
  return devices.filter(({ type, deleted }) => type === 'inverter' && !deleted).length;
}

/** A query with members of the saved query beside those of a panel. */
function panel(facilities: string[], members: Record<string, unknown>): Panel {
  return { facilities, readingTypes: [], ...members };
}

/** A day, or several, of UTC, on a panel as wide as any. */
function daysAgo(ago: number, days = 1): Window {
  const from = (Math.floor(Date.now() / DAY_MS) - ago) * DAY_MS;
  return { from, to: from + days * DAY_MS, maxDataPoints: 1000, intervalMs: 60_000 };
}

/** A wall of newest values: a panel for each type of each plant. */
function latestPanels(plants: Plant[]): Panel[] {
  return plants.flatMap(({ id }) => TYPES.map((type) => panel([id], { readingTypes: [type], format: 'latest' })));
}

async function learn(rig: Rig, queries: Array<Promise<Answer>>): Promise<void> {
  const { result, stats } = await rig.count(() => Promise.all(queries));
  const failed = result.find(({ error }) => error !== '');
  if (failed) {
    throw new Error(`A query before the measurement failed: ${failed.error}`);
  }
  await rig.rest(stats.requests);
}

async function ask(rig: Rig, queries: () => Array<ReturnType<DataSource['query']>>): Promise<Asked> {
  const { result, stats } = await rig.count(() => Promise.all(queries()));
  await rig.rest(stats.requests);
  return {
    requests: stats.requests,
    points: stats.points,
    values: sum(result.map(({ values }) => values)),
    curves: sum(result.map(({ curves }) => curves.length)),
    complaints: result.flatMap(({ error, notices }) => (error === '' ? notices : [error])),
  };
}

export function judgeQuestions(counts: QuestionCounts): Line[] {
  const { listed, inverters, compared, comparedPoints, before, latest, ratios, pointsPerRequest } = counts;
  const complaints = [inverters, compared, before, latest, ratios].flatMap((one) => one.complaints);
  const needed = Math.max(1, Math.ceil(inverters.points / pointsPerRequest));
  return [
    atMost('upstream requests for the deviation of inverters, a day of 5-minute values', inverters.requests, needed),
    exactly('inverters with a deviation', inverters.curves, listed),
    information('points fetched for it', shown(inverters.points)),
    atMost('points fetched for today against yesterday', compared.points, comparedPoints),
    exactly('upstream requests for yesterday alone, afterwards', before.requests, 0),
    atMost('upstream requests for 40 newest values', latest.requests, 1),
    exactly('newest values that came', latest.values, LATEST_PANELS),
    information("upstream requests for a year's performance ratio of 50 plants by month", shown(ratios.requests)),
    exactly('months with a ratio', ratios.values, MONTHS),
    information('different notices', shown(new Set(complaints).size)),
  ];
}

export const questions = scenario('questions', measureQuestions, judgeQuestions);
