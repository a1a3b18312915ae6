import { setTimeout as wait } from 'node:timers/promises';
import { type Answer } from '../answer';
import { compareAll, dashboard, dashboardPlants, lastDay, open, succeeded } from '../dashboard';
import { atMost, exactly, information, shown, type Line } from '../line';
import { type Rig } from '../rig';
import { scenario, type Options } from '../scenario';
import { most, sum } from '../statistics';
import { added, NOTHING, Truth, type Verdict } from '../truth';
import { warmSource } from '../warmUp';

const MINUTE_MS = 60_000;
/** The plugin's clock cannot be shifted. Unless --slow, refreshes and the freshness of values are ten times as fast. */
const SPEED = 10;
/** More than a minute, so that the newest values are stale at each refresh. */
const INTERVAL_MS = 61_000;
/**
 * Until it is known that values newer than 2 hours do not change. Older ones were refetched after 15 and after 30 minutes
 * by then, and are not again before 60; what that costs in the long run is a test of the cache.
 */
const LEARNING = 32;
/** Twice the ten minutes after which values newer than 2 hours are refetched at the latest: all have their turn as often. */
const REFRESHES = 20;
/** The README states this for values newer than 2 hours that have not changed for a while. */
const STATED_MS = 10 * MINUTE_MS;
/** A source whose requests are not throttled: they are refreshed ten times as often. */
const UNLIMITED = { requestsPerMinute: 6000, burst: 1000 };

interface Load {
  requests: number;
  points: number;
}

export interface LateCounts {
  /** The minutes passed for the plugin, too. Else what arrives looks late to it, and it trusts nothing for long. */
  isRealTime: boolean;
  panels: number;
  answered: number;
  verdict: Verdict;
  cold: Load;
  /** Until it is known that values do not change, and afterwards. */
  learning: Load[];
  refreshes: Load[];
  /** How long values may be out of date, and how long they were: corrected ones, and those that came late; ms. */
  statedMs: number;
  correctedMs: number;
  lateMs: number;
}

/** A dashboard is refreshed each minute while nothing changes; then values are corrected, and values arrive late. */
export async function measureLate(rig: Rig, { slow }: Options): Promise<LateCounts> {
  const speed = slow ? 1 : SPEED;
  let to = Date.now() - (slow ? 0 : (LEARNING + REFRESHES) * MINUTE_MS);
  await rig.control.freezeClock(to);
  const all = await rig.control.plants();
  const panels = dashboard(all);
  const [corrected, late] = dashboardPlants(all);
  const { source } = await warmSource(rig, { jsonData: { ...UNLIMITED, cacheFreshness: 1 / speed } });
  let opened = 0;
  let answered = 0;
  let verdict = NOTHING;
  const see = async () => {
    const { result, stats } = await rig.count<Answer[]>(() => open(source, panels, lastDay(to)));
    opened++;
    answered += succeeded(result);
    const seen = await compareAll(new Truth(rig.control), panels, result, lastDay(to));
    return { load: { requests: stats.requests, points: stats.points }, seen };
  };

  let next = Date.now();
  const first = await see();
  const loads: Load[] = [];
  while (loads.length < LEARNING + REFRESHES) {
    next += INTERVAL_MS / speed;
    await wait(next - Date.now());
    to += MINUTE_MS;
    await rig.control.freezeClock(to);
    const { load, seen } = await see();
    loads.push(load);
    verdict = added(verdict, seen);
  }

  /** How long it takes until everything is right again, as seen by frequent refreshes. */
  const untilRight = async () => {
    const began = Date.now();
    for (;;) {
      const asked = Date.now();
      const { seen } = await see();
      if (seen.wrong + seen.missing === 0 || asked - began > (2 * STATED_MS) / speed) {
        return asked - began;
      }
      await wait(10_000 / speed);
    }
  };
  const hour = { from: to - 110 * MINUTE_MS, to: to - 50 * MINUTE_MS };
  await rig.control.setCorrections([{ facility: corrected.id, type: 'Pac', ...hour, value: 12.5 }]);
  const correctedMs = await untilRight();
  await rig.control.setDelay(late.id, 40);
  await wait((2 * STATED_MS) / speed);
  await see();
  await rig.control.setDelay(late.id, 0);
  const lateMs = await untilRight();
  return {
    isRealTime: slow,
    panels: panels.length * opened,
    answered,
    verdict,
    cold: first.load,
    learning: loads.slice(0, LEARNING),
    refreshes: loads.slice(LEARNING),
    statedMs: STATED_MS / speed,
    correctedMs,
    lateMs,
  };
}

export function judgeLate(counts: LateCounts): Line[] {
  const { panels, answered, verdict, cold, learning, refreshes, statedMs } = counts;
  const share = (loads: Load[]) => (100 * sum(loads.map(({ points }) => points))) / loads.length / cold.points;
  const ratio = counts.isRealTime
    ? atMost('points of a refresh by real time / cold, mean', share(refreshes), 3, ' %')
    : information('the same ratio afterwards; its limit holds for --slow', `${shown(share(refreshes))} %`);
  const seconds = (what: string, ms: number) => atMost(`seconds until ${what} are shown`, ms / 1000, statedMs / 1000);
  return [
    information('upstream requests, most of a refresh', shown(most(refreshes.map(({ requests }) => requests)))),
    information('the same ratio before it is known that values do not change', `${shown(share(learning))} %`),
    // Errors return no points: unless everything was answered, the ratio is meaningless.
    ratio.met === undefined ? ratio : { ...ratio, met: ratio.met && answered === panels },
    exactly('panels answered', answered, panels),
    exactly('points wrong or missing while nothing changes', verdict.wrong + verdict.missing, 0),
    seconds('corrections', counts.correctedMs),
    seconds('values that came late', counts.lateMs),
  ];
}

export const late = scenario('late', measureLate, judgeLate);
