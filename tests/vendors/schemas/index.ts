import type { Vendor } from '../vendor';
import { documents } from './documents';
import { estates } from './estates';
import { later } from './later';
import { makers } from './makers';
import { platforms } from './platforms';
import { traps } from './traps';

export const vendors: Vendor[] = [...documents, ...platforms, ...traps, ...estates, ...later, ...makers].map((make) =>
  make()
);
