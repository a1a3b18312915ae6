import type { Vendor } from '../vendor';
import { documents } from './documents';
import { estates } from './estates';
import { later } from './later';
import { platforms } from './platforms';
import { traps } from './traps';

export const vendors: Vendor[] = [...documents, ...platforms, ...traps, ...estates, ...later].map((make) => make());
