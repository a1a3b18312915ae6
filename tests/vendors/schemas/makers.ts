import { companies, keys, plants, series, slot, types, type Company, type Key, type Plant, type Step } from '../truth';
import { connection, finder, ids, instant, iso, local, scalars, type Vendor } from '../vendor';

const of = (company: Company) => plants.filter((plant) => plant.company === company);
const owned = (facility: (plant: Plant) => object) =>
  companies.map((company) => ({
    id: String(company.n),
    name: company.name,
    facilities: () => of(company).map(facility),
  }));

const account = `
  type User { id: ID! name: String! companies: [Company!]! }
  type Company { id: ID! name: String! facilities: [Facility!]! }`;

/** Tables as a generator publishes them: no word of the vendor's page but its types, and raw values only. */
const tracked = (): Vendor => {
  const id = (plant: Plant) => ids.uuid(plant.n + 180);
  const find = finder(id);
  const number = (key: Key) => 301 + keys.indexOf(key);
  const kind = (key: Key) => ({ id: number(key), code: key, unit: types[key].unit, title: types[key].title });
  const facility = (plant: Plant): object => ({
    id: id(plant),
    name: plant.name,
    timezone: plant.zone,
    company: { id: plant.company.n, name: plant.company.name },
    facility_reading_types: ({ limit, offset }: any) =>
      keys.slice(offset ?? 0, (offset ?? 0) + (limit ?? keys.length)).map((key) => ({ reading_type: kind(key) })),
    readings: ({ where, limit, offset, order_by: order }: any) => {
      const wanted: number[] = where?.reading_type_id?._in ?? keys.map(number);
      const rows = wanted.flatMap((type) =>
        series(plant, keys[type - 301], where?.ts?._gte ?? 0, where?.ts?._lt ?? 0).map(([ms, value]) => ({
          ts: iso(ms),
          reading_type_id: type,
          value,
        }))
      );
      if (order?.some((one: any) => one.ts === 'asc')) {
        rows.sort((a, b) => a.ts.localeCompare(b.ts));
      }
      return rows.slice(offset ?? 0, (offset ?? 0) + (limit ?? 10_000));
    },
  });
  return {
    name: 'tracked',
    about: 'tables with comparison expressions and no readingInput, types through a joining table',
    id,
    types: (key) => [String(number(key))],
    days: false,
    sdl: `
      scalar timestamptz
      scalar uuid
      enum order_by { asc desc }
      input timestamptz_comparison_exp { _eq: timestamptz _gt: timestamptz _gte: timestamptz _lt: timestamptz _lte: timestamptz _in: [timestamptz!] _is_null: Boolean }
      input Int_comparison_exp { _eq: Int _gt: Int _in: [Int!] _lt: Int _neq: Int }
      input uuid_comparison_exp { _eq: uuid _in: [uuid!] }
      input readings_bool_exp { _and: [readings_bool_exp!] _not: readings_bool_exp _or: [readings_bool_exp!] ts: timestamptz_comparison_exp reading_type_id: Int_comparison_exp }
      input readings_order_by { ts: order_by reading_type_id: order_by value: order_by }
      input facilities_bool_exp { _and: [facilities_bool_exp!] id: uuid_comparison_exp }
      input facilities_order_by { name: order_by }
      type Query {
        facilities(where: facilities_bool_exp, order_by: [facilities_order_by!], limit: Int, offset: Int): [facilities!]!
        facilities_by_pk(id: uuid!): facilities
        reading_types(limit: Int, offset: Int): [reading_types!]!
      }
      type companies { id: Int! name: String! }
      type facilities {
        id: uuid! name: String! timezone: String! company: companies!
        facility_reading_types(limit: Int, offset: Int): [facility_reading_types!]!
        readings(where: readings_bool_exp, order_by: [readings_order_by!], limit: Int, offset: Int): [readings!]!
      }
      type facility_reading_types { reading_type: reading_types! }
      type reading_types { id: Int! code: String! unit: String title: String }
      type readings { ts: timestamptz! reading_type_id: Int! value: Float }`,
    scalars: { timestamptz: scalars.dateTime },
    root: {
      facilities: ({ where, limit, offset }: any) =>
        plants
          .filter((plant) => !where?.id?._eq || where.id._eq === id(plant))
          .slice(offset ?? 0, (offset ?? 0) + (limit ?? 1000))
          .map(facility),
      facilities_by_pk: ({ id: one }: any) => (find(one) ? facility(find(one)!) : null),
      reading_types: ({ limit, offset }: any) =>
        keys.slice(offset ?? 0, (offset ?? 0) + (limit ?? keys.length)).map(kind),
    },
  };
};

/** Functions of a database as fields: node ids beside ids, BigFloat as text, connections with nodes. */
const functions = (): Vendor => {
  const id = (plant: Plant) => ids.global('Facility', plant.n);
  const find = finder(id);
  const findRow = finder((plant) => String(plant.n + 31));
  const lengths: Record<string, Step> = { '5 minutes': '5m', '1 hour': 'h', '1 day': 'd', '1 month': 'M' };
  const facility = (plant: Plant): object => ({
    nodeId: id(plant),
    rowId: plant.n + 31,
    name: plant.name,
    tz: plant.zone,
    companyByCompanyId: { rowId: plant.company.n, name: plant.company.name },
    readingTypesByFacilityId: (args: any) =>
      connection(
        keys.map((code) => ({ code, unit: types[code].unit, description: types[code].title })),
        args
      ),
    readings: ({ fromTs, toTs, typeCodes, bucket, ...page }: any) => {
      const step = lengths[bucket];
      if (!step) {
        throw new Error(`invalid input syntax for type interval: "${bucket}"`);
      }
      return connection(
        typeCodes.flatMap((code: Key) =>
          series(plant, code, fromTs, toTs, step).map(([ms, value]) => ({
            ts: iso(ms),
            typeCode: code,
            value: value === null ? null : String(value),
          }))
        ),
        page,
        5000
      );
    },
  });
  return {
    name: 'functions',
    about: 'functions of a database: row ids and node ids, BigFloat as text, an interval in words',
    id,
    types: (key) => [key],
    sdl: `
      "A floating point number that requires more precision than IEEE 754 binary 64"
      scalar BigFloat
      "A point in time as described by the ISO 8601 standard. May or may not include a timezone."
      scalar Datetime
      scalar Cursor
      interface Node { nodeId: ID! }
      type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
      type Query {
        allFacilities(first: Int, after: Cursor): FacilitiesConnection
        facilityByRowId(rowId: Int!): Facility
        facility(nodeId: ID!): Facility
      }
      type FacilitiesConnection { nodes: [Facility!]! pageInfo: PageInfo! totalCount: Int! }
      type Company implements Node { nodeId: ID! rowId: Int! name: String! }
      type Facility implements Node {
        nodeId: ID! rowId: Int! name: String! tz: String! companyByCompanyId: Company
        readingTypesByFacilityId(first: Int, after: Cursor): ReadingTypesConnection!
        readings(
          fromTs: Datetime!, toTs: Datetime!, typeCodes: [String!]!
          "Interval of time_bucket" bucket: String = "1 hour"
          first: Int, after: Cursor
        ): ReadingsConnection!
      }
      type ReadingTypesConnection { nodes: [ReadingType!]! pageInfo: PageInfo! totalCount: Int! }
      type ReadingType { code: String! unit: String description: String }
      type ReadingsConnection { nodes: [ReadingsRecord!]! pageInfo: PageInfo! totalCount: Int! }
      type ReadingsRecord { ts: Datetime typeCode: String value: BigFloat }`,
    scalars: { Datetime: scalars.dateTime },
    root: {
      allFacilities: (args: any) => connection(plants.map(facility), args),
      facilityByRowId: ({ rowId }: any) => (findRow(rowId) ? facility(findRow(rowId)!) : null),
      facility: ({ nodeId }: any) => (find(nodeId) ? facility(find(nodeId)!) : null),
    },
  };
};

/** Wall clocks with a space that must be there, and units of time instead of a resolution, as a maker of inverters. */
const clocks = (): Vendor => {
  const id = (plant: Plant) => String(plant.n + 2400);
  const find = finder(id);
  const steps: Record<string, Step> = {
    FIVE_MINUTES: '5m',
    QUARTER_OF_AN_HOUR: '15m',
    HOUR: 'h',
    DAY: 'd',
    MONTH: 'M',
  };
  const facility = (plant: Plant) => ({
    id: id(plant),
    name: plant.name,
    location: { timeZone: plant.zone },
    readings: ({ readingInput: r }: any) => {
      for (const text of [r.startTime, r.endTime]) {
        if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) {
          throw new Error('Invalid date format, expected YYYY-MM-DD hh:mm:ss');
        }
      }
      return {
        timeUnit: r.timeUnit,
        meters: r.meters.map((type: Key) => ({
          type,
          unit: types[type].unit,
          values: series(
            plant,
            type,
            instant(r.startTime, plant.zone),
            instant(r.endTime, plant.zone),
            steps[r.timeUnit]
          ).map(([ms, value]) => ({ date: local(ms, plant.zone, 'yyyy-MM-dd HH:mm:ss'), value })),
        })),
      };
    },
  });
  return {
    name: 'clocks',
    about: 'wall clocks with a space between date and time, and nothing else',
    id,
    types: (key) => [key],
    sdl: `
      type Query { me: User! facility(id: ID!): Facility device(id: ID!): Device }
      ${account}
      type Facility { id: ID! name: String! location: Location! readings(readingInput: ReadingInput!): Details! }
      type Location { timeZone: String! }
      type Device { id: ID! readingTypes: [ReadingType!]! }
      type ReadingType { name: String! unit: String }
      enum TimeUnit { FIVE_MINUTES QUARTER_OF_AN_HOUR HOUR DAY MONTH }
      input ReadingInput { startTime: String! endTime: String! timeUnit: TimeUnit! = DAY meters: [String!]! }
      type Details { timeUnit: TimeUnit! meters: [MeterValues!]! }
      type MeterValues { type: String! unit: String values: [DateValue!]! }
      type DateValue { date: String! value: Float }`,
    root: {
      me: { id: '1', name: 'Olga Sommer', companies: owned(facility) },
      facility: ({ id: one }: any) => (find(one) ? facility(find(one)!) : null),
      device: ({ id: one }: any) =>
        find(one) && { id: one, readingTypes: keys.map((name) => ({ name, unit: types[name].unit })) },
    },
  };
};

/** The day that an instant lies in, and a map of values for each instant, in an envelope with a code of failure. */
const collections = (): Vendor => {
  const id = (plant: Plant) => `NE=${33554400 + plant.n}`;
  const find = finder(id);
  const facility = (plant: Plant) => ({
    stationCode: id(plant),
    stationName: plant.name,
    timeZone: plant.zone,
    readings: ({ readingInput: { collectTime } }: any) => {
      const day = instant(local(collectTime, plant.zone, 'yyyy-MM-dd'), plant.zone);
      const end = instant(local(day + 26 * 36e5, plant.zone, 'yyyy-MM-dd'), plant.zone);
      const columns = new Map(keys.map((key) => [key, new Map(series(plant, key, day, end))]));
      const stamps = [...columns.get('Pac')!.keys()];
      return {
        success: true,
        failCode: 0,
        data: stamps.map((ms) => ({
          collectTime: ms,
          dataItemMap: Object.fromEntries(keys.map((key) => [key, columns.get(key)!.get(ms)])),
        })),
      };
    },
  });
  return {
    name: 'collections',
    about: 'all types of the day that an instant lies in, in an envelope',
    id,
    types: (key) => [key],
    days: false,
    sdl: `
      scalar Long
      scalar JSON
      type Query { me: User! facility(stationCode: ID!): Facility device(id: ID!): Device }
      ${account}
      type Facility { stationCode: ID! stationName: String! timeZone: String! readings(readingInput: ReadingInput!): KpiResult! }
      type Device { id: ID! readingTypes: [ReadingType!]! }
      type ReadingType { name: String! unit: String }
      input ReadingInput { "Milliseconds; any time of the day" collectTime: Long! }
      type KpiResult { success: Boolean! failCode: Int! data: [Kpi!]! }
      type Kpi { collectTime: Long! dataItemMap: JSON! }`,
    scalars: { Long: scalars.long },
    root: {
      me: { id: '1', name: 'Olga Sommer', companies: owned(facility) },
      facility: ({ stationCode }: any) => (find(stationCode) ? facility(find(stationCode)!) : null),
      device: ({ id: one }: any) =>
        find(one) && { id: one, readingTypes: keys.map((name) => ({ name, unit: types[name].unit })) },
    },
  };
};

/** Reading types as one text with commas between them, and offsets in both directions. */
const commas = (): Vendor => {
  const id = (plant: Plant) => ['ABCDE', 'FGHIJ', 'KLMNO'][plant.n % 3].slice(0, 3) + plant.n + 'X';
  const find = finder(id);
  const steps: Record<string, Step> = { interval: '5m', hour: 'h', day: 'd', month: 'M' };
  const facility = (plant: Plant) => ({
    key: id(plant),
    name: plant.name,
    timezone: plant.zone,
    readings: ({ readingInput: r }: any) =>
      String(r.abbreviations)
        .split(',')
        .map((text) => {
          const key = text.trim() as Key;
          if (!types[key]) {
            throw new Error(`Unknown abbreviation "${text}"`);
          }
          return {
            abbreviation: key,
            unit: types[key].unit,
            values: series(plant, key, r.from, r.to, steps[r.resolution]).map(([ms, value]) => ({
              timestamp: local(ms, plant.zone, "yyyy-MM-dd'T'HH:mm:ssZZ"),
              value,
            })),
          };
        }),
  });
  return {
    name: 'commas',
    about: 'reading types as one text with commas between them',
    id,
    types: (key) => [key],
    sdl: `
      scalar DateTime
      type Query { me: User! facility(key: ID!): Facility device(id: ID!): Device }
      ${account}
      type Facility { key: ID! name: String! timezone: String! readings(readingInput: ReadingInput!): [Measurement!]! }
      type Device { id: ID! readingTypes: [Abbreviation!]! }
      type Abbreviation { name: String! unit: String }
      enum Resolution { interval hour day month }
      input ReadingInput {
        from: DateTime! to: DateTime! "Comma-separated list, such as E_INT,P_AC" abbreviations: String!
        resolution: Resolution! = interval
      }
      type Measurement { abbreviation: String! unit: String values: [MeasurementValue!]! }
      type MeasurementValue { timestamp: DateTime! value: Float }`,
    scalars: { DateTime: scalars.dateTime },
    root: {
      me: { id: '1', name: 'Olga Sommer', companies: owned(facility) },
      facility: ({ key }: any) => (find(key) ? facility(find(key)!) : null),
      device: ({ id: one }: any) =>
        find(one) && { id: one, readingTypes: keys.map((name) => ({ name, unit: types[name].unit })) },
    },
  };
};

/** Values without times: where they start, how far they are apart, and a list, as markets of energy exchange them. */
const schedules = (): Vendor => {
  const id = (plant: Plant) => `DE00${(70_000_000 + plant.n * 13).toString()}`;
  const find = finder(id);
  const lengths: Record<string, number> = { PT5M: slot, PT60M: 12 * slot };
  const facility = (plant: Plant) => ({
    id: id(plant),
    name: plant.name,
    timezone: plant.zone,
    readings: ({ readingInput: r }: any) =>
      r.readingTypes.map((type: Key) => {
        const points = series(plant, type, r.start, r.end, r.resolution === 'PT5M' ? '5m' : 'h');
        return {
          type,
          unit: types[type].unit,
          start: iso(points[0]?.[0] ?? r.start),
          step: lengths[r.resolution] / 1000,
          values: points.map(([, value]) => value),
        };
      }),
  });
  return {
    name: 'schedules',
    about: 'values without times: a start, a step in seconds and a list',
    id,
    types: (key) => [key],
    days: false,
    sdl: `
      scalar DateTime
      type Query { me: User! facility(id: ID!): Facility device(id: ID!): Device }
      ${account}
      type Facility { id: ID! name: String! timezone: String! readings(readingInput: ReadingInput!): [Schedule!]! }
      type Device { id: ID! readingTypes: [ReadingType!]! }
      type ReadingType { name: String! unit: String }
      enum Resolution { PT5M PT60M }
      input ReadingInput { start: DateTime! end: DateTime! readingTypes: [String!]! resolution: Resolution! = PT60M }
      type Schedule {
        type: String! unit: String "Start of the first interval" start: DateTime!
        "Length of each interval in seconds" step: Int! "One value an interval, without gaps" values: [Float]!
      }`,
    scalars: { DateTime: scalars.dateTime },
    root: {
      me: { id: '1', name: 'Olga Sommer', companies: owned(facility) },
      facility: ({ id: one }: any) => (find(one) ? facility(find(one)!) : null),
      device: ({ id: one }: any) =>
        find(one) && { id: one, readingTypes: keys.map((name) => ({ name, unit: types[name].unit })) },
    },
  };
};

export const makers: Array<() => Vendor> = [tracked, functions, clocks, collections, commas, schedules];
