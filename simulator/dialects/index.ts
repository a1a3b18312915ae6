import { dialectA } from './a';
import { dialectA2 } from './a2';
import { dialectB } from './b';
import { dialectC } from './c';
import { type Dialect } from './dialect';
import { dialectM } from './m';
import { dialectN } from './n';
import { dialectP } from './p';
import { dialectS } from './s';

/** Every dialect that `SIMULATOR_DIALECT` may name. */
export const DIALECTS: readonly Dialect[] = [
  dialectA,
  dialectA2,
  dialectB,
  dialectC,
  dialectM,
  dialectN,
  dialectP,
  dialectS,
];

/** The dialect with a name, in any case; null when there is none. */
export function dialect(name: string): Dialect | null {
  return DIALECTS.find((one) => one.name.toLowerCase() === name.toLowerCase()) ?? null;
}
