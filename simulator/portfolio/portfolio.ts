import { type Device } from './device';
import { type Company, type Facility } from './facility';

/** All companies, facilities and devices of one world of the simulator. */
export interface Portfolio {
  readonly companies: readonly Company[];
  /** The facilities of a company, in the order in which they were created. */
  facilitiesOf(company: Company): Iterable<Facility>;
  /** A device, or a facility, by its id; null when there is none. */
  device(id: string): Device | null;
}
