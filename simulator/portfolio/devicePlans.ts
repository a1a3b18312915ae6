import { objectId, addDevice, type Device } from './device';
import { type Company, type Facility } from './facility';
import { type FacilityPlan } from './plan';

export const DEVICE_COMPANY: Company = { id: objectId('company/devices'), name: 'Geräteschau GmbH' };

/** What happened to the inverters of Gerätepark Nord, epoch ms. */
export const OUT_FROM = Date.UTC(2026, 5, 20, 9, 0);
export const OUT_TO = Date.UTC(2026, 5, 21, 15, 0);
export const ADDED_AT = Date.UTC(2026, 5, 20, 10, 35);
export const REPLACED_AT = Date.UTC(2026, 5, 20, 12, 15);

const BEFORE = Date.UTC(2020, 0, 1);

function inverters(facility: Facility): Device[] {
  const found: Device[] = [];
  const visit = (device: Device) => {
    if (device.kind === 'inverter') {
      found.push(device);
    }
    device.children.forEach(visit);
  };
  visit(facility);
  return found;
}

/** One is renamed, one is replaced, one sends quarter-hours, and one is added in the middle of a day. */
function changeNorth(facility: Facility, key: string): void {
  const [, , , renamed, replaced, slow, , added] = inverters(facility);
  renamed.name = 'Halle 3 Ost';
  slow.interval = 15 * 60_000;
  added.installedAt = ADDED_AT;
  replaced.installedAt = REPLACED_AT;
  // The same place and name, and the values of before.
  addDevice(replaced.parent!, {
    id: objectId(`${key}/INV5 before`),
    kind: 'inverter',
    name: replaced.name,
    model: 'STP 20-US',
    serialNumber: '1999000005',
    nominalPower: replaced.nominalPower,
    generator: replaced.generator,
    seed: replaced.seed,
    deletedAt: REPLACED_AT,
  });
}

const GERMANY = { country: 'DE', timezone: 'Europe/Berlin' };
const QUIET = { outages: 0, trips: 0, longFaults: 0, fuses: 0 };

/** Plants whose inverters are worth comparing. */
export const DEVICE_PLANS: FacilityPlan[] = [
  {
    name: 'Gerätepark Nord',
    address: {
      street: 'Deichweg 1',
      postcode: '25813',
      city: 'Husum',
      latitude: 54.48,
      longitude: 9.05,
      ...GERMANY,
    },
    climate: 'germany',
    commissioned: '2023-05-02',
    feedInTariff: 6.1,
    planes: [{ tilt: 20, azimuth: 180 }],
    batches: [{ count: 8, model: 'STP 25-50', kWp: 30, kW: 25 }],
    battery: { capacity: 60, power: 30 },
    load: { shape: 'office', annual: 90_000 },
    events: QUIET,
    incidents: [
      { kind: 'fault', generator: 2, from: OUT_FROM, to: OUT_TO },
      { kind: 'fault', generator: 7, from: BEFORE, to: ADDED_AT },
    ],
    change: changeNorth,
  },
  {
    name: 'Gerätepark Süd',
    address: {
      street: 'Camí del Mar 3',
      postcode: '12598',
      city: 'Peñíscola',
      country: 'ES',
      latitude: 40.36,
      longitude: 0.4,
      timezone: 'Europe/Madrid',
    },
    climate: 'mediterranean',
    commissioned: '2024-02-01',
    feedInTariff: 5.2,
    planes: [{ tilt: 15, azimuth: 175 }],
    batches: [{ count: 3, model: 'Ingecon Sun 20TL', kWp: 22.5, kW: 20, combiners: [3, 3] }],
    showsStrings: true,
    events: QUIET,
    typeNames: { Pac: 'P_AC', ProducedEnergy: 'E_Z', Irradiance: 'G_POA', StatusCode: 'STATE' },
  },
  {
    name: 'Gerätepark West',
    address: {
      street: 'Rua do Porto 9',
      postcode: '9500-326',
      city: 'Ponta Delgada',
      country: 'PT',
      latitude: 37.74,
      longitude: -25.67,
      timezone: 'Atlantic/Azores',
    },
    climate: 'atlantic',
    commissioned: '2024-03-01',
    feedInTariff: 4.5,
    planes: [{ tilt: 15, azimuth: 180 }],
    batches: [{ count: 3, model: 'STP 25-50', kWp: 30, kW: 25 }],
    events: QUIET,
  },
];
