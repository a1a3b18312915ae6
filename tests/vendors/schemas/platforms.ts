import {
  analysisKeys,
  companies,
  hash,
  keys,
  type Company,
  type Key,
  type Plant,
  type Step,
  plants,
  rawKeys,
  series,
  types,
} from '../truth';
import { connection, finder, ids, iso, local, scalars, type Vendor } from '../vendor';

const of = (company: Company) => plants.filter((plant) => plant.company === company);
const owned = (facility: (plant: Plant) => object) =>
  companies.map((company) => ({
    id: String(company.n),
    name: company.name,
    facilities: () => of(company).map(facility),
  }));

/** Namespaces for modules, and a language that must be said for every text. */
const modules = (): Vendor => {
  const id = (plant: Plant) => ids.objectId(plant.n + 700);
  const find = finder(id);
  const steps: Record<string, Step> = { R5: '5m', R15: '15m', R60: 'h', DAY: 'd', MONTH: 'M', YEAR: 'y' };
  const facility = (plant: Plant) => ({
    id: id(plant),
    name: plant.name,
    nominalPower: { value: plant.kwp, unit: 'kWp' },
    timezone: plant.zone,
    readings: ({ readingInput: r }: any) =>
      r.readingTypes.map((key: Key) => ({
        readingType: key,
        unit: types[key].unit,
        values: series(plant, key, r.range.start, r.range.end, steps[r.resolution]).map(([ms, value]) => ({
          timestamp: iso(ms),
          value,
        })),
      })),
  });
  return {
    name: 'modules',
    about: 'namespaces, a required language',
    id,
    types: (key) => [key],
    sdl: `
      scalar DateTime
      enum Language { DE EN ES }
      type Query { identity: Identity! monitoring: Monitoring! assets: Assets! }
      type Identity { me: User! }
      type User { id: ID! name: String! companies: [Company!]! }
      type Company { id: ID! name: String! facilities: [Facility!]! }
      type Monitoring { device(id: ID!): Device facility(id: ID!): Facility }
      type Assets { count: Int! inverterModels: [String!]! }
      type Device { id: ID! readingTypes(language: Language!): [ReadingType!]! }
      type ReadingType { id: ID! name: String! unit: String! kind: ReadingKind! }
      enum ReadingKind { RAW_READING ANALYSIS }
      type Facility {
        id: ID! name: String! nominalPower: Quantity timezone: String!
        readings(readingInput: ReadingInput!): [ReadingSeries!]!
      }
      type Quantity { value: Float! unit: String! }
      input TimeRange { start: DateTime! end: DateTime! }
      enum Resolution { R5 R15 R60 DAY MONTH YEAR }
      input ReadingInput { range: TimeRange! readingTypes: [ID!]! resolution: Resolution! language: Language! = DE }
      type ReadingSeries { readingType: ID! unit: String values: [ReadingValue!]! }
      type ReadingValue { timestamp: DateTime! value: Float }`,
    scalars: { DateTime: scalars.dateTime },
    root: {
      identity: { me: { id: '1', name: 'Olga Sommer', companies: owned(facility) } },
      assets: { count: 12, inverterModels: ['STP 60', 'SUN2000-100KTL'] },
      monitoring: {
        facility: ({ id }: any) => (find(id) ? facility(find(id)!) : null),
        device: ({ id }: any) =>
          find(id) && {
            id,
            readingTypes: ({ language }: any) =>
              keys.map((key) => ({
                id: key,
                name: language === 'DE' ? types[key].german : types[key].title,
                unit: types[key].unit,
                kind: types[key].analysis ? 'ANALYSIS' : 'RAW_READING',
              })),
          },
      },
    },
  };
};

/** Tables of a database made public: snake case, comparison expressions, a limit by default. */
const tables = (): Vendor => {
  const id = (plant: Plant) => String(plant.n + 30);
  const find = finder(id);
  const facility = (plant: Plant) => ({
    id: plant.n + 30,
    name: plant.name,
    nominal_power_kw: String(plant.kwp),
    time_zone: plant.zone,
    readings: ({ readingInput: r, limit, order_by }: any) => {
      const step = ({ raw: '5m', hour: 'h', day: 'd' } as const)[r.resolution as 'raw'];
      const list = (r.reading_type._in as Key[])
        .flatMap((key) =>
          series(plant, key, r.timestamp._gte, r.timestamp._lt, step).map(([ms, value]) => ({
            timestamp: iso(ms).replace('.000Z', '+00:00'),
            reading_type: key,
            value: value === null ? null : value.toFixed(4),
          }))
        )
        .sort((a, b) => (a.timestamp < b.timestamp ? -1 : a.timestamp > b.timestamp ? 1 : 0));
      if (order_by === 'desc') {
        list.reverse();
      }
      return list.slice(0, limit);
    },
  });
  return {
    name: 'tables',
    about: 'snake case, comparison expressions, newest first and 100 rows by default, numeric as text',
    id,
    types: (key) => [key],
    sdl: `
      scalar timestamptz
      scalar numeric
      enum order_by { asc desc }
      enum resolution { raw hour day }
      type Query { me: users facility(id: Int!): facilities device(id: Int!): devices }
      type users { id: Int! name: String! companies: [companies!]! }
      type companies { id: Int! name: String! facilities(limit: Int = 10, offset: Int = 0): [facilities!]! }
      type facilities {
        id: Int! name: String! nominal_power_kw: numeric time_zone: String
        readings(readingInput: reading_bool_exp!, limit: Int = 100, order_by: order_by = desc): [readings!]!
      }
      type devices { id: Int! readingTypes: [reading_types!]! }
      type reading_types { name: String! unit: String is_analysis: Boolean! }
      input timestamptz_comparison_exp { _gte: timestamptz! _lt: timestamptz! }
      input String_comparison_exp { _in: [String!]! }
      input reading_bool_exp {
        timestamp: timestamptz_comparison_exp! reading_type: String_comparison_exp! resolution: resolution = hour
      }
      type readings { timestamp: timestamptz! reading_type: String! value: numeric }`,
    scalars: { timestamptz: scalars.dateTime },
    noise: 4,
    root: {
      me: {
        id: 1,
        name: 'Olga Sommer',
        companies: companies.map((company) => ({
          id: company.n,
          name: company.name,
          facilities: ({ limit, offset }: any) =>
            of(company)
              .slice(offset, offset + Math.min(limit, 3))
              .map(facility),
        })),
      },
      facility: ({ id }: any) => (find(id) ? facility(find(id)!) : null),
      device: ({ id }: any) =>
        find(id) && {
          id,
          readingTypes: keys.map((key) => ({ name: key, unit: types[key].unit, is_analysis: types[key].analysis })),
        },
    },
  };
};

/** An energy retailer's measurements: an interface of values with an interval each, decimals as text. */
const retailer = (): Vendor => {
  const id = (plant: Plant) => `A-${(plant.n * 7919).toString(16).toUpperCase().padStart(8, '0')}`;
  const find = finder(id);
  const steps: Record<string, Step> = {
    RAW_INTERVAL: '5m',
    HOUR_INTERVAL: 'h',
    DAY_INTERVAL: 'd',
    MONTH_INTERVAL: 'M',
  };
  const lengths = { '5m': 3e5, '15m': 9e5, h: 36e5, d: 864e5, M: 0, y: 0 };
  const facility = (plant: Plant) => ({
    id: id(plant),
    number: id(plant),
    address: `${plant.name}, Ortsstraße 1`,
    name: plant.name,
    readings: ({ readingInput: r, ...page }: any) => {
      const step = steps[r.readingFrequencyType];
      const list = (r.readingTypes as string[]).flatMap((code) => {
        const key = keys.find((one) => upper(one) === code)!;
        return series(plant, key, r.startAt, r.endAt, step).map(([ms, value]) => ({
          __typename: 'IntervalMeasurement',
          startAt: iso(ms),
          endAt: iso(ms + lengths[step]),
          readAt: iso(ms + 6e4),
          value: value === null ? null : value.toFixed(4),
          unit: types[key].unit,
          source: code,
        }));
      });
      return connection(list, page, 1000);
    },
  });
  const upper = (key: Key) => key.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
  return {
    name: 'retailer',
    about: 'an interface of measurements with the interval of each, decimals, enum in capitals',
    id,
    types: (key) => [upper(key), key],
    sdl: `
      scalar DateTime
      scalar Decimal
      type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
      type Query { viewer: AccountUser facility(number: String!): Facility device(id: ID!): Device }
      type AccountUser { id: ID! givenName: String familyName: String companies: [Company!]! }
      type Company { id: ID! name: String! facilities: [Facility!]! }
      type Facility {
        id: ID! number: String! name: String! address: String
        readings(readingInput: ReadingFilterInput!, first: Int = 1000, after: String): MeasurementConnection!
      }
      type Device { id: ID! readingTypes: [ReadingType!]! }
      enum ReadingType { ${keys.map(upper).join(' ')} }
      enum ReadingFrequencyType { RAW_INTERVAL HOUR_INTERVAL DAY_INTERVAL MONTH_INTERVAL }
      input ReadingFilterInput {
        startAt: DateTime! endAt: DateTime! readingTypes: [ReadingType!]! readingFrequencyType: ReadingFrequencyType!
      }
      type MeasurementConnection { edges: [MeasurementEdge!]! pageInfo: PageInfo! }
      type MeasurementEdge { node: Measurement! cursor: String! }
      interface Measurement { value: Decimal unit: String! readAt: DateTime! source: ReadingType! }
      type IntervalMeasurement implements Measurement {
        value: Decimal unit: String! readAt: DateTime! source: ReadingType! startAt: DateTime! endAt: DateTime!
      }
      type PointMeasurement implements Measurement {
        value: Decimal unit: String! readAt: DateTime! source: ReadingType!
      }`,
    scalars: { DateTime: scalars.dateTime },
    noise: 30,
    root: {
      viewer: { id: '1', givenName: 'Olga', familyName: 'Sommer', companies: owned(facility) },
      facility: ({ number }: any) => (find(number) ? facility(find(number)!) : null),
      device: ({ id }: any) => find(id) && { id, readingTypes: keys.map(upper) },
    },
  };
};

/** A monitoring platform with abbreviations for types and a map from instant to value. */
const abbreviations = (): Vendor => {
  const id = (plant: Plant) => 'PLNT' + String(plant.n * 317).padStart(5, '0');
  const find = finder(id);
  const short: Record<Key, string> = {
    Pac: 'Pac',
    ProducedEnergy: 'E_INT',
    ExportedEnergy: 'E_Z_EVU',
    SumEnergyWR: 'E_WR',
    Irradiance: 'G_M0',
    PerformanceRatio: 'PR',
    SelfConsumptionRate: 'SCR',
  };
  const steps: Record<string, Step> = {
    interval: '5m',
    fifteen_minutes: '15m',
    hour: 'h',
    day: 'd',
    month: 'M',
    year: 'y',
  };
  const facility = (plant: Plant) => ({
    key: id(plant),
    name: plant.name,
    timezone: plant.zone,
    commissionDate: '2019-04-01',
    readings: ({ readingInput: r }: any) =>
      r.abbreviations.map((abbreviation: string) => {
        const key = keys.find((one) => short[one] === abbreviation);
        if (!key) {
          throw new Error(`Abbreviation ${abbreviation} does not exist`);
        }
        return {
          abbreviation,
          unit: types[key].unit,
          data: Object.fromEntries(
            series(plant, key, r.from, r.to, steps[r.resolution]).map(([ms, value]) => [
              local(ms, plant.zone, "yyyy-MM-dd'T'HH:mm:ssZZ"),
              value,
            ])
          ),
        };
      }),
  });
  return {
    name: 'abbreviations',
    about: 'abbreviations, a map from instant to value',
    id,
    types: (key) => [short[key]],
    sdl: `
      scalar ISO8601DateTime
      scalar Measurements
      type Query { session: Session! facility(key: String!): Facility device(id: String!): Device }
      type Session { user: User! }
      type User { id: ID! name: String companies: [Company!]! }
      type Company { id: ID! name: String! facilities: [Facility!]! }
      type Facility {
        key: String! name: String! timezone: String commissionDate: String
        readings(readingInput: ReadingInput!): [Measurement!]!
      }
      type Device { id: ID! readingTypes: [Abbreviation!]! }
      type Abbreviation { abbreviation: String! description: String unit: String evaluations: Boolean! }
      enum MeasurementResolution { interval fifteen_minutes hour day month year }
      input ReadingInput {
        from: ISO8601DateTime! to: ISO8601DateTime! abbreviations: [String!]! resolution: MeasurementResolution = interval
      }
      type Measurement { abbreviation: String! unit: String data: Measurements! }`,
    scalars: { ISO8601DateTime: scalars.dateTime },
    root: {
      session: { user: { id: '1', name: 'Olga Sommer', companies: owned(facility) } },
      facility: ({ key }: any) => (find(key) ? facility(find(key)!) : null),
      device: ({ id }: any) =>
        find(id) && {
          id,
          readingTypes: keys.map((key) => ({
            abbreviation: short[key],
            description: types[key].title,
            unit: types[key].unit,
            evaluations: types[key].analysis,
          })),
        },
    },
  };
};

/** Values of the plant and of all devices below it, by device, unless one asks otherwise. */
const devices = (): Vendor => {
  const id = (plant: Plant) => ids.objectId(plant.n + 300);
  const find = finder(id);
  const steps: Record<string, Step> = { RAW: '5m', MINUTES_15: '15m', HOUR: 'h', DAY: 'd', MONTH: 'M' };
  const none = { readingTypes: [], children: [] };
  const facility = (plant: Plant) => ({
    id: id(plant),
    name: plant.name,
    timezone: plant.zone,
    nominalPower: plant.kwp,
    readings: ({ readingInput: r }: any) => {
      const share = (part: number) => ({
        series: r.readingTypes.map((key: Key) => ({
          readingType: key,
          unit: types[key].unit,
          points: series(plant, key, r.from, r.to, steps[r.resolution]).map(([ms, value]) => ({
            time: iso(ms),
            value: value === null ? null : value * part,
          })),
        })),
      });
      return [
        { device: { id: id(plant), name: plant.name, deviceType: 'FACILITY', ...none }, ...share(1) },
        ...(r.includeChildren
          ? [1, 2].map((n) => ({
              device: { id: ids.objectId(plant.n * 10 + n), name: `INV-0${n}`, deviceType: 'INVERTER', ...none },
              ...share(0.4 + 0.1 * hash(plant.n, n)),
            }))
          : []),
      ];
    },
  });
  return {
    name: 'devices',
    about: 'values by device, those below the plant included by default',
    id,
    types: (key) => [key],
    sdl: `
      scalar DateTime
      type Query { me: User! facility(id: ID!): Facility device(id: ID!): Device }
      type User { id: ID! name: String! companies: [Company!]! }
      type Company { id: ID! name: String! facilities: [Facility!]! }
      type Facility {
        id: ID! name: String! timezone: String! nominalPower: Float
        readings(readingInput: ReadingInput!): [DeviceReadings!]!
      }
      enum DeviceType { FACILITY INVERTER METER SENSOR }
      type Device { id: ID! name: String! deviceType: DeviceType! readingTypes: [ReadingType!]! children: [Device!]! }
      type ReadingType { name: String! unit: String analysis: Boolean! }
      enum Resolution { RAW MINUTES_15 HOUR DAY MONTH }
      input ReadingInput {
        from: DateTime! to: DateTime! readingTypes: [String!]! resolution: Resolution = RAW
        "Whether values of inverters, meters and sensors come as well" includeChildren: Boolean = true
      }
      type DeviceReadings { device: Device! series: [ReadingSeries!]! }
      type ReadingSeries { readingType: String! unit: String points: [ReadingPoint!]! }
      type ReadingPoint { time: DateTime! value: Float }`,
    scalars: { DateTime: scalars.dateTime },
    root: {
      me: { id: '1', name: 'Olga Sommer', companies: owned(facility) },
      facility: ({ id }: any) => (find(id) ? facility(find(id)!) : null),
      device: ({ id }: any) =>
        find(id) && {
          id,
          name: find(id)!.name,
          deviceType: 'FACILITY',
          children: [],
          readingTypes: keys.map((key) => ({ name: key, unit: types[key].unit, analysis: types[key].analysis })),
        },
    },
  };
};

/** Every answer is a payload with a mark of success and a list of errors; analysis has a field of its own. */
const payloads = (): Vendor => {
  const id = (plant: Plant) => ids.uuid(plant.n + 20);
  const find = finder(id);
  const steps: Record<string, Step> = { minutes5: '5m', minutes15: '15m', hours: 'h', days: 'd', months: 'M' };
  const ok = (data: object) => ({ success: true, errors: [], ...data });
  const lists = (plant: Plant, wanted: Key[], r: any) =>
    wanted
      .filter((key) => !r.types || r.types.includes(key))
      .map((key) => ({
        type: key,
        unit: types[key].unit,
        values: series(plant, key, r.timeFrom, r.timeTo, steps[r.step]).map(([ms, value]) => ({
          date: iso(ms),
          value,
        })),
      }));
  const facility = (plant: Plant) => ({
    id: id(plant),
    name: plant.name,
    readings: ({ readingInput: r }: any) => ok({ readings: lists(plant, rawKeys, r) }),
    analysis: ({ analysisInput: r }: any) => ok({ analysis: lists(plant, analysisKeys, r) }),
  });
  return {
    name: 'payloads',
    about: 'payloads with success and errors, a sibling field for analysis, types optional',
    id,
    types: (key) => [key],
    sdl: `
      scalar DateTime
      type Query { me: UserPayload! facility(id: ID!): FacilityPayload! device(id: ID!): DevicePayload! }
      type UserError { field: [String!] message: String! code: String! }
      type UserPayload { success: Boolean! errors: [UserError!]! user: User }
      type FacilityPayload { success: Boolean! errors: [UserError!]! facility: Facility }
      type DevicePayload { success: Boolean! errors: [UserError!]! device: Device }
      type User { id: ID! name: String! companies: [Company!]! }
      type Company { id: ID! name: String! facilities: [Facility!]! }
      type Facility {
        id: ID! name: String!
        readings(readingInput: ReadingInput!): ReadingsPayload!
        analysis(analysisInput: AnalysisInput!): AnalysisPayload!
      }
      type Device { id: ID! readingTypes: [ReadingType!]! analysisTypes: [ReadingType!]! }
      type ReadingType { type: String! unit: String }
      enum Step { minutes5 minutes15 hours days months }
      input ReadingInput { timeFrom: DateTime! timeTo: DateTime! types: [String!] step: Step! }
      input AnalysisInput { timeFrom: DateTime! timeTo: DateTime! types: [String!] step: Step! }
      type ReadingsPayload { success: Boolean! errors: [UserError!]! readings: [Series!]! }
      type AnalysisPayload { success: Boolean! errors: [UserError!]! analysis: [Series!]! }
      type Series { type: String! unit: String values: [SeriesValue!]! }
      type SeriesValue { date: DateTime! value: Float }`,
    scalars: { DateTime: scalars.dateTime },
    root: {
      me: ok({ user: { id: '1', name: 'Olga Sommer', companies: owned(facility) } }),
      facility: ({ id }: any) =>
        find(id)
          ? ok({ facility: facility(find(id)!) })
          : { success: false, errors: [{ field: ['id'], message: 'not found', code: 'NOT_FOUND' }], facility: null },
      device: ({ id }: any) =>
        find(id)
          ? ok({
              device: {
                id,
                readingTypes: rawKeys.map((type) => ({ type, unit: types[type].unit })),
                analysisTypes: analysisKeys.map((type) => ({ type, unit: types[type].unit })),
              },
            })
          : { success: false, errors: [{ field: ['id'], message: 'not found', code: 'NOT_FOUND' }], device: null },
    },
  };
};

export const platforms: Array<() => Vendor> = [modules, tables, retailer, abbreviations, devices, payloads];
