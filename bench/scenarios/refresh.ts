import { setTimeout as wait } from 'node:timers/promises';
import { type Answer } from '../answer';
import { compareAll, dashboard, lastDay, open, succeeded } from '../dashboard';
import { atMost, exactly, information, shown, type Line } from '../line';
import { type Rig } from '../rig';
import { scenario, type Options } from '../scenario';
import { most } from '../statistics';
import { added, NOTHING, Truth, type Verdict } from '../truth';
import { warmSource } from '../warmUp';

const MINUTE_MS = 60_000;
/** Enough for every series to get at least one new value. */
const REFRESHES = 15;
/** Stop early enough that no value becomes stale in real time, which would cost another refresh. */
const YOUNG_MS = 40_000;
const OLD_MS = 61_000;

export interface RefreshCounts {
  panels: number;
  answered: number;
  verdict: Verdict;
  cold: { requests: number; points: number };
  /** One minute apart. */
  refreshes: Array<{ requests: number; points: number }>;
  /** After more than a minute of real time, when the most recent values are stale. */
  aged?: { requests: number; points: number };
}

/** A dashboard that is refreshed once a minute; only simulated time passes, and it ends in the present. */
export async function measureRefresh(rig: Rig, { slow }: Options): Promise<RefreshCounts> {
  let to = Date.now() - REFRESHES * MINUTE_MS;
  await rig.control.freezeClock(to);
  await rig.limit();
  const panels = dashboard(await rig.control.plants());
  const { source } = await warmSource(rig);
  let answered = 0;
  let verdict = NOTHING;
  const see = async () => {
    await rig.control.freezeClock(to);
    const { result, stats } = await rig.count<Answer[]>(() => open(source, panels, lastDay(to)));
    answered += succeeded(result);
    // The true values change with the simulated time.
    verdict = added(verdict, await compareAll(new Truth(rig.control), panels, result, lastDay(to)));
    return { requests: stats.requests, points: stats.points };
  };
  const first = await see();
  const began = Date.now();
  const refreshes = [];
  while (refreshes.length < REFRESHES && Date.now() - began < YOUNG_MS) {
    to += MINUTE_MS;
    refreshes.push(await see());
  }
  let aged;
  if (slow) {
    await wait(OLD_MS);
    to += OLD_MS;
    aged = await see();
  }
  const opened = 1 + refreshes.length + (aged ? 1 : 0);
  return { panels: panels.length * opened, answered, verdict, cold: first, refreshes, aged };
}

export function judgeRefresh({ panels, answered, verdict, cold, refreshes, aged }: RefreshCounts): Line[] {
  const worst = most(refreshes.map(({ points }) => points));
  const share = (points: number) => (cold.points === 0 ? NaN : (100 * points) / cold.points);
  const ratio = atMost('points of a refresh / cold', share(worst), 3, ' %');
  const lines = [
    information(
      `upstream requests, most of ${refreshes.length} refreshes`,
      shown(most(refreshes.map(({ requests }) => requests)))
    ),
    information('points fetched cold', shown(cold.points)),
    information(`points fetched, most of ${refreshes.length} refreshes`, shown(worst)),
    exactly('panels answered', answered, panels),
    exactly('points wrong or missing', verdict.wrong + verdict.missing, 0),
    // Errors return no points: unless everything was answered, the ratio is meaningless.
    { ...ratio, met: ratio.met && answered === panels },
  ];
  if (aged) {
    lines.push(information('the same after 61 s of real time', `${shown(share(aged.points))} %`));
  }
  return lines;
}

export const refresh = scenario('refresh', measureRefresh, judgeRefresh);
