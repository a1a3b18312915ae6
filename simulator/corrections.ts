import { asInstant, asNumber, asObject, BadInput, onlyKnown } from './input';
import { knownDevice, knownType, type Plants } from './offer';
import { type Device } from './portfolio/device';
import { facilityOf } from './portfolio/facility';
import { modelOf } from './readings/catalogue';
import { Context } from './readings/context';
import { type Correction, isStored } from './readings/correction';
import { type ReadingType } from './readings/types';

/** A correction with what it belongs to. */
interface Entry extends Correction {
  device: Device;
  type: ReadingType;
}

const MEMBERS = ['facility', 'type', 'from', 'to', 'value', 'factor'] as const;

function parseChange(entry: Record<string, unknown>): Correction['change'] {
  if ('value' in entry === 'factor' in entry) {
    throw new BadInput('A correction needs either "value" (a number or null) or "factor".');
  }
  if ('factor' in entry) {
    return { factor: asNumber(entry.factor, 'factor', -1e9, 1e9) };
  }
  return { value: entry.value === null ? null : asNumber(entry.value, 'value', -1e15, 1e15) };
}

/** Values that were rewritten after being published, for example when a meter is read again. */
export class Corrections {
  private entries: Entry[] = [];

  constructor(private readonly plants: Plants) {}

  describe(): unknown[] {
    return this.entries.map(({ device, type, from, to, change }) => ({
      facility: device.id,
      type: type.id,
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      ...change,
    }));
  }

  /**
   * Replaces all corrections.
   * @throws BadInput
   */
  set(body: unknown): void {
    if (!Array.isArray(body)) {
      throw new BadInput('Corrections must be a list.');
    }
    this.entries = body.map((one) => this.parse(one));
  }

  reset(): void {
    this.entries = [];
  }

  /** The corrections of a type of a device, in the order in which they apply. */
  of(device: Device, type: ReadingType): Correction[] {
    return this.entries.filter((one) => one.type === type && one.device.id === device.id);
  }

  private parse(value: unknown): Entry {
    const entry = asObject(value, 'A correction');
    onlyKnown(entry, MEMBERS, 'A correction');
    const device = knownDevice(this.plants, entry.facility);
    const type = knownType(device, entry.type);
    // Whether a type is stored does not depend on the time.
    if (!isStored(modelOf(type)(new Context(facilityOf(device), 0), device))) {
      throw new BadInput(`${type.id} is computed anew for every interval and cannot be corrected.`);
    }
    const from = asInstant(entry.from, 'from');
    const to = asInstant(entry.to, 'to');
    if (from >= to) {
      throw new BadInput('from must be before to.');
    }
    return { device, type, from, to, change: parseChange(entry) };
  }
}
