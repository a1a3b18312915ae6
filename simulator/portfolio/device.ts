import { seedOf } from '../physics/hash';

/** Kinds of devices; a facility is the device at the top of its tree. */
export type DeviceKind =
  | 'facility'
  | 'datalogger'
  | 'transformer'
  | 'inverter'
  | 'combiner'
  | 'string'
  | 'meter'
  | 'sensor'
  | 'battery'
  | 'parkController'
  | 'turbine';

/** A node of a facility's tree. */
export interface Device {
  /** 24 hexadecimal digits; never changes. */
  id: string;
  kind: DeviceKind;
  name: string;
  model: string | null;
  serialNumber: string | null;
  /** kWp for facilities and inverters' modules, kW for turbines and batteries; null where it makes no sense. */
  nominalPower: number | null;
  parent: Device | null;
  readonly children: Device[];
  /** Index of the generator that this device is, or belongs to; null for all others. */
  generator: number | null;
  /** Index of the string combiner of that inverter. */
  combiner: number | null;
  /** Index of the string of that combiner. */
  string: number | null;
  /** Orientation group that a sensor measures. */
  group: number | null;
  /** First instant with data, epoch ms; null: the facility's own. */
  installedAt: number | null;
  /** Instant at which it was taken out, epoch ms; null: it was not. Its values from before remain. */
  deletedAt: number | null;
  /** Finest interval in which it sends values, ms; null: each reading type's own. */
  interval: number | null;
  seed: number;
}

/** A stable id of 24 hexadecimal digits from a text. */
export function objectId(text: string): string {
  return ['a', 'b', 'c'].map((part) => seedOf(`${part}/${text}`).toString(16).padStart(8, '0')).join('');
}

/** What a new device needs; the rest has defaults. */
export type DeviceData = Pick<Device, 'id' | 'kind' | 'name'> & Partial<Omit<Device, 'parent' | 'children'>>;

/** Adds a device below another one. */
export function addDevice(parent: Device, data: DeviceData): Device {
  const device: Device = {
    model: null,
    serialNumber: null,
    nominalPower: null,
    generator: null,
    combiner: null,
    string: null,
    group: null,
    installedAt: null,
    deletedAt: null,
    interval: null,
    seed: seedOf(data.id),
    ...data,
    parent,
    children: [],
  };
  parent.children.push(device);
  return device;
}

/** Devices directly below one that were not taken out by now (epoch ms). */
export function currentChildren({ children }: Device, now: number): Device[] {
  return children.filter((child) => child.deletedAt === null || child.deletedAt > now);
}

/** The device with an id in the tree below (and including) a device. */
export function findDevice(root: Device, id: string): Device | null {
  if (root.id === id) {
    return root;
  }
  for (const child of root.children) {
    const found = findDevice(child, id);
    if (found) {
      return found;
    }
  }
  return null;
}
