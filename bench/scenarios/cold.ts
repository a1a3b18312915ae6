import { compareAll, dashboard, DAY_MS, lastDay, open, succeeded } from '../dashboard';
import { type DataSource } from '../dataSource';
import { atLeast, atMost, exactly, information, shown, type Line } from '../line';
import { type Panel, type Window } from '../panel';
import { FAIR_USE, type Rig } from '../rig';
import { scenario } from '../scenario';
import { median, most, sum } from '../statistics';
import { added, NOTHING, Truth, type Verdict } from '../truth';
import { warmSource } from '../warmUp';

/** Each round queries another day, of which nothing is cached yet. */
const ROUNDS = 3;
const UNLIMITED = { requestsPerMinute: 6000, burst: 1000 };

export interface ColdCounts {
  /** Panels queried in all rounds, and those answered without an error. */
  panels: number;
  answered: number;
  verdict: Verdict;
  /** Per round. */
  requests: number[];
  points: number[];
  requestsOneByOne: number[];
  /** Raw data: time until the last panel of a round was answered, ms. */
  atOnceMs: number[];
  oneByOneMs: number[];
}

/** 24 panels at once with an empty cache, and the same 24 one by one without a cache. */
export async function measureCold(rig: Rig): Promise<ColdCounts> {
  const now = Date.now();
  await rig.control.freezeClock(now);
  const panels = dashboard(await rig.control.plants());
  const truth = new Truth(rig.control);
  const windows = Array.from({ length: ROUNDS }, (_, round) => lastDay(now - round * 2 * DAY_MS));
  for (const window of windows) {
    await knowPhysics(truth, panels, window);
  }
  await rig.limit();
  const counts: ColdCounts = {
    panels: 0,
    answered: 0,
    verdict: NOTHING,
    requests: [],
    points: [],
    requestsOneByOne: [],
    atOnceMs: [],
    oneByOneMs: [],
  };

  const { source } = await warmSource(rig);
  for (const window of windows) {
    const { result, stats, wallMs } = await rig.count(() => open(source, panels, window));
    counts.panels += panels.length;
    counts.answered += succeeded(result);
    counts.verdict = added(counts.verdict, await compareAll(truth, panels, result, window));
    counts.requests.push(stats.requests);
    counts.points.push(stats.points);
    counts.atOnceMs.push(wallMs);
  }

  // Without a cache and without any limit, so that the ratio shows the effect of batching and not that of throttling.
  const { source: other } = await warmSource(rig, { jsonData: { ...UNLIMITED, cacheDisabled: true } });
  await rig.control.setBudget();
  for (const window of windows) {
    const { stats, wallMs } = await rig.count(() => openOneByOne(other, panels, window));
    counts.requestsOneByOne.push(stats.requests);
    counts.oneByOneMs.push(wallMs);
  }
  return counts;
}

/** Warms up the simulator's caches, so that both ways start from the same state. */
async function knowPhysics(truth: Truth, panels: Panel[], window: Window): Promise<void> {
  for (const { facilities, readingTypes } of panels) {
    for (const facility of facilities) {
      await Promise.all(readingTypes.map((type) => truth.of(facility, type, window, '5m')));
    }
  }
}

async function openOneByOne(source: DataSource, panels: Panel[], window: Window): Promise<void> {
  for (const panel of panels) {
    const { error } = await source.query(panel, window);
    if (error !== '') {
      throw new Error(`A panel that was queried alone failed: ${error}`);
    }
  }
}

export function judgeCold(counts: ColdCounts): Line[] {
  const { panels, answered, verdict, requests, points, requestsOneByOne, atOnceMs, oneByOneMs } = counts;
  const perMinute = (median(requestsOneByOne) * 60_000) / median(oneByOneMs);
  const unthrottled = atLeast('upstream requests a minute one by one', perMinute, 2 * FAIR_USE.requestsPerMinute);
  const ratio = atLeast('wall time one by one / at once, medians', median(oneByOneMs) / median(atOnceMs), 10, ' x');
  return [
    atMost('upstream requests for 24 panels at once, most of 3 rounds', most(requests), 3),
    information('upstream requests for the same one by one', shown(median(requestsOneByOne))),
    information('points fetched, mean of the rounds', shown(sum(points) / points.length)),
    exactly('panels answered', answered, panels),
    exactly('points wrong or missing', verdict.wrong + verdict.missing, 0),
    unthrottled,
    // Errors are fast and throttling is slow: with either of them, the ratio is meaningless.
    { ...ratio, met: ratio.met && unthrottled.met && answered === panels },
  ];
}

export const cold = scenario('cold', measureCold, judgeCold);
