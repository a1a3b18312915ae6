import { type Plant, peakPower } from '../physics/plant';
import { seedOf } from '../physics/hash';
import { dateOf, startOf } from '../time/zone';
import { DAY_MS } from '../time/steps';
import { type Device } from './device';

/** A company that owns facilities. */
export interface Company {
  id: string;
  name: string;
}

/** Master data of a facility, as its operator typed them in. */
export interface MasterData {
  id: string;
  name: string;
  company: Company;
  street: string;
  postcode: string;
  city: string;
  country: string;
  latitude: number;
  longitude: number;
  /** IANA zone. */
  timezone: string;
  plantType: 'SOLAR' | 'WIND';
  /** kWp, or kW for wind. */
  nominalPower: number;
  /** YYYY-MM-DD, or `yesterday`: the day before the simulated now, always. */
  commissioned: string;
  /** Cent per kWh fed in. */
  feedInTariff: number;
  currency: string;
  /** What its data logger calls reading types, by the platform's own ids; all others have these. */
  typeNames?: Readonly<Record<string, string>>;
}

/** A plant with its master data and its tree of devices; plant and tree are made when they are first needed. */
export class Facility implements Device {
  readonly kind = 'facility';
  readonly model = null;
  readonly serialNumber = null;
  readonly parent = null;
  readonly generator = null;
  readonly combiner = null;
  readonly string = null;
  readonly group = null;
  readonly installedAt = null;
  readonly deletedAt = null;
  readonly interval = null;
  private madePlant: Plant | null = null;
  private madeChildren: Device[] | null = null;

  constructor(
    readonly master: MasterData,
    private readonly makePlant: () => Plant,
    private readonly addDevices: (facility: Facility) => void
  ) {}

  get id(): string {
    return this.master.id;
  }

  get name(): string {
    return this.master.name;
  }

  get nominalPower(): number {
    return this.master.nominalPower;
  }

  get seed(): number {
    return seedOf(this.master.id);
  }

  get plant(): Plant {
    return (this.madePlant ??= this.makePlant());
  }

  get children(): Device[] {
    if (!this.madeChildren) {
      this.madeChildren = [];
      this.addDevices(this);
    }
    return this.madeChildren;
  }

  /**
   * Instant from which on the facility has data.
   * @param now simulated now, epoch ms
   * @returns epoch ms, a midnight in the facility's zone
   */
  commissionedAt(now: number): number {
    return commissioning(this.master.commissioned, this.master.timezone, now);
  }

  /** Commissioning date as YYYY-MM-DD in the facility's zone. */
  commissioningDate(now: number): string {
    const { commissioned, timezone } = this.master;
    return commissioned === 'yesterday' ? dateOf(timezone, this.commissionedAt(now)) : commissioned;
  }
}

/** Midnight of a commissioning date in a zone, epoch ms; see `MasterData.commissioned`. */
export function commissioning(date: string, zone: string, now: number): number {
  if (date === 'yesterday') {
    return startOf('day', zone, startOf('day', zone, now) - DAY_MS / 2);
  }
  return startOf('day', zone, Date.parse(`${date}T12:00:00Z`));
}

/** kWp of a plant, rounded as a nameplate is. */
export function nameplate(plant: Plant): number {
  return Math.round(peakPower(plant) * 10) / 10;
}

/** The facility at the top of a device's tree. */
export function facilityOf(device: Device): Facility {
  let top = device;
  while (top.parent) {
    top = top.parent;
  }
  if (!(top instanceof Facility)) {
    throw new Error(`Device ${device.id} hangs on no facility`);
  }
  return top;
}
