import {
  analysisKeys,
  companies,
  keys,
  rawKeys,
  type Company,
  type Key,
  type Plant,
  type Step,
  plants,
  series,
  types,
} from '../truth';
import { connection, finder, ids, iso, scalars, type Vendor } from '../vendor';

const of = (company: Company) => plants.filter((plant) => plant.company === company);
const owned = (facility: (plant: Plant) => object) =>
  companies.map((company) => ({
    id: String(company.n),
    name: company.name,
    facilities: () => of(company).map(facility),
  }));

/** Durations of ISO 8601 as text, types as an enum of short names, everything optional. */
const durations = (): Vendor => {
  const id = (plant: Plant) => ids.uuid(plant.n + 160);
  const find = finder(id);
  const steps: Record<string, Step> = { PT5M: '5m', PT15M: '15m', PT1H: 'h', P1D: 'd', P1M: 'M' };
  const facility = (plant: Plant) => ({
    id: id(plant),
    name: plant.name,
    timezone: plant.zone,
    kwp: plant.kwp,
    readings: ({ readingInput: r }: any) => {
      const step = steps[r.resolution];
      if (!step) {
        throw new Error(`resolution "${r.resolution}" is not one of PT5M, PT15M, PT1H, P1D, P1M`);
      }
      return (r.readingTypes ?? keys).map((key: Key) => ({
        type: { id: key, unit: types[key].unit },
        values: series(plant, key, r.from ?? Date.now() - 36e5, r.to ?? Date.now(), step).map(([ms, value]) => ({
          timestamp: iso(ms),
          value,
        })),
      }));
    },
  });
  return {
    name: 'durations',
    about: 'ISO 8601 durations as text, an hour by default; every member optional',
    id,
    types: (key) => [key],
    sdl: `
      scalar DateTime
      scalar Duration
      type Query { me: User! facility(id: ID!): Facility device(id: ID!): Device }
      type User { id: ID! name: String! companies: [Company!]! }
      type Company { id: ID! name: String! facilities: [Facility!]! }
      type Facility {
        id: ID! name: String! timezone: String kwp: Float readings(readingInput: ReadingInput): [Readings!]!
      }
      type Device { id: ID! readingTypes: [ReadingType!]! }
      type ReadingType { id: ID! unit: String analysis: Boolean }
      input ReadingInput {
        from: DateTime to: DateTime readingTypes: [ID!]
        "PT5M, PT15M, PT1H, P1D or P1M" resolution: Duration = "PT1H"
      }
      type Readings { type: ReadingType! values: [Value!]! }
      type Value { timestamp: DateTime! value: Float }`,
    scalars: { DateTime: scalars.dateTime },
    root: {
      me: { id: '1', name: 'Olga Sommer', companies: owned(facility) },
      facility: ({ id }: any) => (find(id) ? facility(find(id)!) : null),
      device: ({ id }: any) =>
        find(id) && {
          id,
          readingTypes: keys.map((key) => ({ id: key, unit: types[key].unit, analysis: types[key].analysis })),
        },
    },
  };
};

/** A table: heads of columns with their types, rows of numbers whose first is the time. */
const grid = (): Vendor => {
  const id = (plant: Plant) => String(plant.n * 101);
  const find = finder(id);
  const steps: Record<string, Step> = { M5: '5m', M15: '15m', H1: 'h', D1: 'd' };
  const facility = (plant: Plant) => ({
    id: plant.n * 101,
    name: plant.name,
    timezone: plant.zone,
    readings: ({ readingInput: r }: any) => {
      const wanted = r.readingTypes as Key[];
      const columns = wanted.map((key) => series(plant, key, r.since, r.until, steps[r.every]));
      return {
        columns: wanted.map((key) => ({ name: key, unit: types[key].unit })),
        rows: columns[0].map(([ms], i) => ({ time: ms, values: columns.map((column) => column[i][1]) })),
      };
    },
  });
  return {
    name: 'grid',
    about: 'heads of columns and rows of numbers, epoch milliseconds as Float',
    id,
    types: (key) => [key],
    sdl: `
      type Query { me: User! facility(id: Int!): Facility device(id: Int!): Device }
      type User { id: Int! name: String! companies: [Company!]! }
      type Company { id: Int! name: String! facilities: [Facility!]! }
      type Facility { id: Int! name: String! timezone: String! readings(readingInput: ReadingInput!): ReadingTable! }
      type Device { id: Int! readingTypes: [Column!]! }
      enum Every { M5 M15 H1 D1 }
      input ReadingInput { since: Float! until: Float! readingTypes: [String!]! every: Every! }
      type ReadingTable { columns: [Column!]! rows: [Row!]! }
      type Column { name: String! unit: String! }
      "time: milliseconds since 1970-01-01 UTC; values: in the order of the columns"
      type Row { time: Float! values: [Float]! }`,
    root: {
      me: { id: 1, name: 'Olga Sommer', companies: owned(facility) },
      facility: ({ id }: any) => (find(id) ? facility(find(id)!) : null),
      device: ({ id }: any) => find(id) && { id, readingTypes: keys.map((name) => ({ name, unit: types[name].unit })) },
    },
  };
};

/** One type at a time by its numeric id, whose texts are in several languages. */
const single = (): Vendor => {
  const id = (plant: Plant) => ids.objectId(plant.n + 40);
  const find = finder(id);
  const steps: Record<string, Step> = { none: '5m', hour: 'h', day: 'd', month: 'M', year: 'y' };
  const number = (key: Key) => 100 + keys.indexOf(key) * 7;
  const facility = (plant: Plant) => ({
    id: id(plant),
    name: plant.name,
    timeZone: plant.zone,
    readings: ({ readingInput: r }: any) => {
      const key = keys.find((one) => number(one) === r.readingTypeId);
      if (!key) {
        throw new Error('readingTypeId is unknown');
      }
      return series(plant, key, r.from, r.to, steps[r.groupBy]).map(([ms, v]) => ({ t: iso(ms), v }));
    },
  });
  return {
    name: 'single',
    about: 'one type by number in each request, points without a name',
    id,
    types: (key) => [String(number(key)), key],
    sdl: `
      scalar DateTime
      type Query { me: User! facility(id: ID!): Facility device(id: ID!): Device }
      type User { id: ID! name: String! companies: [Company!]! }
      type Company { id: ID! name: String! facilities: [Facility!]! }
      type Facility { id: ID! name: String! timeZone: String! readings(readingInput: ReadingInput!): [Point!]! }
      type Device { id: ID! readingTypes: [ReadingType!]! }
      type ReadingType { id: Int! internalName: String! name: Translations! unit: Unit }
      type Translations { de: String! en: String! }
      type Unit { symbol: String! name: String }
      enum GroupBy { none hour day month year }
      input ReadingInput { from: DateTime! to: DateTime! readingTypeId: Int! groupBy: GroupBy! = day }
      type Point { t: DateTime! v: Float }`,
    scalars: { DateTime: scalars.dateTime },
    root: {
      me: { id: '1', name: 'Olga Sommer', companies: owned(facility) },
      facility: ({ id }: any) => (find(id) ? facility(find(id)!) : null),
      device: ({ id }: any) =>
        find(id) && {
          id,
          readingTypes: keys.map((key) => ({
            id: number(key),
            internalName: key,
            name: { de: types[key].german, en: types[key].title },
            unit: { symbol: types[key].unit },
          })),
        },
    },
  };
};

/** The whole platform in one graph: more than 600 types, other things over time, archived plants beside the rest. */
const platform = (): Vendor => {
  const id = (plant: Plant) => ids.objectId(plant.n + 2500);
  const find = finder(id);
  const steps: Record<string, Step> = { ORIGINAL: '5m', MINUTES_15: '15m', HOURS_1: 'h', DAYS_1: 'd', MONTHS_1: 'M' };
  const facility = (plant: Plant) => ({
    id: id(plant),
    name: plant.name,
    state: 'ACTIVE',
    timezone: plant.zone,
    nominalPowerDc: plant.kwp,
    nominalPowerAc: plant.kwp * 0.83,
    tickets: [],
    readings: ({ readingInput: r }: any) => ({
      facility: facility(plant),
      series: r.readingTypes.map((key: Key) => ({
        readingType: { name: key, unit: types[key].unit, category: types[key].analysis ? 'ANALYSIS' : 'RAW' },
        aggregation: 'DEFAULT',
        values: series(plant, key, r.from, r.to, steps[r.resolution]).map(([ms, value]) => ({
          timestamp: iso(ms),
          value,
          isEstimated: false,
        })),
      })),
    }),
  });
  const archived = {
    id: ids.objectId(9999),
    name: 'Altanlage Rückbau',
    state: 'ARCHIVED',
    timezone: 'Europe/Berlin',
    tickets: [],
    readings: () => ({ series: [] }),
  };
  return {
    name: 'platform',
    about: 'more than 600 types, market prices and weather over time, an archived plant in the list on request',
    id,
    types: (key) => [key],
    sdl: `
      scalar DateTime
      type Query {
        me: User! facility(id: ID!): Facility device(id: ID!): Device
        marketPrices(from: DateTime!, to: DateTime!, zone: String! = "DE-LU"): [MarketPrice!]!
        weather(latitude: Float!, longitude: Float!, from: DateTime!, to: DateTime!): [WeatherValue!]!
        companies: [Company!]! facilities(search: String, first: Int = 5): [Facility!]!
      }
      type MarketPrice { timestamp: DateTime! value: Float! }
      type WeatherValue { timestamp: DateTime! temperature: Float windSpeed: Float }
      type User { id: ID! name: String! companies: [Company!]! }
      type Company { id: ID! name: String! facilities(includeArchived: Boolean = true): [Facility!]! }
      enum FacilityState { PLANNED ACTIVE ARCHIVED }
      type Facility {
        id: ID! name: String! state: FacilityState! timezone: String! nominalPowerDc: Float nominalPowerAc: Float
        tickets(from: DateTime, to: DateTime): [Ticket!]!
        readings(readingInput: ReadingInput!): ReadingResponse!
      }
      type Device { id: ID! readingTypes(category: ReadingCategory): [ReadingType!]! }
      enum ReadingCategory { RAW ANALYSIS }
      type ReadingType { name: String! unit: String category: ReadingCategory! description: String }
      enum Resolution { ORIGINAL MINUTES_15 HOURS_1 DAYS_1 MONTHS_1 }
      enum ReadingAggregation { DEFAULT AVERAGE SUM MIN MAX }
      input ReadingInput {
        from: DateTime! to: DateTime! readingTypes: [String!]! resolution: Resolution = ORIGINAL
        aggregation: ReadingAggregation = DEFAULT includeEstimated: Boolean = false
      }
      type ReadingResponse { facility: Facility! series: [ReadingSeries!]! }
      type ReadingSeries { readingType: ReadingType! aggregation: ReadingAggregation! values: [ReadingValue!]! }
      type ReadingValue { timestamp: DateTime! value: Float isEstimated: Boolean! }`,
    scalars: { DateTime: scalars.dateTime },
    noise: 67,
    root: {
      me: {
        id: '1',
        name: 'Olga Sommer',
        companies: companies.map((company) => ({
          id: String(company.n),
          name: company.name,
          facilities: ({ includeArchived }: any) => [
            ...of(company).map(facility),
            ...(includeArchived && company.n === 1 ? [archived] : []),
          ],
        })),
      },
      companies: [],
      facilities: ({ first }: any) => plants.slice(0, first).map(facility),
      marketPrices: ({ from, to }: any) =>
        series(plants[0], 'Pac', from, to, 'h').map(([ms]) => ({ timestamp: iso(ms), value: 60 + (ms % 97) / 10 })),
      weather: ({ from, to }: any) =>
        series(plants[0], 'Pac', from, to, 'h').map(([ms]) => ({ timestamp: iso(ms), temperature: (ms % 83) / 4 })),
      facility: ({ id }: any) => (find(id) ? facility(find(id)!) : null),
      device: ({ id }: any) =>
        find(id) && {
          id,
          readingTypes: ({ category }: any) =>
            keys
              .map((key) => ({
                name: key,
                unit: types[key].unit,
                description: types[key].title,
                category: types[key].analysis ? 'ANALYSIS' : 'RAW',
              }))
              .filter((one) => !category || one.category === category),
        },
    },
  };
};

/** A facility is a device among others, and each series gives its values fifty at a time. */
const hierarchy = (): Vendor => {
  const id = (plant: Plant) => ids.uuid(plant.n + 190);
  const find = finder(id);
  const steps: Record<string, Step> = { SOURCE: '5m', HOUR: 'h', DAY: 'd' };
  const facility = (plant: Plant) => ({
    __typename: 'Facility',
    id: id(plant),
    name: plant.name,
    type: 'FACILITY',
    timezone: plant.zone,
    readingTypes: keys.map((key) => ({
      identifier: key,
      unit: types[key].unit,
      group: types[key].analysis ? 'analysis' : 'reading',
    })),
    readings: ({ readingInput: r }: any) =>
      r.identifiers.map((key: Key) => ({
        identifier: key,
        unit: types[key].unit,
        values: (args: any) =>
          connection(
            series(plant, key, r.start, r.end, steps[r.interval]).map(([ms, value]) => ({ start: iso(ms), value })),
            args,
            300
          ),
      })),
  });
  return {
    name: 'hierarchy',
    about: 'one interface for all devices, values of each series fifty at a time',
    id,
    types: (key) => [key],
    sdl: `
      scalar DateTime
      type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
      type Query { me: User! device(id: ID!): Device facility(id: ID!): Facility }
      type User { id: ID! name: String! companies: [Company!]! }
      type Company { id: ID! name: String! facilities: [Facility!]! }
      enum DeviceType { FACILITY DATALOGGER INVERTER METER SENSOR }
      interface Device {
        id: ID! name: String! type: DeviceType! readingTypes: [ReadingType!]!
        readings(readingInput: ReadingInput!): [ReadingSeries!]!
      }
      type Facility implements Device {
        id: ID! name: String! type: DeviceType! readingTypes: [ReadingType!]! timezone: String
        readings(readingInput: ReadingInput!): [ReadingSeries!]!
      }
      type Inverter implements Device {
        id: ID! name: String! type: DeviceType! readingTypes: [ReadingType!]!
        readings(readingInput: ReadingInput!): [ReadingSeries!]!
      }
      type ReadingType { identifier: String! unit: String group: String! }
      enum ReadingInterval { SOURCE HOUR DAY }
      input ReadingInput { start: DateTime! end: DateTime! identifiers: [String!]! interval: ReadingInterval! = HOUR }
      type ReadingSeries {
        identifier: String! unit: String values(first: Int = 50, after: String): ReadingValueConnection!
      }
      type ReadingValueConnection { edges: [ReadingValueEdge!]! pageInfo: PageInfo! totalCount: Int! }
      type ReadingValueEdge { node: ReadingValue! cursor: String! }
      type ReadingValue { start: DateTime! value: Float }`,
    scalars: { DateTime: scalars.dateTime },
    root: {
      me: { id: '1', name: 'Olga Sommer', companies: owned(facility) },
      facility: ({ id }: any) => (find(id) ? facility(find(id)!) : null),
      device: ({ id }: any) => (find(id) ? facility(find(id)!) : null),
    },
  };
};

/** A field for each reading type, below groups for what was measured and what was worked out. */
const fields = (): Vendor => {
  const id = (plant: Plant) => String(plant.n + 8800);
  const find = finder(id);
  const steps: Record<string, Step> = { FIVE_MINUTES: '5m', HOUR: 'h', DAY: 'd', MONTH: 'M' };
  const group = (plant: Plant, wanted: Key[], r: any) =>
    Object.fromEntries(
      wanted.map((key) => [
        key,
        () => ({
          unit: types[key].unit,
          timeseries: series(plant, key, r.from * 1000, r.to * 1000, steps[r.resolution]).map(([ms, value]) => ({
            timestamp: ms / 1000,
            value,
          })),
        }),
      ])
    );
  const facility = (plant: Plant) => ({
    id: id(plant),
    name: plant.name,
    timezone: plant.zone,
    readings: ({ readingInput: r }: any) => ({
      raw: group(plant, rawKeys, r),
      analysis: group(plant, analysisKeys, r),
    }),
  });
  return {
    name: 'fields',
    about: 'a field for each type below raw and analysis, epoch seconds as Int',
    id,
    types: (key) => [key],
    sdl: `
      type Query { me: User! facility(id: ID!): Facility device(id: ID!): Device }
      type User { id: ID! name: String! companies: [Company!]! }
      type Company { id: ID! name: String! facilities: [Facility!]! }
      type Facility { id: ID! name: String! timezone: String! readings(readingInput: ReadingInput!): Readings! }
      type Device { id: ID! readingTypes: [String!]! }
      enum Resolution { FIVE_MINUTES HOUR DAY MONTH }
      input ReadingInput { "Unix time" from: Int! "Unix time" to: Int! resolution: Resolution! }
      type Readings { raw: RawReadings! analysis: AnalysisReadings! }
      type RawReadings { ${rawKeys.map((key) => `${key}: ReadingSeries`).join(' ')} }
      type AnalysisReadings { ${analysisKeys.map((key) => `${key}: ReadingSeries`).join(' ')} }
      type ReadingSeries { unit: String timeseries: [ReadingValue!]! }
      type ReadingValue { timestamp: Int! value: Float }`,
    root: {
      me: { id: '1', name: 'Olga Sommer', companies: owned(facility) },
      facility: ({ id }: any) => (find(id) ? facility(find(id)!) : null),
      device: ({ id }: any) => find(id) && { id, readingTypes: keys },
    },
  };
};

export const estates: Array<() => Vendor> = [durations, grid, single, platform, hierarchy, fields];
