import { asNumber, asObject, BadInput, onlyKnown } from './input';
import { knownDevice, type Plants } from './offer';
import { type Device } from './portfolio/device';
import { type Facility, facilityOf } from './portfolio/facility';
import { MINUTE_MS } from './time/steps';

const MOST_MINUTES = 527_040;

/** Late data: what the plants recorded in the last minutes is not delivered yet. */
export class Delays {
  private facility: Facility | null = null;
  private minutes = 0;

  constructor(private readonly plants: Plants) {}

  describe(): { facility: string | null; minutes: number } {
    return { facility: this.facility?.id ?? null, minutes: this.minutes };
  }

  /**
   * Sets the delay, of one facility or of all.
   * @throws BadInput
   */
  set(body: unknown): void {
    const value = asObject(body, 'The delay');
    onlyKnown(value, ['facility', 'minutes'], 'The delay');
    const minutes = asNumber(value.minutes, 'minutes', 0, MOST_MINUTES);
    const device = 'facility' in value ? knownDevice(this.plants, value.facility) : null;
    if (device && device.kind !== 'facility') {
      throw new BadInput(`"${device.name}" is no facility: all devices of a facility are late together.`);
    }
    this.facility = device && facilityOf(device);
    this.minutes = minutes;
  }

  reset(): void {
    this.facility = null;
    this.minutes = 0;
  }

  /** How late the data of a device are, ms. */
  of(device: Device): number {
    const isLate = this.facility === null || this.facility.id === facilityOf(device).id;
    return isLate ? this.minutes * MINUTE_MS : 0;
  }
}
