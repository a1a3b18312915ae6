import type { Vendor } from '../vendor';
import { departures } from './departures';
import { documents } from './documents';
import { domain } from './domain';
import { estates } from './estates';
import { frameworks } from './frameworks';
import { houses } from './houses';
import { later } from './later';
import { makers } from './makers';
import { plain } from './plain';
import { platforms } from './platforms';
import { portals } from './portals';
import { results } from './results';
import { stacks } from './stacks';
import { traps } from './traps';

export const vendors: Vendor[] = [
  ...documents,
  ...platforms,
  ...traps,
  ...estates,
  ...later,
  ...makers,
  ...houses,
  ...stacks,
  ...results,
  ...portals,
  ...departures,
  ...plain,
  ...frameworks,
  ...domain,
].map((make) => make());
