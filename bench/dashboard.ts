import { Problem } from '../tools/lib/problem';
import { type Answer } from './answer';
import { type Plant } from './control';
import { type DataSource } from './dataSource';
import { type Panel, type Window } from './panel';
import { added, NOTHING, type Truth, type Verdict } from './truth';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

const PANELS = 24;
const PLANTS = [
  'Solarpark Groß Köris',
  'Dachanlage Bäckerei Müßig, Görlitz',
  'Schönefeld Ost/West',
  'Freifläche Überlingen-Süd',
  'Finca Peñíscola',
];
/** Offered by all five plants; the first five types have 5-minute values, the others 15-minute values. */
export const TYPES = [
  'Pac',
  'ActivePower',
  'ReactivePower',
  'Irradiance',
  'CommunicationStatus',
  'ProducedEnergy',
  'ExportedEnergy',
  'ExpectedPower',
];

/** The plants of the dashboard, in its order. */
export function dashboardPlants(all: Plant[]): Plant[] {
  return PLANTS.map((name) => {
    const plant = all.find((one) => one.name === name);
    if (!plant || TYPES.some((type) => !plant.types.includes(type))) {
      throw new Problem(`The simulated account has no plant "${name}" with ${TYPES.join(', ')}.`);
    }
    return plant;
  });
}

/** 24 panels, each with a different pair of types for all five plants. */
export function dashboard(all: Plant[]): Panel[] {
  const facilities = dashboardPlants(all).map(({ id }) => id);
  const pairs = TYPES.flatMap((first, index) => TYPES.slice(index + 1).map((second) => [first, second]));
  return pairs.slice(0, PANELS).map((readingTypes) => ({ facilities, readingTypes }));
}

/** The last 24 hours on panels of 1,000 pixels, for which auto chooses 5-minute values. */
export function lastDay(to: number): Window {
  return { from: to - DAY_MS, to, maxDataPoints: 1000, intervalMs: 60_000 };
}

/** Opens all panels at once, as Grafana does. */
export function open(source: DataSource, panels: Panel[], window: Window): Promise<Answer[]> {
  return Promise.all(panels.map((panel) => source.query(panel, window)));
}

/** Compares the values of all panels with the true ones. */
export async function compareAll(truth: Truth, panels: Panel[], answers: Answer[], span: Window): Promise<Verdict> {
  let verdict = NOTHING;
  for (const [index, panel] of panels.entries()) {
    verdict = added(verdict, await truth.compare(answers[index].curves, panel, span, '5m'));
  }
  return verdict;
}

/** The number of answers without an error. */
export function succeeded(answers: Answer[]): number {
  return answers.filter(({ error }) => error === '').length;
}
