import { hash01 } from '../physics/hash';
import { LruCache } from '../physics/lru';
import { addDevice, type Device, findDevice } from './device';
import { buildPlant, type FacilityPlan } from './plan';
import { type Company, Facility, type MasterData } from './facility';
import { type Portfolio } from './portfolio';

const PLACES: ReadonlyArray<readonly [city: string, postcode: string, latitude: number, longitude: number]> = [
  ['Nordhausen', '99734', 51.5, 10.79],
  ['Zerbst/Anhalt', '39261', 51.97, 12.08],
  ['Mühldorf a. Inn', '84453', 48.25, 12.52],
  ['Großräschen', '01983', 51.59, 14.0],
  ['Jüterbog', '14913', 51.99, 13.07],
  ['Straubing', '94315', 48.88, 12.57],
  ['Husum', '25813', 54.48, 9.05],
  ['Bad Wörishofen', '86825', 48.01, 10.6],
  ['Prüm', '54595', 50.21, 6.42],
  ['Neubrandenburg', '17033', 53.56, 13.26],
  ['Emden', '26721', 53.37, 7.21],
  ['Tübingen', '72070', 48.52, 9.06],
  ['Weißwasser', '02943', 51.5, 14.64],
  ['Kassel', '34117', 51.31, 9.49],
  ['Würzburg', '97070', 49.79, 9.95],
  ['Löbau', '02708', 51.1, 14.67],
];
const KINDS = ['Solarpark', 'Dachanlage', 'Freifläche', 'Gewerbehalle', 'Agri-PV'] as const;

/** 24 digits: a mark, the number of the facility, the number of the device in it (0 is the facility itself). */
const MARK = '5ca1ab1e';
const COMPANY_MARK = '5ca1e0c0';
const FACILITIES_PER_COMPANY = 200;
const SEED = 80_000_001;
/** Devices of a facility besides its inverters: itself, logger, meter, weather sensor. */
const FIXED_DEVICES = 4;

function hex(n: number): string {
  return n.toString(16).padStart(8, '0');
}

/**
 * A portfolio of any size, made from the index of a facility alone: 8,000 facilities have exactly 100,000 devices
 * (12 and 13 in turn, the facility included). Nothing is stored but the few facilities in use.
 */
export class ScalePortfolio implements Portfolio {
  readonly companies: Company[];
  private readonly recent = new LruCache<number, Facility>(500);

  constructor(readonly facilityCount: number) {
    this.companies = Array.from({ length: Math.ceil(facilityCount / FACILITIES_PER_COMPANY) }, (_, index) => ({
      id: `${COMPANY_MARK}${hex(0)}${hex(index)}`,
      name: `Sonnenfonds ${String(index + 1).padStart(3, '0')} GmbH & Co. KG`,
    }));
  }

  *facilitiesOf(company: Company): Generator<Facility> {
    const index = this.companies.indexOf(company);
    const end = index < 0 ? 0 : Math.min(this.facilityCount, (index + 1) * FACILITIES_PER_COMPANY);
    for (let n = index * FACILITIES_PER_COMPANY; n < end; n++) {
      yield this.make(n);
    }
  }

  device(id: string): Device | null {
    const match = /^5ca1ab1e([0-9a-f]{8})([0-9a-f]{8})$/.exec(id);
    const index = match ? parseInt(match[1], 16) : NaN;
    if (!(index < this.facilityCount)) {
      return null;
    }
    const facility = this.recent.get(index, () => ({ value: this.make(index), cost: 1 }));
    return findDevice(facility, id);
  }

  private make(n: number): Facility {
    const draw = (what: number) => hash01(SEED, n, what);
    const [city, postcode, latitude, longitude] = PLACES[Math.floor(draw(1) * PLACES.length)];
    // Every tenth name exists twice in neighboring companies, as happens in real portfolios.
    const named = n % 10 === 9 && n >= FACILITIES_PER_COMPANY ? n - FACILITIES_PER_COMPANY : n;
    const [namedCity] = PLACES[Math.floor(hash01(SEED, named, 1) * PLACES.length)];
    const kind = KINDS[Math.floor(hash01(SEED, named, 2) * KINDS.length)];
    const inverters = 8 + (n % 2);
    const kW = [12.5, 20, 30, 50, 60, 100][Math.floor(draw(3) * 6)];
    const kWp = Math.round(kW * (1.08 + 0.28 * draw(4)) * 10) / 10;
    const azimuth = 150 + Math.round(60 * draw(5));
    const master: MasterData = {
      id: `${MARK}${hex(n)}${hex(0)}`,
      name: `${kind} ${namedCity} ${String(named + 1).padStart(4, '0')}`,
      company: this.companies[Math.floor(n / FACILITIES_PER_COMPANY)],
      street: `Solarweg ${1 + Math.floor(draw(6) * 180)}`,
      postcode,
      city,
      country: 'DE',
      latitude: Math.round((latitude + 0.2 * (draw(7) - 0.5)) * 1e4) / 1e4,
      longitude: Math.round((longitude + 0.2 * (draw(8) - 0.5)) * 1e4) / 1e4,
      timezone: 'Europe/Berlin',
      plantType: 'SOLAR',
      nominalPower: Math.round(inverters * kWp * 10) / 10,
      commissioned: `202${2 + Math.floor(draw(9) * 3)}-${String(1 + Math.floor(draw(10) * 12)).padStart(2, '0')}-15`,
      feedInTariff: Math.round((5 + 4 * draw(11)) * 100) / 100,
      currency: 'EUR',
    };
    const plan: FacilityPlan = {
      name: master.name,
      address: master,
      climate: 'germany',
      commissioned: master.commissioned,
      feedInTariff: master.feedInTariff,
      planes: [{ tilt: 10 + Math.round(20 * draw(12)), azimuth }],
      batches: [{ count: inverters, model: `STP ${kW}-US`, kWp, kW }],
      events: n % 4 === 0 ? { gridOperator: 0.05, trading: true } : {},
    };
    const seed = Math.floor(draw(13) * 2 ** 32);
    return new Facility(
      master,
      () => buildPlant(plan, seed),
      (facility) => addDevices(facility, plan)
    );
  }
}

function addDevices(facility: Facility, plan: FacilityPlan): void {
  const prefix = facility.id.slice(0, 16);
  const { generators } = facility.plant;
  const logger = addDevice(facility, {
    id: prefix + hex(1),
    kind: 'datalogger',
    name: 'Datenlogger 1',
    model: 'SmartLogger 3000A',
  });
  addDevice(logger, { id: prefix + hex(2), kind: 'meter', name: 'Netzzähler', model: 'PAC3200' });
  addDevice(logger, { id: prefix + hex(3), kind: 'sensor', name: 'Wettersensor', model: 'Si-RS485TC-T-MB', group: 0 });
  generators.forEach((generator, j) => {
    addDevice(logger, {
      id: prefix + hex(FIXED_DEVICES + j),
      kind: 'inverter',
      name: `INV-${String(j + 1).padStart(2, '0')}`,
      model: plan.batches[0].model,
      serialNumber: String(generator.seed).padStart(10, '4'),
      nominalPower: generator.kWp,
      generator: j,
      seed: generator.seed,
    });
  });
}
