import { setTimeout as wait } from 'node:timers/promises';
import { type Answer } from '../answer';
import { compareAll, dashboard, lastDay, open, succeeded } from '../dashboard';
import { atMost, exactly, information, shown, type Line } from '../line';
import { refreshesDemanded, type Opening } from '../refreshes';
import { type Rig } from '../rig';
import { scenario } from '../scenario';
import { sum } from '../statistics';
import { Truth, type Verdict } from '../truth';
import { warmSource } from '../warmUp';

/** `BENCH_VIEWERS` may ask for more; they come at the same rate. */
const VIEWERS = Number(process.env.BENCH_VIEWERS) || 50;
const WITHIN_MS = VIEWERS * 200;
/** Values of the last minutes may have arrived between the answer and the comparison. */
const UNSETTLED_MS = 20 * 60_000;

export interface ViewersCounts {
  panels: number;
  answered: number;
  /** Of the last viewer. */
  verdict: Verdict;
  /** Requests for the first viewer, and for the others. */
  firstRequests: number;
  extraRequests: number;
  /** The number of refreshes needed, given when the viewers came. */
  demanded: number;
}

/** Users open a dashboard that another has just opened; real time passes. */
export async function measureViewers(rig: Rig): Promise<ViewersCounts> {
  await rig.limit();
  const panels = dashboard(await rig.control.plants());
  const { source } = await warmSource(rig);
  const openNow = (): { opening: Opening; answers: Promise<Answer[]> } => {
    const now = Date.now();
    return { opening: { to: now, at: now }, answers: open(source, panels, lastDay(now)) };
  };
  let first: Opening = { to: 0, at: 0 };
  const before = await rig.count(() => {
    const { opening, answers } = openNow();
    first = opening;
    return answers;
  });

  const { result: views, stats } = await rig.count(async () => {
    const began = Date.now();
    const opened = [];
    for (let viewer = 0; viewer < VIEWERS; viewer++) {
      await wait(began + (viewer * WITHIN_MS) / VIEWERS - Date.now());
      opened.push(openNow());
    }
    return Promise.all(opened.map(async ({ opening, answers }) => ({ opening, answers: await answers })));
  });
  const last = views[views.length - 1];
  const settled = { ...lastDay(last.opening.to), to: last.opening.to - UNSETTLED_MS };
  return {
    panels: panels.length * (VIEWERS + 1),
    answered: succeeded(before.result) + sum(views.map(({ answers }) => succeeded(answers))),
    verdict: await compareAll(new Truth(rig.control), panels, last.answers, settled),
    firstRequests: before.stats.requests,
    extraRequests: stats.requests,
    demanded: refreshesDemanded(
      first,
      views.map(({ opening }) => opening)
    ),
  };
}

export function judgeViewers(counts: ViewersCounts): Line[] {
  return [
    information('upstream requests for the viewer before', shown(counts.firstRequests)),
    information('refreshes that the age of values demands', shown(counts.demanded)),
    atMost(
      `extra upstream requests for ${VIEWERS} viewers in ${WITHIN_MS / 1000} s`,
      counts.extraRequests,
      counts.demanded
    ),
    exactly('panels answered', counts.answered, counts.panels),
    exactly('points wrong or missing for the last viewer', counts.verdict.wrong + counts.verdict.missing, 0),
  ];
}

export const viewers = scenario('viewers', measureViewers, judgeViewers);
