import { run } from '../../tools/lib/command';
import { goBenchmarks } from '../goBench';
import { atMost, information, shown, type Line } from '../line';
import { scenario } from '../scenario';
import { median } from '../statistics';

const PACKAGE = './pkg/decode';
const BENCHMARK = 'BenchmarkAnswer';
const RUNS = 5;

/** The fastest of the runs, because any disturbance only makes a run slower; allocations are the median. */
export interface Decoding {
  nsPerOp: number;
  allocsPerOp: number;
}

export interface DecodeCounts {
  /** A response of 10,000 readings over HTTP on loopback into frames: by the plugin, and by encoding/json. */
  plugin: Decoding;
  typed: Decoding;
}

/** The Go benchmark of one response; Go measures time and allocations itself. */
export async function measureDecode(): Promise<DecodeCounts> {
  const only = ['-run', 'xxx', '-bench', BENCHMARK, '-benchmem', '-benchtime', '200x', '-count', String(RUNS)];
  const { code, output } = await run('go', ['test', '-tags', 'arrow_json_stdlib', ...only, PACKAGE]);
  if (code !== 0) {
    throw new Error(`${BENCHMARK} of ${PACKAGE} failed:\n${output}`);
  }
  const found = goBenchmarks(output);
  const of = (name: string): Decoding => {
    const runs = found.filter((one) => one.name === `${BENCHMARK}/${name}`);
    if (runs.length === 0) {
      throw new Error(`${PACKAGE} has no ${BENCHMARK}/${name}.`);
    }
    return {
      nsPerOp: Math.min(...runs.map((one) => one.nsPerOp)),
      allocsPerOp: median(runs.map((one) => one.allocsPerOp)),
    };
  };
  return { plugin: of('plugin'), typed: of('typed-encoding-json') };
}

export function judgeDecode({ plugin, typed }: DecodeCounts): Line[] {
  return [
    atMost('allocations for 10,000 readings', plugin.allocsPerOp, 340),
    information('allocations of typed encoding/json', shown(typed.allocsPerOp)),
    atMost('time / typed encoding/json into the same frames', plugin.nsPerOp / typed.nsPerOp, 0.3),
  ];
}

export const decode = scenario('decode', measureDecode, judgeDecode);
