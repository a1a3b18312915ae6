import { asText, BadInput } from './input';
import { type DemoPortfolio } from './portfolio/demo';
import { type Device } from './portfolio/device';
import { type ScalePortfolio } from './portfolio/scale';
import { offeredType } from './readings/catalogue';
import { type ReadingType } from './readings/types';

/* What there is to ask for, for those who talk to the control server. */

/** All plants of the simulator. */
export interface Plants {
  readonly demo: DemoPortfolio;
  readonly scale: ScalePortfolio;
  readonly devices: DemoPortfolio;
}

/**
 * The device or facility with an id from the input.
 * @throws BadInput
 */
export function knownDevice(plants: Plants, value: unknown): Device {
  const id = asText(value, 'facility');
  const device = plants.demo.device(id) ?? plants.devices.device(id) ?? plants.scale.device(id);
  if (!device) {
    throw new BadInput(`There is no facility or device "${id}".`);
  }
  return device;
}

/**
 * The type with an id from the input; the device must offer it.
 * @throws BadInput
 */
export function knownType(device: Device, value: unknown): ReadingType {
  const id = asText(value, 'type');
  const type = offeredType(device, id);
  if (!type) {
    throw new BadInput(`"${device.name}" has no readings of type "${id}".`);
  }
  return type;
}
