import { DateTime } from 'luxon';

import {
  analysisKeys,
  companies,
  keys,
  plants,
  rawKeys,
  series,
  types,
  type Company,
  type Key,
  type Plant,
  type Step,
} from '../truth';
import { finder, ids, iso, local, scalars, type Vendor } from '../vendor';

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

/** Instants with a list of values each; the input of every field is one object. */
const instants = (): Vendor => {
  const id = (plant: Plant) => ids.objectId(plant.n + 4400);
  const find = finder(id);
  const steps: Record<string, Step> = { RAW: '5m', HOUR: 'h', DAY: 'd', MONTH: 'M' };
  const facility = (plant: Plant) => ({
    id: id(plant),
    displayName: plant.name,
    timeZone: plant.zone,
    readings: ({ readingInput: r }: any) => {
      const columns = r.selection.readingTypes.map((key: Key) =>
        series(plant, key, r.time.since, r.time.before, steps[r.bucket])
      );
      return columns[0].map(([ms]: [number], i: number) => ({
        instant: iso(ms),
        readings: r.selection.readingTypes.map((type: Key, k: number) => ({ type, value: columns[k][i][1] })),
      }));
    },
  });
  return {
    name: 'instants',
    about: 'instants with a list of values each, inputs inside inputs',
    id,
    types: (key) => [key],
    sdl: `
      scalar DateTime
      type Query { me: User! facility(where: FacilityWhere!): Facility device(id: ID!): Device }
      input FacilityWhere { id: ID! }
      ${account}
      type Facility { id: ID! displayName: String! timeZone: String readings(readingInput: ReadingInput!): [ReadingInstant!]! }
      type Device { id: ID! readingTypes: [ReadingTypeInfo!]! }
      type ReadingTypeInfo { type: ReadingType! unit: String source: ReadingSource! }
      enum ReadingSource { RAW_READING ANALYSIS }
      enum ReadingType { ${keys.join(' ')} }
      enum Bucket { RAW HOUR DAY MONTH }
      input TimeInput { since: DateTime! before: DateTime! }
      input SelectionInput { readingTypes: [ReadingType!]! }
      input ReadingInput { time: TimeInput! selection: SelectionInput! bucket: Bucket! = DAY }
      type ReadingInstant { instant: DateTime! readings: [TypedValue!]! }
      type TypedValue { type: ReadingType! value: Float }`,
    scalars: { DateTime: scalars.dateTime },
    root: {
      me: { id: '1', name: 'Olga Sommer', companies: owned(facility) },
      facility: ({ where }: any) => (find(where.id) ? facility(find(where.id)!) : null),
      device: ({ id: one }: any) =>
        find(one) && {
          id: one,
          readingTypes: keys.map((type) => ({
            type,
            unit: types[type].unit,
            source: types[type].analysis ? 'ANALYSIS' : 'RAW_READING',
          })),
        },
    },
  };
};

/** JSON as text, as a store of documents keeps it. */
const strings = (): Vendor => {
  const id = (plant: Plant) => String(plant.n + 61000);
  const find = finder(id);
  const steps: Record<string, Step> = { '300': '5m', '3600': 'h', '86400': 'd' };
  const facility = (plant: Plant) => ({
    id: id(plant),
    name: plant.name,
    timezone: plant.zone,
    readings: ({ readingInput: r }: any) => {
      const step = steps[String(r.resolution)];
      if (!step) {
        throw new Error('resolution: 300, 3600 or 86400 seconds');
      }
      return {
        contentType: 'application/json',
        content: JSON.stringify(
          r.readingTypes.map((key: Key) => ({
            readingType: key,
            unit: types[key].unit,
            values: series(plant, key, r.from, r.to, step).map(([ms, value]) => ({ ts: ms, v: value })),
          }))
        ),
      };
    },
  });
  return {
    name: 'strings',
    about: 'JSON as text, resolution in seconds',
    id,
    types: (key) => [key],
    sdl: `
      scalar BigInt
      type Query { me: User! facility(id: ID!): Facility device(id: ID!): Device }
      ${account}
      type Facility { id: ID! name: String! timezone: String readings(readingInput: ReadingInput!): ReadingDocument! }
      type Device { id: ID! readingTypes: [ReadingType!]! }
      type ReadingType { name: String! unit: String }
      input ReadingInput {
        "Unix milliseconds" from: BigInt! "Unix milliseconds" to: BigInt! readingTypes: [String!]!
        "Seconds: 300, 3600 or 86400" resolution: Int! = 3600
      }
      type ReadingDocument { contentType: String! content: String! }`,
    scalars: { BigInt: scalars.long },
    root: {
      me: { id: '1', name: 'Olga Sommer', companies: owned(facility) },
      facility: ({ id: one }: any) => (find(one) ? facility(find(one)!) : null),
      device: ({ id: one }: any) =>
        find(one) && { id: one, readingTypes: keys.map((name) => ({ name, unit: types[name].unit })) },
    },
  };
};

/** A period and a date instead of a range, as makers of inverters have it. */
const periods = (): Vendor => {
  const id = (plant: Plant) => String(plant.n + 1500000);
  const find = finder(id);
  const facility = (plant: Plant) => ({
    plantId: id(plant),
    name: plant.name,
    timezone: plant.zone,
    readings: ({ readingInput: r }: any) => {
      const unit = ({ DAY: 'day', MONTH: 'month', YEAR: 'year' } as const)[r.period as 'DAY'];
      const step = ({ DAY: '5m', MONTH: 'd', YEAR: 'M' } as const)[r.period as 'DAY'];
      const from = DateTime.fromISO(r.date, { zone: plant.zone }).startOf(unit);
      return r.readingTypes.map((readingType: Key) => ({
        readingType,
        set: series(plant, readingType, from.toMillis(), from.plus({ [unit]: 1 }).toMillis(), step).map(
          ([ms, value]) => ({
            time: local(ms, plant.zone, "yyyy-MM-dd'T'HH:mm:ss"),
            value,
          })
        ),
      }));
    },
  });
  return {
    name: 'periods',
    about: 'a period and a date instead of a range',
    id,
    types: (key) => [key],
    sdl: `
      scalar Date
      type Query { me: User! facility(plantId: ID!): Facility device(id: ID!): Device }
      ${account}
      type Facility { plantId: ID! name: String! timezone: String! readings(readingInput: ReadingInput!): [ReadingSet!]! }
      type Device { deviceId: ID! readingTypes: [ReadingType!]! }
      type ReadingType { name: String! unit: String }
      enum Period { DAY MONTH YEAR }
      input ReadingInput { period: Period! date: Date! readingTypes: [String!]! }
      type ReadingSet { readingType: String! set: [ReadingValue!]! }
      type ReadingValue { time: String! value: Float }`,
    scalars: { Date: scalars.date },
    root: {
      me: { id: '1', name: 'Olga Sommer', companies: owned(facility) },
      facility: ({ plantId }: any) => (find(plantId) ? facility(find(plantId)!) : null),
      device: ({ id: one }: any) =>
        find(one) && { deviceId: one, readingTypes: keys.map((name) => ({ name, unit: types[name].unit })) },
    },
  };
};

/** The range as one text, start and end with a slash between them. */
const intervals = (): Vendor => {
  const id = (plant: Plant) => ids.uuid(plant.n + 60);
  const find = finder(id);
  const steps: Record<string, Step> = { PT5M: '5m', PT1H: 'h', P1D: 'd', P1M: 'M' };
  const facility = (plant: Plant) => ({
    id: id(plant),
    name: plant.name,
    timezone: plant.zone,
    readings: ({ readingInput: r }: any) => {
      const [from, to] = String(r.interval)
        .split('/')
        .map((text) => Date.parse(text));
      if (!(from < to)) {
        throw new Error(`"${r.interval}" is not an ISO 8601 interval`);
      }
      return r.readingTypes.map((type: Key) => ({
        type: { name: type, unit: types[type].unit },
        points: series(plant, type, from, to, steps[r.granularity]).map(([ms, value]) => ({
          timestamp: iso(ms),
          value,
        })),
      }));
    },
  });
  return {
    name: 'intervals',
    about: 'the range as one text with a slash',
    id,
    types: (key) => [key],
    sdl: `
      scalar DateTime
      "ISO 8601 time interval, start/end, such as 2024-01-01T00:00:00Z/2024-01-02T00:00:00Z"
      scalar Interval
      type Query { me: User! facility(id: ID!): Facility device(id: ID!): Device }
      ${account}
      type Facility { id: ID! name: String! timezone: String readings(readingInput: ReadingInput!): [ReadingSeries!]! }
      type Device { id: ID! readingTypes: [ReadingType!]! }
      type ReadingType { name: String! unit: String }
      enum Granularity { PT5M PT1H P1D P1M }
      input ReadingInput { interval: Interval! readingTypes: [String!]! granularity: Granularity! = PT1H }
      type ReadingSeries { type: ReadingType! points: [Point!]! }
      type Point { timestamp: DateTime! value: Float }`,
    scalars: { DateTime: scalars.dateTime },
    root: {
      me: { id: '1', name: 'Olga Sommer', companies: owned(facility) },
      facility: ({ id: one }: any) => (find(one) ? facility(find(one)!) : null),
      device: ({ id: one }: any) =>
        find(one) && { id: one, readingTypes: keys.map((name) => ({ name, unit: types[name].unit })) },
    },
  };
};

/** Pages from zero inside the input, with totals; lists of plants in pages as well. */
const pages = (): Vendor => {
  const id = (plant: Plant) => ids.uuid(plant.n + 33);
  const find = finder(id);
  const steps: Record<string, Step> = { RAW: '5m', HOUR: 'h', DAY: 'd', MONTH: 'M' };
  const facility = (plant: Plant) => ({
    id: id(plant),
    name: plant.name,
    timezone: plant.zone,
    readings: ({ readingInput: r }: any) => {
      const all = r.readingTypes.flatMap((readingType: Key) =>
        series(plant, readingType, r.startDateTime, r.endDateTime, steps[r.resolution]).map(([ms, value]) => ({
          readingType,
          timestamp: iso(ms),
          value,
        }))
      );
      const size = Math.min(r.pagination.pageSize, 1000);
      const content = all.slice(r.pagination.page * size, (r.pagination.page + 1) * size);
      return {
        content,
        totalElements: all.length,
        totalPages: Math.ceil(all.length / size),
        last: (r.pagination.page + 1) * size >= all.length,
      };
    },
  });
  return {
    name: 'pages',
    about: 'pages from zero inside the input, 100 values by default',
    id,
    types: (key) => [key],
    sdl: `
      scalar DateTime
      type Query { me: User! facility(id: ID!): Facility device(id: ID!): Device }
      type User { id: ID! name: String! companies: [Company!]! }
      type Company { id: ID! name: String! facilities(pagination: PageInput = {page: 0, pageSize: 3}): FacilityPage! }
      type FacilityPage { content: [Facility!]! totalElements: Int! totalPages: Int! last: Boolean! }
      input PageInput { page: Int! = 0 pageSize: Int! = 100 }
      type Facility { id: ID! name: String! timezone: String readings(readingInput: ReadingInput!): ReadingPage! }
      type Device { id: ID! readingTypes: [ReadingType!]! }
      type ReadingType { name: String! unit: String }
      enum Resolution { RAW HOUR DAY MONTH }
      input ReadingInput {
        startDateTime: DateTime! endDateTime: DateTime! readingTypes: [String!]! resolution: Resolution! = RAW
        pagination: PageInput = {page: 0, pageSize: 100}
      }
      type ReadingPage { content: [Reading!]! totalElements: Int! totalPages: Int! last: Boolean! }
      type Reading { readingType: String! timestamp: DateTime! value: Float }`,
    scalars: { DateTime: scalars.dateTime },
    root: {
      me: {
        id: '1',
        name: 'Olga Sommer',
        companies: companies.map((company) => ({
          id: String(company.n),
          name: company.name,
          facilities: ({ pagination: p }: any) => {
            const all = of(company);
            const size = Math.min(p.pageSize, 4);
            return {
              content: all.slice(p.page * size, (p.page + 1) * size).map(facility),
              totalElements: all.length,
              totalPages: Math.ceil(all.length / size),
              last: (p.page + 1) * size >= all.length,
            };
          },
        })),
      },
      facility: ({ id: one }: any) => (find(one) ? facility(find(one)!) : null),
      device: ({ id: one }: any) =>
        find(one) && { id: one, readingTypes: keys.map((name) => ({ name, unit: types[name].unit })) },
    },
  };
};

/** Mean, least, greatest, sum and last value of every step beside one another. */
const statistics = (): Vendor => {
  const id = (plant: Plant) => ids.objectId(plant.n + 777);
  const find = finder(id);
  const steps: Record<string, Step> = { FIVE_MINUTES: '5m', ONE_HOUR: 'h', ONE_DAY: 'd', ONE_MONTH: 'M' };
  const facility = (plant: Plant) => ({
    id: id(plant),
    name: plant.name,
    timezone: plant.zone,
    readings: ({ readingInput: r }: any) =>
      r.readingTypes.map((key: Key) => {
        const step = steps[r.resolution];
        const mean = types[key].usual === 'sum' ? 'avg' : types[key].usual;
        const [min, max, last, sum, usual] = (['min', 'max', 'last', 'sum', mean] as const).map((how) =>
          series(plant, key, r.from, r.to, step, step === '5m' ? undefined : how)
        );
        return {
          readingType: key,
          unit: types[key].unit,
          intervals: usual.map(([ms, value], i) => ({
            start: iso(ms),
            min: min[i][1],
            max: max[i][1],
            avg: value,
            sum: types[key].usual === 'weighted' ? null : sum[i][1],
            last: last[i][1],
          })),
        };
      }),
  });
  return {
    name: 'statistics',
    about: 'min, max, avg, sum and last of each interval',
    id,
    types: (key) => [key],
    sdl: `
      scalar DateTime
      type Query { me: User! facility(id: ID!): Facility device(id: ID!): Device }
      ${account}
      type Facility { id: ID! name: String! timezone: String readings(readingInput: ReadingInput!): [ReadingStatistics!]! }
      type Device { id: ID! readingTypes: [ReadingType!]! }
      type ReadingType { name: String! unit: String isAnalysis: Boolean! }
      enum Resolution { FIVE_MINUTES ONE_HOUR ONE_DAY ONE_MONTH }
      input ReadingInput { from: DateTime! to: DateTime! readingTypes: [String!]! resolution: Resolution! }
      type ReadingStatistics { readingType: String! unit: String intervals: [ReadingInterval!]! }
      type ReadingInterval { start: DateTime! min: Float max: Float avg: Float sum: Float last: Float }`,
    scalars: { DateTime: scalars.dateTime },
    root: {
      me: { id: '1', name: 'Olga Sommer', companies: owned(facility) },
      facility: ({ id: one }: any) => (find(one) ? facility(find(one)!) : null),
      device: ({ id: one }: any) =>
        find(one) && {
          id: one,
          readingTypes: keys.map((name) => ({ name, unit: types[name].unit, isAnalysis: types[name].analysis })),
        },
    },
  };
};

/** A start and a number of hours; types as objects with a class. */
const spans = (): Vendor => {
  const id = (plant: Plant) => String(plant.n + 770);
  const find = finder(id);
  const steps: Record<string, Step> = { RAW: '5m', HOUR: 'h', DAY: 'd', MONTH: 'M' };
  const facility = (plant: Plant) => ({
    id: id(plant),
    name: plant.name,
    timezone: plant.zone,
    readings: ({ readingInput: r }: any) =>
      r.readingTypes.map((type: Key) => ({
        type,
        values: series(plant, type, r.start, r.start + r.hours * 36e5, steps[r.resolution]).map(([ms, value]) => ({
          timestamp: iso(ms),
          value,
        })),
      })),
  });
  return {
    name: 'spans',
    about: 'a start and a number of hours instead of an end',
    id,
    types: (key) => [key],
    sdl: `
      scalar DateTime
      type Query { me: User! facility(id: ID!): Facility device(id: ID!): Device }
      ${account}
      type Facility { id: ID! name: String! timezone: String readings(readingInput: ReadingInput!): [ReadingSeries!]! }
      type Device { id: ID! readingTypes: [ReadingType!]! }
      type ReadingType { type: String! unit: String }
      enum Resolution { RAW HOUR DAY MONTH }
      input ReadingInput { start: DateTime! hours: Int! = 24 readingTypes: [String!]! resolution: Resolution! = RAW }
      type ReadingSeries { type: String! values: [ReadingValue!]! }
      type ReadingValue { timestamp: DateTime! value: Float }`,
    scalars: { DateTime: scalars.dateTime },
    root: {
      me: { id: '1', name: 'Olga Sommer', companies: owned(facility) },
      facility: ({ id: one }: any) => (find(one) ? facility(find(one)!) : null),
      device: ({ id: one }: any) =>
        find(one) && { id: one, readingTypes: keys.map((type) => ({ type, unit: types[type].unit })) },
    },
  };
};

/** Everything about a plant needs the company that it is asked for; types in two groups below one field. */
const tenants = (): Vendor => {
  const id = (plant: Plant) => ids.global('Facility', plant.n + 80);
  const find = finder(id);
  const steps: Record<string, Step> = { RAW: '5m', HOURLY: 'h', DAILY: 'd', MONTHLY: 'M' };
  const facility = (plant: Plant) => ({
    id: id(plant),
    name: plant.name,
    timezone: plant.zone,
    company: { id: ids.global('Company', plant.company.n), name: plant.company.name },
    readings: ({ readingInput: r }: any) =>
      r.types.map((type: Key) => ({
        type,
        unit: types[type].unit,
        values: series(plant, type, r.from, r.to, steps[r.resolution]).map(([ms, value]) => ({ at: iso(ms), value })),
      })),
  });
  const granted = (companyId: string, one: string) => {
    const plant = find(one);
    if (plant && ids.global('Company', plant.company.n) !== companyId) {
      throw new Error('Forbidden: the facility is not one of this company');
    }
    return plant;
  };
  return {
    name: 'tenants',
    about: 'the company is a required argument wherever a plant is asked for',
    id,
    types: (key) => [key],
    sdl: `
      scalar DateTime
      type Query {
        me: User!
        facility(id: ID!, companyId: ID!): Facility
        device(id: ID!, companyId: ID!): Device
      }
      type User { id: ID! name: String! companies: [Company!]! }
      type Company { id: ID! name: String! facilities: [Facility!]! }
      type Facility {
        id: ID! name: String! timezone: String! company: Company! readings(readingInput: ReadingInput!): [ReadingSeries!]!
      }
      type Device { id: ID! readingTypes: DeviceReadingTypes! }
      type DeviceReadingTypes { rawReadings: [ReadingType!]! analyses: [ReadingType!]! }
      type ReadingType { name: String! unit: String }
      enum Resolution { RAW HOURLY DAILY MONTHLY }
      input ReadingInput { from: DateTime! to: DateTime! types: [String!]! resolution: Resolution! = HOURLY }
      type ReadingSeries { type: String! unit: String values: [ReadingValue!]! }
      type ReadingValue { at: DateTime! value: Float }`,
    scalars: { DateTime: scalars.dateTime },
    root: {
      me: {
        id: '1',
        name: 'Olga Sommer',
        companies: companies.map((company) => ({
          id: ids.global('Company', company.n),
          name: company.name,
          facilities: () => of(company).map(facility),
        })),
      },
      facility: ({ id: one, companyId }: any) => {
        const plant = granted(companyId, one);
        return plant ? facility(plant) : null;
      },
      device: ({ id: one, companyId }: any) =>
        granted(companyId, one) && {
          id: one,
          readingTypes: {
            rawReadings: rawKeys.map((name) => ({ name, unit: types[name].unit })),
            analyses: analysisKeys.map((name) => ({ name, unit: types[name].unit })),
          },
        },
    },
  };
};

export const later: Array<() => Vendor> = [instants, strings, periods, intervals, pages, statistics, spans, tenants];
