import { type Curve } from './answer';
import { type Control, type Point } from './control';
import { type Panel } from './panel';

/** The simulator's names of the resolutions of a query. */
const RESOLUTIONS: Record<string, string> = {
  raw: 'RAW',
  '1m': 'MINUTE',
  '5m': 'FIVE_MINUTES',
  '15m': 'FIFTEEN_MINUTES',
  '1h': 'HOUR',
  '1d': 'DAY',
};

/** The numbers of right, wrong and missing points. */
export interface Verdict {
  right: number;
  /** Points that the physics does not have, or has with another value. */
  wrong: number;
  /** Points that the physics has and the answer does not. */
  missing: number;
}

export const NOTHING: Verdict = { right: 0, wrong: 0, missing: 0 };

export function added(a: Verdict, b: Verdict): Verdict {
  return { right: a.right + b.right, wrong: a.wrong + b.wrong, missing: a.missing + b.missing };
}

/** The physics behind the simulated API, to compare answers with. */
export class Truth {
  private readonly known = new Map<string, Promise<Point[]>>();

  constructor(private readonly control: Control) {}

  /**
   * Compares the curves of a panel with the true values of [from, to), epoch ms; points outside are ignored.
   * @param resolution as in a query; for a panel without one, the resolution that the plugin should choose
   */
  async compare(
    curves: Curve[],
    panel: Panel,
    span: { from: number; to: number },
    resolution: string
  ): Promise<Verdict> {
    let verdict = NOTHING;
    const unasked = new Set(curves);
    for (const facility of panel.facilities) {
      for (const type of panel.readingTypes) {
        const curve = curves.find((one) => one.facility === facility && one.type === type);
        if (curve) {
          unasked.delete(curve);
        }
        verdict = added(verdict, compared(curve, await this.of(facility, type, span, resolution), span));
      }
    }
    for (const curve of unasked) {
      verdict = added(verdict, compared(curve, [], span));
    }
    return verdict;
  }

  /** True points of [from, to), epoch ms. They are cached, so the simulated time must not change in between. */
  of(facility: string, type: string, { from, to }: { from: number; to: number }, resolution: string): Promise<Point[]> {
    const key = [facility, type, from, to, resolution].join(' ');
    let points = this.known.get(key);
    if (!points) {
      points = this.control.physics({ facility, type, from, to, resolution: RESOLUTIONS[resolution] });
      this.known.set(key, points);
    }
    return points;
  }
}

function compared(curve: Curve | undefined, truth: Point[], { from, to }: { from: number; to: number }): Verdict {
  const left = new Map(truth);
  let right = 0;
  let wrong = 0;
  curve?.times.forEach((time, index) => {
    if (time < from || time >= to) {
      return;
    }
    if (!left.has(time) && curve.values[index] === null) {
      return; // of a series without values, a null says that it exists
    }
    if (left.get(time) === curve.values[index]) {
      right++;
    } else {
      wrong++;
    }
    left.delete(time); // a second point at the same time is wrong
  });
  return { right, wrong, missing: left.size };
}
