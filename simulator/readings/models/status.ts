import { type Device } from '../../portfolio/device';
import { blownFuse, FAULT_BITS } from '../../physics/events';
import { placeOf } from '../../physics/site';
import { DAY_MS, STEP_MS } from '../../time/steps';
import { type Context, type Value } from '../context';
import { type ModelFactory } from '../model';

const STANDING = FAULT_BITS.grid | FAULT_BITS.power | FAULT_BITS.insulation;

/** An outage stays on record after its data have arrived: these types ignore backfilling. */
function isOffline(context: Context, instant: number): boolean {
  return context.site.outageAt(instant, -Infinity) !== null;
}

/** End of the last interval with data before or at the end of a step, epoch ms. */
function lastContact(context: Context, step: number): number {
  let end = (step + 1) * STEP_MS;
  let outage = context.site.outageAt(end - 1, -Infinity);
  while (outage) {
    end = outage.from;
    outage = context.site.outageAt(end - 1, -Infinity);
  }
  return end;
}

/** The most severe state according to a device's own error bits. */
function fromBits(bits: number): string {
  return bits & STANDING ? 'Störung' : bits & FAULT_BITS.fuse ? 'Warnung' : 'OK';
}

function deviceStatus(context: Context, device: Device, step: number): Value {
  const { site } = context;
  const { day, index } = placeOf(step);
  if (isOffline(context, step * STEP_MS)) {
    return 'Offline';
  }
  switch (device.kind) {
    case 'facility': {
      const { errors } = site.generation(day);
      const bits = errors.reduce((all, one) => all | one[index], 0);
      return bits === 0 && site.limits(day).relative[index] < 100 ? 'Warnung' : fromBits(bits);
    }
    case 'inverter':
    case 'turbine':
      return fromBits(site.generation(day).errors[device.generator ?? 0][index]);
    case 'combiner':
    case 'string': {
      const fuse = blownFuse(site.plant, device.generator ?? 0);
      const mine =
        fuse !== null &&
        fuse.combiner === device.combiner &&
        (device.string === null || fuse.string === device.string) &&
        day * DAY_MS + index * STEP_MS >= fuse.from;
      return mine ? 'Warnung' : 'OK';
    }
    default:
      return 'OK';
  }
}

/** What the platform knows about a device without asking it. */
export const STATUS_MODELS: Record<string, ModelFactory> = {
  DeviceStatus: (context, device) => ({ step: (step) => deviceStatus(context, device, step) }),
  CommunicationStatus: (context) => ({ step: (step) => (isOffline(context, step * STEP_MS) ? 0 : 1) }),
  LastContact: (context) => ({ step: (step) => lastContact(context, step) }),
};
