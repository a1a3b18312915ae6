import { type Answer } from '../answer';
import { type Plant } from '../control';
import { compareAll, dashboard, HOUR_MS, lastDay, open, succeeded, TYPES } from '../dashboard';
import { type DataSource } from '../dataSource';
import { atMost, exactly, information, shown, type Line } from '../line';
import { type Panel, type Window } from '../panel';
import { type Rig } from '../rig';
import { scenario } from '../scenario';
import { added, Truth, type Verdict } from '../truth';
import { warmSource } from '../warmUp';

const RULES = 40;
const RANGES_MS = [HOUR_MS / 2, HOUR_MS, 6 * HOUR_MS];

export interface Rule {
  panel: Panel;
  window: Window;
}

export interface AlertsCounts {
  panels: number;
  rules: number;
  panelsAnswered: number;
  rulesAnswered: number;
  verdict: Verdict;
  /** Upstream requests for the dashboard alone, and for the dashboard together with the rules. */
  requestsAlone: number;
  requestsTogether: number;
}

/** 40 alert rules are evaluated at the moment the dashboard is opened; nothing is cached. */
export async function measureAlerts(rig: Rig): Promise<AlertsCounts> {
  const now = Date.now();
  await rig.control.freezeClock(now);
  await rig.limit();
  const plants = await rig.control.plants();
  const panels = dashboard(plants);
  const rules = rulesOf(plants, now);

  const { source: first } = await warmSource(rig);
  const alone = await rig.count(() => open(first, panels, lastDay(now)));
  await rig.stopPlugins(); // which also empties the cache

  const { source } = await warmSource(rig);
  const together = await rig.count(() => Promise.all([open(source, panels, lastDay(now)), evaluate(source, rules)]));
  const [shownPanels, evaluated] = together.result;

  const truth = new Truth(rig.control);
  let verdict = await compareAll(truth, panels, shownPanels, lastDay(now));
  for (const [index, { panel, window }] of rules.entries()) {
    verdict = added(verdict, await truth.compare(evaluated[index].curves, panel, window, 'raw'));
  }
  return {
    panels: panels.length * 2,
    rules: rules.length,
    panelsAnswered: succeeded(alone.result) + succeeded(shownPanels),
    rulesAnswered: succeeded(evaluated),
    verdict,
    requestsAlone: alone.stats.requests,
    requestsTogether: together.stats.requests,
  };
}

/** Rules for all plants in turn, each with the plant's next type, over three different time ranges. */
export function rulesOf(plants: Plant[], now: number): Rule[] {
  return Array.from({ length: RULES }, (_, index) => {
    const plant = plants[index % plants.length];
    const round = Math.floor(index / plants.length);
    const types = TYPES.filter((type) => plant.types.includes(type));
    const from = now - RANGES_MS[round % RANGES_MS.length];
    return {
      panel: { facilities: [plant.id], readingTypes: [types[index % types.length]] },
      // The values that Grafana sends for every rule.
      window: { from, to: now, maxDataPoints: 43_200, intervalMs: 1000, isAlert: true },
    };
  });
}

export function evaluate(source: DataSource, rules: Rule[]): Promise<Answer[]> {
  return Promise.all(rules.map(({ panel, window }) => source.query(panel, window)));
}

export function judgeAlerts(counts: AlertsCounts): Line[] {
  const { panels, rules, panelsAnswered, rulesAnswered, verdict, requestsAlone, requestsTogether } = counts;
  return [
    information('upstream requests of the dashboard alone', shown(requestsAlone)),
    information('upstream requests together with 40 rules', shown(requestsTogether)),
    atMost('upstream requests more than alone', requestsTogether - requestsAlone, 2),
    exactly('panels answered', panelsAnswered, panels),
    exactly('rules answered', rulesAnswered, rules),
    exactly('points wrong or missing', verdict.wrong + verdict.missing, 0),
  ];
}

export const alerts = scenario('alerts', measureAlerts, judgeAlerts);
