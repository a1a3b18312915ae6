import { type Device, type DeviceKind } from '../portfolio/device';
import { type Facility } from '../portfolio/facility';
import { offeredType, typesOf } from '../readings/catalogue';
import { type ReadingType } from '../readings/types';
import { answer, facility, others, type ReadingInput, readings } from './a';
import { type Call, type Series } from './call';
import { type Dialect, type Resolver } from './dialect';
import { SCHEMA_S } from './s.schema';

/** Kinds of devices as this dialect calls them. */
const KINDS: Record<DeviceKind, string> = {
  facility: 'Anlage',
  datalogger: 'Datenlogger',
  transformer: 'Trafostation',
  inverter: 'Wechselrichter',
  combiner: 'Generatoranschlusskasten',
  string: 'Strang',
  meter: 'Zähler',
  sensor: 'Sensor',
  battery: 'Batteriespeicher',
  parkController: 'Parkregler',
  turbine: 'Windenergieanlage',
};

function below({ children }: Device): Device[] {
  return children.flatMap((child) => [child, ...below(child)]);
}

/** A series, and whose it is. */
interface Owned extends Series {
  device: Device | null;
}

/** What the facility and each of its devices have of the types. */
const ofAll: Resolver = (plant: Facility, args: { readingInput: ReadingInput }, call): Owned[] => {
  const own = readings(plant, args, call) as Series[];
  const found: Owned[] = own.map((one) => ({ ...one, device: null }));
  for (const device of below(plant)) {
    const types = args.readingInput.readingTypes.filter((id) => offeredType(device, id));
    if (types.length > 0) {
      const input = { readingInput: { ...args.readingInput, readingTypes: types } };
      const series = readings(device, input, call) as Series[];
      found.push(...series.map((one) => ({ ...one, device })));
    }
  }
  return found;
};

/** The types of the facility and of its devices, each once. */
function allTypes(plant: Facility): ReadingType[] {
  const byId = new Map([plant, ...below(plant)].flatMap(typesOf).map((type) => [type.id, type]));
  return [...byId.values()];
}

/** A, but values are asked of a facility alone, and come for each of its devices, which are in one flat list. */
export const dialectS: Dialect = {
  name: 'S',
  typeDefs: SCHEMA_S,
  resolvers: {
    DateTime: others.DateTime,
    Query: { me: others.Query.me, facility: others.Query.facility },
    User: others.User,
    Company: others.Company,
    Facility: {
      timezone: facility.timezone,
      city: facility.city,
      country: facility.country,
      devices: below,
      readingTypes: allTypes,
      readings: ofAll,
    },
    Device: {
      type: ({ kind }: Device) => KINDS[kind],
      parentId: ({ parent }: Device) => parent?.id ?? null,
    },
    ReadingType: {
      name: (type: ReadingType, _args: unknown, call: Call) =>
        call.member.user.language === 'DE' ? type.german : type.english,
      isAnalysis: ({ analysis }: ReadingType) => analysis,
    },
    ReadingSeries: {
      ...answer.ReadingSeries,
      deviceId: ({ device }: Owned) => device?.id ?? null,
      deviceName: ({ device }: Owned) => device?.name ?? null,
    },
    ReadingValue: answer.ReadingValue,
  },
};
