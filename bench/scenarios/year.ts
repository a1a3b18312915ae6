import { SIMULATOR_TOKEN } from '../../tools/lib/simulator';
import { type Curve } from '../answer';
import { type Point } from '../control';
import { dashboardPlants, DAY_MS } from '../dashboard';
import { atLeast, atMost, exactly, information, shown, type Line } from '../line';
import { memoryDuring, type MemoryUse } from '../memory';
import { type Rig } from '../rig';
import { scenario } from '../scenario';
import { Truth } from '../truth';
import { warmSource } from '../warmUp';

/** Dialect N has no resolutions: the plugin itself must fetch the stored values and reduce them. */
const TOKEN = `${SIMULATOR_TOKEN}.n`;
const TYPE = 'Pac';
/** A year of days in the plant's time zone, long enough ago that its values no longer change. */
const YEAR = { from: Date.parse('2025-01-01T00:00:00+01:00'), to: Date.parse('2026-01-01T00:00:00+01:00') };
const PANEL_POINTS = 1000;
/** A year of days: coarser than that, the panel would not show what happened. */
const LEAST_POINTS = 365;
const MEBIBYTE = 1024 * 1024;
const EMPTY: Curve = { facility: '', type: '', times: [], values: [] };

export interface YearCounts {
  requests: number;
  /** Points sent by the API, and points received by Grafana. */
  fetched: number;
  sent: number;
  /** Points that are not the maximum of their interval. */
  wrong: number;
  memory: MemoryUse;
}

/** The maxima of a year on one panel, from an API that only returns stored values. */
export async function measureYear(rig: Rig): Promise<YearCounts> {
  await rig.limit();
  const [plant] = dashboardPlants(await rig.control.plants());
  const { plugin, source } = await warmSource(rig, { token: TOKEN });
  const panel = { facilities: [plant.id], readingTypes: [TYPE], aggregation: 'max' };
  const window = { ...YEAR, maxDataPoints: PANEL_POINTS, intervalMs: DAY_MS / 4 };

  let curves: Curve[] = [];
  let counted: { requests: number; points: number } = { requests: 0, points: 0 };
  const memory = await memoryDuring(plugin, async () => {
    const { result, stats } = await rig.count(() => source.query(panel, window));
    if (result.error !== '') {
      throw new Error(`The query for a year failed: ${result.error}`);
    }
    curves = result.curves;
    counted = stats;
  });
  const [curve = EMPTY] = curves;
  const stored = await new Truth(rig.control).of(plant.id, TYPE, covered(curve, YEAR), 'raw');
  return {
    requests: counted.requests,
    fetched: counted.points,
    sent: curve.times.length,
    wrong: wrongMaxima(curve, stored),
    memory,
  };
}

/** The span extended to the curve's intervals, of which the first and last may reach beyond it. */
export function covered({ times }: Curve, span: { from: number; to: number }): { from: number; to: number } {
  const [last = span.from, before = last] = times.slice(-2).reverse();
  return { from: Math.min(span.from, times[0] ?? span.from), to: Math.max(span.to, last + (last - before)) };
}

/** The number of values that are not the maximum of the stored values from their time to the next one's. */
export function wrongMaxima({ times, values }: Curve, stored: Point[]): number {
  let next = 0;
  let wrong = 0;
  times.forEach((_, index) => {
    const end = times[index + 1] ?? Infinity;
    let greatest: number | null = null;
    for (; next < stored.length && stored[next][0] < end; next++) {
      const value = stored[next][1];
      if (typeof value === 'number' && (greatest === null || value > greatest)) {
        greatest = value;
      }
    }
    wrong += values[index] === greatest ? 0 : 1;
  });
  return wrong;
}

export function judgeYear({ requests, fetched, sent, wrong, memory }: YearCounts): Line[] {
  return [
    information('upstream requests', shown(requests)),
    information('points fetched', shown(fetched)),
    atLeast('points sent to Grafana a series', sent, LEAST_POINTS),
    atMost('points sent to Grafana a series', sent, PANEL_POINTS),
    exactly('maxima that are none', wrong, 0),
    atMost('peak memory above idle', (memory.peak - memory.before) / MEBIBYTE, 150, ' MiB'),
  ];
}

export const year = scenario('year', measureYear, judgeYear);
