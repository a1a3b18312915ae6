import { type ComboboxOption } from '@grafana/ui';

import { deviceName } from '../quantities';
import { type Device, type Facility } from '../resources';
import { type SearchEntry, searchEntry } from './search';

/** Words for types of devices, in German and English. */
const TYPE_WORDS: Record<Device['type'], string> = {
  inverter: 'inverter Wechselrichter WR',
  string: 'string Strang',
  combiner: 'combiner string box Generatoranschlusskasten GAK',
  meter: 'meter Zähler',
  sensor: 'sensor weather station Sensor Wetterstation',
  battery: 'battery storage Batterie Speicher',
  tracker: 'tracker Nachführung',
  turbine: 'wind turbine Windenergieanlage Windrad WEA WKA',
  other: '',
};

export interface DeviceTexts {
  /** How one is called that was deleted. */
  deleted: (name: string) => string;
}

/** Devices as options in groups by plant, as people sort them: INV 2 before INV 10. Deleted ones come last. */
export function deviceEntries(devices: Device[], facilities: Facility[], texts: DeviceTexts): SearchEntry[] {
  const plants = new Map(facilities.map(({ id, name }) => [id, name.trim() || id]));
  const plantOf = (device: Device) => plants.get(device.facilityId) ?? device.facilityId;
  const german = new Intl.Collator(['de', 'en'], { numeric: true });
  const sorted = [...devices].sort(
    (a, b) =>
      german.compare(plantOf(a), plantOf(b)) ||
      german.compare(a.facilityId, b.facilityId) ||
      Number(a.deleted ?? false) - Number(b.deleted ?? false) ||
      german.compare(nameOf(a), nameOf(b))
  );
  const isSeveral = new Set(devices.map(({ facilityId }) => facilityId)).size > 1;
  return sorted.map((device) => {
    const name = device.deleted ? texts.deleted(nameOf(device)) : nameOf(device);
    const option: ComboboxOption = {
      value: device.id,
      // A chosen device shows its label alone, and most plants have an inverter 1.
      label: isSeveral ? `${plantOf(device)}: ${name}` : name,
      group: plantOf(device),
    };
    const description = descriptionOf(device);
    return searchEntry(
      description ? { ...option, description } : option,
      plantOf(device),
      device.serial,
      device.id,
      TYPE_WORDS[device.type]
    );
  });
}

function nameOf({ id, name }: Device): string {
  return name.trim() || id;
}

function descriptionOf({ type, nominalPower, serial }: Device): string {
  const texts = [
    type !== 'other' && deviceName(type),
    nominalPower && `${nominalPower.toLocaleString('en-US', { maximumFractionDigits: 2, useGrouping: false })} kW`,
    serial,
  ];
  return texts.filter(Boolean).join(' · ');
}
