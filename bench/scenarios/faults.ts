import { type Plant } from '../control';
import { DAY_MS } from '../dashboard';
import { type DataSource } from '../dataSource';
import { atLeast, exactly, information, shown, type Line } from '../line';
import { type Panel, type Window } from '../panel';
import { LATENCY_MS, type Rig } from '../rig';
import { scenario } from '../scenario';
import { sum } from '../statistics';
import { NOTHING, Truth } from '../truth';
import { warmSource } from '../warmUp';

const PANELS = 1000;
/** Users who open one panel after another: few, so that most panels need a request of their own. */
const PEOPLE = 6;
const RESOLUTIONS = ['raw', '5m', '15m', '1h', '1d'];
/** With this seed, every kind of fault occurs within the first hundred requests. */
const RATES = {
  seed: 7,
  errorRate500: 0.05,
  errorRate502: 0.05,
  dropRate: 0.05,
  errorRate429: 0.05,
  truncateRate: 0.02,
};
const GENEROUS = { requestsPerMinute: 6000, burst: 1000 };
const KINDS = ['500', '502', 'drop', '429', 'truncate'];
/** With fewer faults or points, the result would prove little. */
const LEAST_FAULTS_PERCENT = 15;
const LEAST_POINTS = 100_000;
/** Older values no longer change: gaps that are filled late have been filled by then. */
const SETTLED_DAYS = 60;
const DAYS = 300;

interface Question {
  panel: Panel;
  window: Window;
  resolution: string;
}

export interface FaultsCounts {
  panels: number;
  /** Panels with an error instead of an answer, and panels with a notice about missing data. */
  failed: number;
  partial: number;
  /** Complete panels. */
  served: number;
  right: number;
  wrong: number;
  /** Points missing from an answer without an error or notice. */
  silentlyMissing: number;
  requests: number;
  faults: Record<string, number>;
  /** The distinct error messages. */
  errors: string[];
}

/**
 * 1,000 panels against an API that fails every fifth request. Neither the API nor the data source limits requests: at
 * 60 requests per minute, this would take more than a quarter of an hour.
 */
export async function measureFaults(rig: Rig): Promise<FaultsCounts> {
  await rig.control.setFaults({ latencyMs: LATENCY_MS });
  const { source } = await warmSource(rig, { jsonData: GENEROUS });
  const questions = questionsAbout(await rig.control.plants(), Date.now());
  await rig.control.setFaults({ latencyMs: LATENCY_MS, ...RATES });
  const truth = new Truth(rig.control);
  const { result, stats } = await rig.count(async () => {
    const left = [...questions];
    const people = Array.from({ length: PEOPLE }, async () => {
      const seen = [];
      for (let question = left.shift(); question; question = left.shift()) {
        seen.push(await ask(source, truth, question));
      }
      return seen;
    });
    return (await Promise.all(people)).flat();
  });
  return {
    panels: result.length,
    failed: result.filter(({ error }) => error !== '').length,
    partial: result.filter(({ error, verdict, isTold }) => error === '' && verdict.missing > 0 && isTold).length,
    served: result.filter(({ error, verdict }) => error === '' && verdict.missing === 0).length,
    right: sum(result.map(({ verdict }) => verdict.right)),
    wrong: sum(result.map(({ verdict }) => verdict.wrong)),
    silentlyMissing: sum(result.map(({ verdict, isTold }) => (isTold ? 0 : verdict.missing))),
    requests: stats.requests,
    faults: stats.faults,
    errors: [...new Set(result.map(({ error }) => error))].filter((error) => error !== ''),
  };
}

/** Panels of one to three plants and types, over one to seven days of the last year, in all resolutions. */
function questionsAbout(plants: Plant[], now: number): Question[] {
  const newest = Math.floor(now / DAY_MS) - SETTLED_DAYS;
  return Array.from({ length: PANELS }, (_, index) => {
    const count = 1 + (index % 3);
    const shownPlants = Array.from({ length: count }, (_, step) => plants[(index * 5 + step) % plants.length]);
    const shared = shownPlants[0].types.filter((type) => shownPlants.every(({ types }) => types.includes(type)));
    const numeric = shared.filter((type) => type !== 'DeviceStatus'); // its values are texts
    const types = Array.from({ length: 1 + (index % 2) }, (_, step) => numeric[(index * 7 + step) % numeric.length]);
    const resolution = RESOLUTIONS[index % RESOLUTIONS.length];
    const to = (newest - ((index * 37) % DAYS)) * DAY_MS;
    const days = resolution === 'raw' ? 1 : 1 + (index % 7);
    return {
      panel: { facilities: shownPlants.map(({ id }) => id), readingTypes: [...new Set(types)], resolution },
      window: { from: to - days * DAY_MS, to, maxDataPoints: 1000, intervalMs: 60_000 },
      resolution,
    };
  });
}

async function ask(source: DataSource, truth: Truth, { panel, window, resolution }: Question) {
  const answer = await source.query(panel, window);
  const { error } = answer;
  // Curves that come with an error are compared as well: they must be right.
  const isSilent = error !== '' && answer.curves.length === 0;
  const verdict = isSilent ? NOTHING : await truth.compare(answer.curves, panel, window, resolution);
  return { error, verdict, isTold: error !== '' || answer.notices.length > 0 };
}

export function judgeFaults(counts: FaultsCounts): Line[] {
  const { panels, failed, partial, served, right, wrong, silentlyMissing, requests, faults, errors } = counts;
  return [
    information('upstream requests for 1,000 panels', shown(requests)),
    atLeast('of which failed by a fault', (100 * sum(Object.values(faults))) / requests, LEAST_FAULTS_PERCENT, ' %'),
    exactly('kinds of faults that occurred', KINDS.filter((kind) => (faults[kind] ?? 0) > 0).length, KINDS.length),
    atLeast('points compared', right + wrong, LEAST_POINTS),
    exactly('points that are wrong', wrong, 0),
    exactly('points missing without an error or notice', silentlyMissing, 0),
    information('panels with an error', shown(failed)),
    information('different errors among them', shown(errors.length)),
    information('panels with a notice of what is missing', shown(partial)),
    atLeast('panels served', (100 * served) / panels, 99, ' %'),
  ];
}

export const faults = scenario('faults', measureFaults, judgeFaults);
