import { run } from '../../tools/lib/command';
import { goBenchmarks } from '../goBench';
import { atMost, exactly, information, shown, type Line } from '../line';
import { scenario } from '../scenario';

const PACKAGE = './pkg/calc';
const BENCHMARK = 'BenchmarkMillion';
const RUNS = 3;
const DECODE = 'decode';

/** The fastest of the runs, because any disturbance only makes a run slower; ns for a million points. */
export interface CalculationCounts {
  decode: number;
  calculations: Record<string, number>;
}

/** The Go benchmark of all calculations, and of decoding as many points, in one run. */
export async function measureCalculations(): Promise<CalculationCounts> {
  const only = ['-run', 'xxx', '-bench', BENCHMARK, '-benchmem', '-benchtime', '3x', '-count', String(RUNS)];
  const { code, output } = await run('go', ['test', '-tags', 'arrow_json_stdlib', ...only, PACKAGE]);
  if (code !== 0) {
    throw new Error(`${BENCHMARK} of ${PACKAGE} failed:\n${output}`);
  }
  const fastest = new Map<string, number>();
  for (const { name, nsPerOp } of goBenchmarks(output)) {
    const calculation = name.slice(BENCHMARK.length + 1);
    fastest.set(calculation, Math.min(nsPerOp, fastest.get(calculation) ?? Infinity));
  }
  const decode = fastest.get(DECODE);
  if (decode === undefined) {
    throw new Error(`${PACKAGE} has no ${BENCHMARK}/${DECODE}.`);
  }
  fastest.delete(DECODE);
  return { decode, calculations: Object.fromEntries(fastest) };
}

export function judgeCalculations({ decode, calculations }: CalculationCounts): Line[] {
  const slowestFirst = Object.entries(calculations).sort(([, a], [, b]) => b - a);
  const [slowest, ns] = slowestFirst[0] ?? ['none', NaN];
  const slower = slowestFirst.filter(([, one]) => !(one < decode));
  return [
    information('calculations over a million points', shown(slowestFirst.length)),
    exactly('of which take longer than to decode the points', slower.length, 0),
    atMost(`time of the slowest, ${slowest} / decode`, ns / decode, 1),
  ];
}

export const calculations = scenario('calculations', measureCalculations, judgeCalculations);
