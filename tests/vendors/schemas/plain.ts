import { GraphQLError } from 'graphql';

import {
  analysisKeys,
  companies,
  keys,
  rawKeys,
  series,
  types,
  type Aggregate,
  type Key,
  type Plant,
  type Step,
} from '../truth';
import { connection, dayAfter, finder, ids, instant, iso, scalars, type Vendor } from '../vendor';
import { of, offset, refuse, upper, uuid } from './shared';

/** What nearly everybody would publish: flat readings, ISO instants, raw by default. */
const standard = (): Vendor => {
  const id = (plant: Plant) => ids.objectId(plant.n + 910);
  const find = finder(id);
  const steps: Record<string, Step> = { RAW: '5m', HOUR: 'h', DAY: 'd', MONTH: 'M', YEAR: 'y' };
  const typeOf = (key: Key) => ({
    name: key,
    description: types[key].title,
    unit: types[key].unit,
    category: types[key].analysis ? 'ANALYSIS' : 'READING',
  });
  const device = (plant: Plant) => ({ id: id(plant), name: plant.name, readingTypes: keys.map(typeOf) });
  const facility = (plant: Plant): object => ({
    id: id(plant),
    name: plant.name,
    timezone: plant.zone,
    peakPower: plant.kwp,
    type: plant.wind ? 'WIND' : 'PHOTOVOLTAIC',
    company: () => company(plant.company),
    readings: ({ readingInput: r }: any) => {
      if (r.to <= r.from) {
        refuse('"to" must be after "from"');
      }
      return r.readingTypes.flatMap((name: string) => {
        const key =
          keys.find((one) => one === name) ?? refuse(`Reading type "${name}" is not available for this facility`);
        return series(plant, key, r.from, r.to, steps[r.resolution ?? 'RAW']).map(([ms, value]) => ({
          readingType: key,
          timestamp: iso(ms),
          value,
          unit: types[key].unit,
        }));
      });
    },
  });
  const company = (one: (typeof companies)[number]): object => ({
    id: ids.objectId(one.n + 60),
    name: one.name,
    facilities: () => of(one).map(facility),
  });
  return {
    name: 'standard',
    about: 'plain: flat list of readings, ISO instants, raw unless a resolution is asked',
    id,
    types: (key) => [key],
    noise: 12,
    sdl: `
      """ISO 8601 date and time with offset, e.g. 2024-05-01T00:00:00Z"""
      scalar DateTime
      type Query {
        "The user that the token belongs to"
        me: User!
        facility(id: ID!): Facility
        "Devices and facilities alike; pass the id of a facility to see what it offers as a whole"
        device(id: ID!): Device
      }
      type User { id: ID! name: String! email: String companies: [Company!]! }
      type Company { id: ID! name: String! facilities: [Facility!]! }
      enum FacilityType { PHOTOVOLTAIC WIND }
      type Facility {
        id: ID!
        name: String!
        type: FacilityType!
        company: Company!
        timezone: String!
        "kWp"
        peakPower: Float
        nominalPower: Float @deprecated(reason: "Use peakPower")
        "Raw readings and analysis values of the facility, oldest first"
        readings(readingInput: ReadingInput!): [Reading!]!
      }
      type Device { id: ID! name: String! readingTypes: [ReadingType!]! }
      type ReadingType { name: String! description: String unit: String category: ReadingCategory! }
      enum ReadingCategory { READING ANALYSIS }
      enum Resolution { RAW HOUR DAY MONTH YEAR }
      input ReadingInput {
        readingTypes: [String!]!
        "inclusive"
        from: DateTime!
        "exclusive"
        to: DateTime!
        resolution: Resolution = RAW
      }
      type Reading { readingType: String! timestamp: DateTime! value: Float unit: String }`,
    scalars: { DateTime: scalars.dateTime },
    root: {
      me: {
        id: ids.objectId(3),
        name: 'Jonas Petersen',
        email: 'petersen@example.com',
        companies: companies.map(company),
      },
      facility: ({ id: one }: any) =>
        find(one) ? facility(find(one)!) : refuse('Facility not found', { code: 'NOT_FOUND' }),
      device: ({ id: one }: any) =>
        find(one) ? device(find(one)!) : refuse('Device not found', { code: 'NOT_FOUND' }),
    },
  };
};

/** Users have memberships; whole seconds; readings and analysis apart in what is available. */
const memberships = (): Vendor => {
  const number = (plant: Plant) => 20_100 + plant.n * 13;
  const id = (plant: Plant) => String(number(plant));
  const find = finder(id);
  const steps: Record<string, Step> = {
    MINUTES_5: '5m',
    MINUTES_15: '15m',
    HOUR: 'h',
    DAY: 'd',
    MONTH: 'M',
    YEAR: 'y',
  };
  const known = (one: any) => find(one) ?? refuse(`No facility with id ${one}`, { code: 'NOT_FOUND' });
  const facility = (plant: Plant) => ({
    id: number(plant),
    name: plant.name,
    timeZone: plant.zone,
    capacityKwp: plant.kwp,
    readings: ({ readingInput: r }: any) => {
      if (r.interval.startsWith('MINUTES') && r.endTime - r.startTime > 31 * 86400) {
        refuse('Minute intervals are limited to 31 days per request', { maxDays: 31 });
      }
      return r.readingTypes.map((key: Key) => ({
        readingType: key,
        unit: types[key].unit,
        values: series(plant, key, r.startTime * 1000, r.endTime * 1000, steps[r.interval]).map(([ms, value]) => ({
          time: ms / 1000,
          value,
        })),
      }));
    },
  });
  const listed = (of: Key[]) => of.map((key) => ({ readingType: key, unit: types[key].unit, title: types[key].title }));
  return {
    name: 'memberships',
    about: 'plain: memberships with roles, series with Unix seconds, interval required, minutes for a month at most',
    id,
    types: (key) => [key],
    noise: 20,
    sdl: `
      type Query {
        currentUser: User
        facility(id: Int!): Facility
        device(facilityId: Int!): Device
      }
      enum Role { OWNER MANAGER VIEWER }
      type User { id: Int! firstName: String lastName: String memberships: [Membership!]! }
      type Membership { role: Role! since: String company: Company! }
      type Company { id: Int! name: String! facilities(page: Int = 1, perPage: Int = 20): FacilityPage! }
      type FacilityPage { items: [Facility!]! total: Int! page: Int! }
      type Facility {
        id: Int!
        name: String!
        timeZone: String!
        capacityKwp: Float
        readings(readingInput: ReadingInput!): [ReadingSeries!]!
      }
      type Device { facilityId: Int! readingTypes: AvailableReadingTypes! }
      type AvailableReadingTypes { readings: [ReadingTypeInfo!]! analysis: [ReadingTypeInfo!]! }
      type ReadingTypeInfo { readingType: ReadingType! title: String! unit: String! }
      enum ReadingType { ${keys.join(' ')} }
      enum Interval { MINUTES_5 MINUTES_15 HOUR DAY MONTH YEAR }
      "Times are Unix timestamps in seconds (UTC)."
      input ReadingInput { startTime: Int! endTime: Int! interval: Interval! readingTypes: [ReadingType!]! }
      type ReadingSeries { readingType: ReadingType! unit: String! values: [ReadingValue!]! }
      type ReadingValue { time: Int! value: Float }`,
    root: {
      currentUser: {
        id: 7,
        firstName: 'Katrin',
        lastName: 'Vogt',
        memberships: companies.map((company, i) => ({
          role: ['OWNER', 'MANAGER', 'VIEWER'][i],
          since: `202${i}-03-01`,
          company: {
            id: company.n,
            name: company.name,
            facilities: ({ page, perPage }: any) => {
              const size = Math.min(Math.max(perPage ?? 20, 1), 100);
              const at = ((page ?? 1) - 1) * size;
              return {
                items: of(company)
                  .slice(at, at + size)
                  .map(facility),
                total: of(company).length,
                page: page ?? 1,
              };
            },
          },
        })),
      },
      facility: ({ id: one }: any) => facility(known(one)),
      device: ({ facilityId }: any) => {
        known(facilityId);
        return { facilityId, readingTypes: { readings: listed(rawKeys), analysis: listed(analysisKeys) } };
      },
    },
  };
};

/** A Go service: initialisms, a window that is made of a number and a unit, an aggregate function. Its argument is "input". */
const gopher = (): Vendor => {
  const id = (plant: Plant) => uuid(5, plant.n);
  const find = finder(id);
  const windows: Record<string, Step> = {
    '5MINUTE': '5m',
    '15MINUTE': '15m',
    '1HOUR': 'h',
    '1DAY': 'd',
    '1MONTH': 'M',
  };
  const functions: Record<string, Aggregate> = {
    MEAN: 'avg',
    SUM: 'sum',
    MIN: 'min',
    MAX: 'max',
    LAST: 'last',
    WEIGHTED_MEAN: 'weighted',
  };
  const usual = (key: Key) => Object.keys(functions).find((name) => functions[name] === types[key].usual);
  const fail = (message: string): never => {
    throw new GraphQLError(`input: ${message}`);
  };
  const facility = (plant: Plant) => ({
    id: id(plant),
    name: plant.name,
    timezone: plant.zone,
    installedKW: plant.kwp,
    readings: ({ input }: any) => {
      const a = input.aggregate;
      const step = a
        ? (windows[`${a.every ?? 1}${a.unit}`] ?? fail(`readings unsupported window ${a.every} ${a.unit}`))
        : '5m';
      const key =
        keys.find((one) => one === input.readingType) ?? fail(`readings unknown reading type ${input.readingType}`);
      const how = a?.func ? functions[a.func] : undefined;
      return {
        readingType: key,
        unit: types[key].unit,
        points: series(plant, key, input.since, input.until ?? Date.now(), step, how).map(([ms, v]) => ({
          t: offset(ms, plant.zone),
          v,
        })),
      };
    },
  });
  return {
    name: 'gopher',
    about: 'leaves the page: the argument of readings is "input"; one type per request, optional window and function',
    id,
    types: (key) => [key],
    noise: 6,
    sdl: `
      "RFC 3339"
      scalar Time
      type Query {
        viewer: Viewer!
        facility(id: ID!): Facility
        device(facilityID: ID!): Device
      }
      type Viewer { id: ID! login: String! companies: [Company!]! }
      type Company { id: ID! name: String! facilities: [Facility!]! }
      type Facility {
        id: ID!
        name: String!
        timezone: String!
        installedKW: Float!
        "Readings as recorded every five minutes, or aggregated over calendar windows in the time zone of the facility."
        readings(input: ReadingInput!): ReadingSeries!
      }
      type Device { facilityID: ID! readingTypes: [ReadingType!]! }
      type ReadingType {
        name: String!
        unit: String!
        analysis: Boolean!
        "Used when no func is given."
        defaultFunc: AggregateFunc!
      }
      enum AggregateFunc { MEAN SUM MIN MAX LAST WEIGHTED_MEAN }
      enum WindowUnit { MINUTE HOUR DAY MONTH }
      "Windows: 5 or 15 MINUTE, 1 HOUR, 1 DAY, 1 MONTH."
      input AggregateInput { every: Int! = 1 unit: WindowUnit! func: AggregateFunc }
      input ReadingInput { readingType: String! since: Time! "Defaults to now." until: Time aggregate: AggregateInput }
      type ReadingSeries { readingType: String! unit: String! points: [Point!]! }
      type Point { t: Time! v: Float }`,
    scalars: { Time: scalars.dateTime },
    root: {
      viewer: {
        id: uuid(1, 1),
        login: 'svc-grafana',
        companies: companies.map((company) => ({
          id: uuid(2, company.n),
          name: company.name,
          facilities: () => of(company).map(facility),
        })),
      },
      facility: ({ id: one }: any) => (find(one) ? facility(find(one)!) : null),
      device: ({ facilityID }: any) =>
        find(facilityID) && {
          facilityID,
          readingTypes: keys.map((name) => ({
            name,
            unit: types[name].unit,
            analysis: types[name].analysis,
            defaultFunc: usual(name),
          })),
        },
    },
  };
};

/** A Ruby service: connections everywhere, dates instead of instants, quarter hours at the finest. */
const rails = (): Vendor => {
  const id = (plant: Plant) => String(880 + plant.n);
  const find = finder(id);
  const steps: Record<string, Step> = { QUARTER_HOUR: '15m', HOUR: 'h', DAY: 'd', MONTH: 'M' };
  const key = (name: string) => keys.find((one) => upper(one) === name)!;
  const facility = (plant: Plant) => ({
    id: id(plant),
    name: plant.name,
    timeZone: plant.zone,
    nominalPower: plant.kwp,
    readings: ({ readingInput: r }: any) => {
      if (r.endsOn < r.startsOn) {
        refuse('endsOn must be on or after startsOn', { code: 'UNPROCESSABLE_ENTITY' });
      }
      return series(
        plant,
        key(r.readingType),
        instant(r.startsOn, plant.zone),
        dayAfter(r.endsOn, plant.zone),
        steps[r.granularity ?? 'DAY']
      )
        .filter(([, value]) => value !== null)
        .map(([ms, value]) => ({ recordedAt: offset(ms, plant.zone), value, unit: types[key(r.readingType)].unit }));
    },
  });
  const missing = (what: string, one: string) =>
    refuse(`No object found for \`id: "${one}"\` (${what})`, { code: 'NOT_FOUND' });
  return {
    name: 'rails',
    about:
      'plain: connections for companies and facilities, dates with the last one included, days by default, quarter hours at the finest',
    id,
    types: (one) => [upper(one)],
    raw: '15m',
    noise: 15,
    sdl: `
      scalar ISO8601DateTime
      scalar ISO8601Date
      type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
      type Query {
        currentUser: User
        facility(id: ID!): Facility!
        device(id: ID!): Device!
      }
      type User { id: ID! fullName: String! companies(first: Int, after: String): CompanyConnection! }
      type CompanyConnection { edges: [CompanyEdge] nodes: [Company] pageInfo: PageInfo! }
      type CompanyEdge { cursor: String! node: Company }
      type Company { id: ID! name: String! facilities(first: Int, after: String): FacilityConnection! }
      type FacilityConnection { edges: [FacilityEdge] nodes: [Facility] pageInfo: PageInfo! totalCount: Int! }
      type FacilityEdge { cursor: String! node: Facility }
      type Facility {
        id: ID!
        name: String!
        timeZone: String!
        "Kilowatts"
        nominalPower: Float!
        readings(readingInput: ReadingInput!): [Reading!]!
      }
      type Device { id: ID! readingTypes: [ReadingType!]! }
      type ReadingType { key: ReadingTypeKey! name: String! unit: String! analysis: Boolean! }
      enum ReadingTypeKey { ${keys.map((one) => `"${one}" ${upper(one)}`).join(' ')} }
      enum Granularity { QUARTER_HOUR HOUR DAY MONTH }
      "Autogenerated input type of readings"
      input ReadingInput {
        readingType: ReadingTypeKey!
        "First day, in the facility's time zone"
        startsOn: ISO8601Date!
        "Last day (included)"
        endsOn: ISO8601Date!
        granularity: Granularity = DAY
      }
      type Reading { recordedAt: ISO8601DateTime! value: Float! unit: String! }`,
    scalars: { ISO8601DateTime: scalars.dateTime, ISO8601Date: scalars.date },
    root: {
      currentUser: {
        id: '5',
        fullName: 'Ana Belmonte',
        companies: (args: any) =>
          connection(
            companies.map((company) => ({
              id: String(company.n + 40),
              name: company.name,
              facilities: (more: any) => connection(of(company).map(facility), more, 50),
            })),
            args,
            50
          ),
      },
      facility: ({ id: one }: any) => facility(find(one) ?? missing('Facility', one)),
      device: ({ id: one }: any) => {
        if (!find(one)) {
          missing('Device', one);
        }
        return {
          id: one,
          readingTypes: keys.map((type) => ({
            key: upper(type),
            name: types[type].title,
            unit: types[type].unit,
            analysis: types[type].analysis,
          })),
        };
      },
    },
  };
};

export const plain: Array<() => Vendor> = [standard, memberships, gopher, rails];
