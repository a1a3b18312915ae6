import {
  analysisKeys,
  companies,
  hash,
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
import { finder, ids, instant, iso, local, scalars, type Vendor } from '../vendor';

const of = (company: Company) => plants.filter((plant) => plant.company === company);
const owned = (facility: (plant: Plant) => object) =>
  companies.map((company) => ({
    id: String(company.n),
    name: company.name,
    facilities: () => of(company).map(facility),
  }));

/** A time zone in the request, in whose wall clock the answer comes. */
const zoned = (): Vendor => {
  const id = (plant: Plant) => ids.uuid(plant.n + 90);
  const find = finder(id);
  const steps: Record<string, Step> = { AUTO: 'h', FIVE_MIN: '5m', QUARTER: '15m', HOUR: 'h', DAY: 'd', MONTH: 'M' };
  const facility = (plant: Plant) => ({
    id: id(plant),
    name: plant.name,
    readings: ({ readingInput: r }: any) => ({
      timeZone: r.timespan.timeZone,
      items: r.readingTypes.map((type: Key) => ({
        type,
        unit: types[type].unit,
        data: series(
          plant,
          type,
          instant(r.timespan.begin, r.timespan.timeZone),
          instant(r.timespan.end, r.timespan.timeZone),
          steps[r.sampling]
        ).map(([ms, value]) => ({ localTime: local(ms, r.timespan.timeZone, "yyyy-MM-dd'T'HH:mm:ss"), value })),
      })),
    }),
  });
  return {
    name: 'zoned',
    about: 'a time zone in the request, wall clocks of it in the answer, sampling AUTO by default',
    id,
    types: (key) => [key],
    sdl: `
      scalar LocalDateTime
      scalar TimeZone
      type Query { me: User! facility(id: ID!): Facility device(id: ID!): Device }
      type User { id: ID! name: String! companies: [Company!]! }
      type Company { id: ID! name: String! facilities: [Facility!]! }
      type Facility { id: ID! name: String! readings(readingInput: ReadingInput!): Readings! }
      type Device { id: ID! readingTypes: [ReadingType!]! }
      type ReadingType { type: String! unit: String isAnalysis: Boolean! }
      input Timespan { begin: LocalDateTime! end: LocalDateTime! timeZone: TimeZone! = "UTC" }
      enum Sampling { AUTO FIVE_MIN QUARTER HOUR DAY MONTH }
      input ReadingInput { timespan: Timespan! readingTypes: [String!]! sampling: Sampling! = AUTO }
      type Readings { timeZone: TimeZone! items: [ReadingItem!]! }
      type ReadingItem { type: String! unit: String data: [ReadingDatum!]! }
      type ReadingDatum { localTime: LocalDateTime! value: Float }`,
    scalars: {
      LocalDateTime: (value) => {
        if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(value)) {
          throw new TypeError(`LocalDateTime cannot represent ${JSON.stringify(value)}`);
        }
        return value;
      },
    },
    root: {
      me: { id: '1', name: 'Olga Sommer', companies: owned(facility) },
      facility: ({ id }: any) => (find(id) ? facility(find(id)!) : null),
      device: ({ id }: any) =>
        find(id) && {
          id,
          readingTypes: keys.map((type) => ({ type, unit: types[type].unit, isAnalysis: types[type].analysis })),
        },
    },
  };
};

/** Forecasts and targets beside what was measured, and a deprecated predecessor in watts. */
const twins = (): Vendor => {
  const id = (plant: Plant) => ids.objectId(plant.n + 1300);
  const find = finder(id);
  const steps: Record<string, Step> = {
    FIVE_MINUTES: '5m',
    FIFTEEN_MINUTES: '15m',
    ONE_HOUR: 'h',
    ONE_DAY: 'd',
    ONE_MONTH: 'M',
  };
  const facility = (plant: Plant) => {
    const answer = (r: any, factor: number) =>
      r.readingTypes.map((type: Key) => ({
        readingType: type,
        unit: types[type].unit,
        values: series(plant, type, r.start, r.end, steps[r.resolution]).map(([ms, value]) => ({
          timestamp: iso(ms),
          value: value === null ? null : value * factor,
        })),
      }));
    const factors: Record<string, number> = { MEASURED: 1, FORECAST: 1.1 + 0.1 * hash(plant.n), TARGET: 0.9 };
    return {
      id: id(plant),
      name: plant.name,
      timezone: plant.zone,
      nominalPower: plant.kwp,
      readings: ({ readingInput: r }: any) => answer(r, factors[r.source]),
      forecastReadings: ({ readingInput: r }: any) => answer(r, factors.FORECAST),
      targetReadings: ({ readingInput: r }: any) => answer(r, factors.TARGET),
      measurements: ({ from, to, types: wanted }: any) =>
        wanted.flatMap((type: Key) =>
          series(plant, type, from, to, '15m').map(([ms, value]) => ({
            type,
            timestamp: iso(ms),
            value: value === null ? null : value * 1000,
          }))
        ),
    };
  };
  return {
    name: 'twins',
    about: 'forecast and target beside the measured, in other fields and as a source; a deprecated predecessor',
    id,
    types: (key) => [key],
    sdl: `
      scalar DateTime
      type Query { me: User! facility(id: ID!): Facility device(id: ID!): Device }
      type User { id: ID! name: String! companies: [Company!]! }
      type Company { id: ID! name: String! facilities: [Facility!]! plants: [Facility!]! @deprecated(reason: "use facilities") }
      type Facility {
        id: ID! name: String! timezone: String! nominalPower: Float
        readings(readingInput: ReadingInput!): [ReadingSeries!]!
        forecastReadings(readingInput: ReadingInput!): [ReadingSeries!]!
        targetReadings(readingInput: ReadingInput!): [ReadingSeries!]!
        measurements(from: DateTime!, to: DateTime!, types: [String!]!): [Measurement!]! @deprecated(reason: "use readings")
      }
      type Measurement { type: String! timestamp: DateTime! value: Float }
      type Device {
        id: ID! readingTypes: [ReadingType!]!
        availableMeasurements: [String!]! @deprecated(reason: "use readingTypes")
      }
      type ReadingType { name: String! unit: String class: ReadingClass! }
      enum ReadingClass { RAW ANALYSIS }
      enum ReadingSource { MEASURED FORECAST TARGET }
      enum ReadingResolution { FIVE_MINUTES FIFTEEN_MINUTES ONE_HOUR ONE_DAY ONE_MONTH }
      input ReadingInput {
        start: DateTime! end: DateTime! readingTypes: [String!]!
        resolution: ReadingResolution = FIFTEEN_MINUTES source: ReadingSource = FORECAST
      }
      type ReadingSeries { readingType: String! unit: String values: [ReadingValue!]! }
      type ReadingValue { timestamp: DateTime! value: Float }`,
    scalars: { DateTime: scalars.dateTime },
    root: {
      me: {
        id: '1',
        name: 'Olga Sommer',
        companies: owned(facility).map((one) => ({ ...one, plants: one.facilities })),
      },
      facility: ({ id }: any) => (find(id) ? facility(find(id)!) : null),
      device: ({ id }: any) =>
        find(id) && {
          id,
          availableMeasurements: keys,
          readingTypes: keys.map((name) => ({
            name,
            unit: types[name].unit,
            class: types[name].analysis ? 'ANALYSIS' : 'RAW',
          })),
        },
    },
  };
};

/** Whole numbers with decimals for each series, and a quality for each value. */
const telemetry = (): Vendor => {
  const id = (plant: Plant) => String(70000 + plant.n);
  const find = finder(id);
  const steps: Record<string, Step> = { NATIVE: '5m', HOUR: 'h', DAY: 'd', MONTH: 'M' };
  const facility = (plant: Plant) => ({
    id: id(plant),
    name: plant.name,
    timezone: plant.zone,
    readings: ({ readingInput: r }: any) =>
      r.tags.map((key: Key) => ({
        tag: { name: key, engineeringUnit: types[key].unit, decimals: 4 },
        samples: series(plant, key, r.timeRange.from, r.timeRange.to, steps[r.resolution]).map(([ms, value]) => ({
          t: ms,
          raw: value === null ? null : Math.round(value * 1e4),
          quality: value === null ? 'MISSING' : 'GOOD',
        })),
      })),
  });
  return {
    name: 'telemetry',
    about: 'whole numbers with decimals, quality beside each, epoch milliseconds',
    id,
    types: (key) => [key],
    sdl: `
      scalar Long
      type Query { me: User facility(id: ID!): Facility device(id: ID!): Device }
      type User { id: ID! name: String! companies: [Company!]! }
      type Company { id: ID! name: String! facilities: [Facility!]! }
      type Facility { id: ID! name: String! timezone: String readings(readingInput: ReadingInput!): [TagSeries!]! }
      type Device { id: ID! readingTypes: [Tag!]! }
      type Tag {
        name: String! engineeringUnit: String
        "Decimal places of the raw whole numbers: value = raw / 10^decimals" decimals: Int!
      }
      enum Quality { GOOD UNCERTAIN BAD MISSING }
      enum SampleResolution { NATIVE HOUR DAY MONTH }
      input EpochRange { "Milliseconds since 1970" from: Long! "Milliseconds since 1970" to: Long! }
      input ReadingInput { timeRange: EpochRange! tags: [String!]! resolution: SampleResolution! = NATIVE }
      type TagSeries { tag: Tag! samples: [Sample!]! }
      type Sample { t: Long! "Whole number, see decimals of the tag" raw: Long quality: Quality! }`,
    scalars: { Long: scalars.long },
    root: {
      me: { id: '1', name: 'Olga Sommer', companies: owned(facility) },
      facility: ({ id }: any) => (find(id) ? facility(find(id)!) : null),
      device: ({ id }: any) =>
        find(id) && {
          id,
          readingTypes: keys.map((name) => ({ name, engineeringUnit: types[name].unit, decimals: 4 })),
        },
    },
  };
};

/** Ids of several kinds: the plant's, its device's, and a public one. */
const identities = (): Vendor => {
  const id = (plant: Plant) => ids.objectId(plant.n + 900);
  const device = (plant: Plant) => String(88000 + plant.n);
  const find = finder(id);
  const findAny = (asked: unknown) => find(asked) ?? finder(device)(asked);
  const steps: Record<string, Step> = { raw: '5m', quarterHour: '15m', hour: 'h', day: 'd', month: 'M' };
  const facility = (plant: Plant) => ({
    facilityId: id(plant),
    deviceId: device(plant),
    uuid: ids.uuid(plant.n),
    externalId: `EXT/${plant.n}`,
    facilityName: plant.name,
    readings: ({ readingInput: r }: any) => {
      if (r.facilityId && r.facilityId !== id(plant)) {
        throw new Error('facilityId does not match');
      }
      return r.readingTypes.flatMap((type: Key) =>
        series(plant, type, r.dateRange.dateFrom, r.dateRange.dateTo, steps[r.resolution]).map(([ms, value]) => ({
          readingType: type,
          readAt: iso(ms),
          value,
          unit: types[type].unit,
        }))
      );
    },
  });
  return {
    name: 'identities',
    about: 'four ids of a plant, a flat list of values',
    id,
    types: (key) => [key],
    sdl: `
      scalar DateTime
      type Query {
        currentUser: User!
        facility(facilityId: ID!): Facility
        "Any device; a facility is a device as well, by the id of the facility" device(id: ID!): Device
      }
      type User { userId: ID! userName: String! companies: [Company!]! }
      type Company { companyId: ID! companyName: String! facilities: [Facility!]! }
      type Facility {
        deviceId: ID! uuid: ID! facilityId: ID! externalId: String facilityName: String!
        readings(readingInput: ReadingInput!): [Reading!]!
      }
      type Device { deviceId: ID! uuid: ID! readingTypes: ReadingTypes! }
      type ReadingTypes { raw: [String!]! analysis: [String!]! }
      input DateRangeInput { dateFrom: DateTime! dateTo: DateTime! }
      enum Resolution { raw quarterHour hour day month }
      input ReadingInput { dateRange: DateRangeInput! readingTypes: [String!]! resolution: Resolution! = raw }
      type Reading { readingType: String! readAt: DateTime! value: Float unit: String }`,
    scalars: { DateTime: scalars.dateTime },
    root: {
      currentUser: {
        userId: '5',
        userName: 'Olga Sommer',
        companies: () =>
          companies.map((company) => ({
            companyId: company.n,
            companyName: company.name,
            facilities: of(company).map(facility),
          })),
      },
      facility: ({ facilityId }: any) => (find(facilityId) ? facility(find(facilityId)!) : null),
      device: ({ id: asked }: any) => {
        const plant = findAny(asked);
        return plant
          ? { deviceId: device(plant), uuid: ids.uuid(plant.n), readingTypes: { raw: rawKeys, analysis: analysisKeys } }
          : null;
      },
    },
  };
};

/** Answers end at a number of values without an error, and long ranges are refused. */
const capped = (): Vendor => {
  const id = (plant: Plant) => ids.uuid(plant.n + 140);
  const find = finder(id);
  const steps: Record<string, Step> = { FINEST: '5m', HOURLY: 'h', DAILY: 'd', MONTHLY: 'M' };
  const most: Partial<Record<Step, number>> = { '5m': 2 * 864e5, h: 14 * 864e5 };
  const facility = (plant: Plant) => ({
    id: id(plant),
    name: plant.name,
    tz: plant.zone,
    readings: ({ readingInput: r }: any) => {
      const step = steps[r.aggregationLevel];
      if (r.to - r.from > (most[step] ?? Infinity)) {
        throw new Error(`Requested range exceeds the maximum of ${most[step]! / 864e5} days for ${r.aggregationLevel}`);
      }
      return r.readingTypeIds.map((typeId: Key) => {
        const all = series(plant, typeId, r.from, r.to, step);
        return {
          readingTypeId: typeId,
          unit: types[typeId].unit,
          count: Math.min(all.length, r.maxValues),
          truncated: all.length > r.maxValues,
          values: all.slice(0, r.maxValues).map(([ms, value]) => ({ time: iso(ms), val: value })),
        };
      });
    },
  });
  return {
    name: 'capped',
    about: 'at most 200 values by default, ranges over two days of raw values refused',
    id,
    types: (key) => [key],
    sdl: `
      scalar DateTime
      type Query { me: User! facility(id: ID!): Facility device(id: ID!): Device }
      type User { id: ID! name: String! companies: [Company!]! }
      type Company { id: ID! name: String! facilities: [Facility!]! }
      type Facility { id: ID! name: String! tz: String readings(readingInput: ReadingInput!): [ReadingResult!]! }
      type Device { id: ID! readingTypes: [ReadingType!]! }
      type ReadingType { readingTypeId: String! title: String! unit: String isAnalysis: Boolean! }
      enum AggregationLevel { FINEST HOURLY DAILY MONTHLY }
      input ReadingInput {
        from: DateTime! to: DateTime! readingTypeIds: [String!]!
        aggregationLevel: AggregationLevel! = FINEST maxValues: Int! = 200
      }
      type ReadingResult { readingTypeId: String! unit: String count: Int! truncated: Boolean! values: [TimeValue!]! }
      type TimeValue { time: DateTime! val: Float }`,
    scalars: { DateTime: scalars.dateTime },
    root: {
      me: { id: '1', name: 'Olga Sommer', companies: owned(facility) },
      facility: ({ id }: any) => (find(id) ? facility(find(id)!) : null),
      device: ({ id }: any) =>
        find(id) && {
          id,
          readingTypes: keys.map((key) => ({
            readingTypeId: key,
            title: types[key].title,
            unit: types[key].unit,
            isAnalysis: types[key].analysis,
          })),
        },
    },
  };
};

/** One entry for each type with its own function, a resolution of number and unit, dates with the plant's offset. */
const entries = (): Vendor => {
  const id = (plant: Plant) => String(plant.n + 5000);
  const find = finder(id);
  const how = { AVERAGE: 'avg', SUM: 'sum', MIN: 'min', MAX: 'max', LAST: 'last' } as const;
  const lengths: Record<string, Step> = {
    '5MINUTE': '5m',
    '15MINUTE': '15m',
    '1HOUR': 'h',
    '1DAY': 'd',
    '1MONTH': 'M',
  };
  const facility = (plant: Plant) => ({
    id: id(plant),
    name: plant.name,
    location: { timezone: plant.zone, country: 'DE' },
    readings: ({ readingInput: r }: any) =>
      r.readings.map((one: any) => {
        const key = keys.find((k) => k.toUpperCase() === one.readingType)!;
        const step = lengths[`${r.resolution.value}${r.resolution.unit}`];
        if (!step) {
          throw new Error('unsupported resolution');
        }
        const aggregate = one.aggregation && step !== '5m' ? how[one.aggregation as 'SUM'] : undefined;
        return {
          key: one.readingType,
          unit: types[key].unit,
          values: series(plant, key, r.dateFrom, r.dateTo, step, aggregate).map(([ms, value]) => ({
            timestamp: local(ms, plant.zone, "yyyy-MM-dd'T'HH:mm:ssZZ"),
            value,
          })),
        };
      }),
  });
  return {
    name: 'entries',
    about: 'one entry for each type with an aggregation, a resolution of number and unit',
    id,
    types: (key) => [key.toUpperCase(), key],
    sdl: `
      scalar DateTime
      type Query { me: User! facility(id: ID!): Facility device(id: ID!): Device }
      type User { id: ID! name: String! companies: [Company!]! }
      type Company { id: ID! name: String! facilities: [Facility!]! }
      type Facility {
        id: ID! name: String! location: Location! readings(readingInput: ReadingInput!): [ReadingOutput!]!
      }
      type Location { timezone: String! country: String! }
      type Device { id: ID! readingTypes: [ReadingTypeInfo!]! }
      type ReadingTypeInfo { readingType: ReadingType! unit: String! analysis: Boolean! }
      enum ReadingType { ${keys.map((key) => key.toUpperCase()).join(' ')} }
      enum AggregationFunction { AVERAGE SUM MIN MAX LAST }
      enum TimeUnit { MINUTE HOUR DAY MONTH }
      input ReadingRequest { readingType: ReadingType! aggregation: AggregationFunction! = LAST }
      input ResolutionInput { value: Int! unit: TimeUnit! }
      input ReadingInput { dateFrom: DateTime! dateTo: DateTime! resolution: ResolutionInput! readings: [ReadingRequest!]! }
      type ReadingOutput { key: ReadingType! unit: String! values: [ReadingValue!]! }
      type ReadingValue { timestamp: DateTime! value: Float }`,
    scalars: { DateTime: scalars.dateTime },
    root: {
      me: { id: '1', name: 'Olga Sommer', companies: owned(facility) },
      facility: ({ id }: any) => (find(id) ? facility(find(id)!) : null),
      device: ({ id }: any) =>
        find(id) && {
          id,
          readingTypes: keys.map((key) => ({
            readingType: key.toUpperCase(),
            unit: types[key].unit,
            analysis: types[key].analysis,
          })),
        },
    },
  };
};

export const traps: Array<() => Vendor> = [zoned, twins, telemetry, identities, capped, entries];
