import { type Member } from '../member';
import { type Device } from '../portfolio/device';
import { type Company, type Facility } from '../portfolio/facility';
import { typesOf } from '../readings/catalogue';
import { type Point } from '../readings/readings';
import { type Resolution } from '../readings/resolution';
import { type ReadingType } from '../readings/types';
import { type Call, type Series } from './call';
import { type Dialect, type Resolver } from './dialect';
import { commissioningDate, DEVICE_TYPES, master } from './fields';
import { SCHEMA_M } from './m.schema';
import { type OffsetArgs, offsetPage } from './pages';
import { DateTimeScalar } from './scalars';

const RESOLUTIONS = {
  ORIGINAL: 'RAW',
  MINUTE_1: 'MINUTE',
  MINUTE_5: 'FIVE_MINUTES',
  MINUTE_15: 'FIFTEEN_MINUTES',
  HOUR_1: 'HOUR',
  DAY_1: 'DAY',
  MONTH_1: 'MONTH',
  YEAR_1: 'YEAR',
} as const satisfies Record<string, Resolution>;

interface ReadingsInput {
  periodStart: number;
  periodEnd: number;
  reading_keys: string[];
  granularity?: keyof typeof RESOLUTIONS | null;
  precision: 'DEFAULT' | 'COARSE';
  time_zone?: string | null;
}

function whole({ t, v }: Point): Point {
  return { t, v: typeof v === 'number' ? Math.round(v) : v };
}

const readings: Resolver = (device: Device, { readingsInput: input }: { readingsInput: ReadingsInput }, call) => {
  const series = call.series(device, {
    from: input.periodStart,
    to: input.periodEnd,
    types: input.reading_keys,
    resolution: RESOLUTIONS[input.granularity ?? 'ORIGINAL'],
    zone: input.time_zone ?? null,
  });
  const isCoarse = input.precision === 'COARSE';
  return { items: isCoarse ? series.map(({ type, points }) => ({ type, points: points.map(whole) })) : series };
};

/** The types that a device offers. */
function offered(analysis: boolean): Resolver {
  return (device: Device) => typesOf(device).filter((type) => type.analysis === analysis);
}

function plantsOf(company: Company, call: Call): Facility[] {
  return [...call.member.portfolio.facilitiesOf(company)];
}

function unitOf({ unit, digits }: ReadingType): { symbol: string; decimals: number } {
  return { symbol: unit, decimals: digits };
}

/** A after years of changes: renamed, deprecated and removed fields, required arguments, other conventions, noise. */
export const dialectM: Dialect = {
  name: 'M',
  typeDefs: SCHEMA_M,
  resolvers: {
    DateTime: DateTimeScalar,
    Query: {
      viewer: (_parent: unknown, _args: unknown, call: Call) => call.member.user,
      plant: (_parent: unknown, { plantId }: { plantId: string }, call: Call) => call.facility(plantId),
      device: (_parent: unknown, { device_id }: { device_id: string }, call: Call) => call.device(device_id),
      equipment: (_parent: unknown, { id }: { id: string }, call: Call) => call.device(id),
    },
    Viewer: {
      displayName: ({ name }: Member['user']) => name,
      organisations: (_viewer: unknown, _args: unknown, call: Call) => call.member.companies,
      companies: (_viewer: unknown, _args: unknown, call: Call) => call.member.companies,
      // Only a few of the plants: a client that uses this list misses the others.
      dashboards: (_viewer: unknown, _args: unknown, call: Call) =>
        call.member.companies.slice(0, 1).map((company) => ({
          id: `dashboard/${company.id}`,
          title: 'Leitwarte',
          plants: plantsOf(company, call).slice(0, 3),
          widgets: [],
        })),
    },
    Organisation: {
      title: ({ name }: Company) => name,
      plants: (company: Company, args: OffsetArgs, call: Call) => offsetPage(plantsOf(company, call), args),
      facilities: (company: Company, _args: unknown, call: Call) => plantsOf(company, call).slice(0, 5),
      archivedFacilities: () => [],
    },
    Plant: {
      displayName: ({ name }: Facility) => name,
      organisation: master('company'),
      nominal_power: master('nominalPower'),
      time_zone: master('timezone'),
      timezone: master('timezone'),
      geo_position: ({ master: { latitude, longitude } }: Facility) => ({ lat: latitude, lon: longitude }),
      postal_address: ({ master: { street, postcode, city, country } }: Facility) => ({
        street,
        postal_code: postcode,
        city,
        country,
      }),
      commissioning_date: commissioningDate,
      readings,
      alarms: () => [],
    },
    Equipment: {
      displayName: ({ name }: Device) => name,
      category: ({ kind }: Device) => DEVICE_TYPES[kind],
      serial_number: ({ serialNumber }: Device) => serialNumber,
      child_devices: ({ children }: Device) => children,
      deleted: ({ deletedAt }: Device, _args: unknown, call: Call) => deletedAt !== null && deletedAt <= call.now,
      available_readings: offered(false),
      available_analyses: offered(true),
      readingTypes: (device: Device) => typesOf(device).map(({ id }) => id),
      readings,
    },
    ReadingDescriptor: {
      key: ({ id }: ReadingType) => id,
      caption: (type: ReadingType, _args: unknown, call: Call) =>
        call.member.user.language === 'DE' ? type.german : type.english,
      unit: unitOf,
    },
    PlantReadingItem: {
      key: ({ type }: Series) => type.id,
      unit: ({ type }: Series) => unitOf(type),
    },
    PlantReadingPoint: {
      at: ({ t }: Point) => t,
      val: ({ v }: Point) => (typeof v === 'number' ? v : null),
      text_val: ({ v }: Point) => (typeof v === 'string' ? v : null),
    },
  },
};
