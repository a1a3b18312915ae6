import { GraphQLError } from 'graphql';

import { companies, keys, series, types, type Key, type Plant, type Step } from '../truth';
import { connection, finder, ids, instant, iso, local, scalars, type Vendor } from '../vendor';
import { given, guess, of, pattern, refuse, scaled, upper, uuid, wattsAndHours, wattUnits } from './shared';

const unit = (key: Key) => types[key].unit;

/** Python with Django: global ids, filters with underscores, choices that begin with A_, decimals; hours at the coarsest. */
const graphene = (): Vendor => {
  const id = (plant: Plant) => ids.global('FacilityNode', 300 + plant.n);
  const find = finder(id);
  const steps: Record<string, Step> = { A_5: '5m', A_15: '15m', A_60: 'h' };
  const decimal = (value: number | null) => (value === null ? null : value.toFixed(4));
  const facility = (plant: Plant) => ({
    __typename: 'FacilityNode',
    id: id(plant),
    name: plant.name,
    timezone: plant.zone,
    kwp: decimal(plant.kwp),
    readings: ({ readingInput }: any) => {
      const r = given(readingInput);
      for (const field of ['readAt_Gte', 'readAt_Lt', 'readingType_In']) {
        if (r[field] === undefined) {
          throw new GraphQLError(`{'${field}': ['This field is required.']}`);
        }
      }
      const found = r.readingType_In.flatMap((code: string) => {
        const key = keys.find((one) => one === code);
        if (!key) {
          throw new GraphQLError(
            `{'readingType_In': ['Select a valid choice. ${code} is not one of the available choices.']}`
          );
        }
        return series(plant, key, r.readAt_Gte, r.readAt_Lt, steps[r.interval ?? 'A_60']).map(([ms, value]) => ({
          readingType: { code: key, name: types[key].title, unit: unit(key), isAnalysis: types[key].analysis },
          readAt: iso(ms).replace('.000Z', '+00:00'),
          value: decimal(value),
          forecast: decimal(guess(plant, value)),
        }));
      });
      if (found.length > 20_000) {
        throw new GraphQLError(`{'__all__': ['Query matches ${found.length} readings, the limit is 20000.']}`);
      }
      return found;
    },
  });
  return {
    name: 'graphene',
    about:
      'Django style: global ids, all nullable, filters like readAt_Gte, decimals as text, forecast beside, hours by default and at the coarsest',
    id,
    types: (key) => [key],
    days: false,
    noise: 10,
    sdl: `
      "The \`DateTime\` scalar type represents a DateTime value as specified by iso8601."
      scalar DateTime
      "The \`Decimal\` scalar type represents a python Decimal."
      scalar Decimal
      "An object with an ID"
      interface Node { "The ID of the object" id: ID! }
      type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
      type Query {
        me: UserNode
        node(id: ID!): Node
        facility("The ID of the object" id: ID!): FacilityNode
        device("The ID of the object" id: ID!): DeviceNode
      }
      type UserNode { id: ID! username: String! companies(offset: Int, before: String, after: String, first: Int, last: Int): CompanyNodeConnection! }
      type CompanyNodeConnection { pageInfo: PageInfo! edges: [CompanyNodeEdge]! }
      type CompanyNodeEdge { node: CompanyNode cursor: String! }
      type CompanyNode implements Node {
        id: ID!
        name: String!
        facilitySet(offset: Int, before: String, after: String, first: Int, last: Int, name_Icontains: String): FacilityNodeConnection!
      }
      type FacilityNodeConnection { pageInfo: PageInfo! edges: [FacilityNodeEdge]! }
      type FacilityNodeEdge { node: FacilityNode cursor: String! }
      type FacilityNode implements Node {
        id: ID!
        name: String!
        timezone: String!
        kwp: Decimal
        readings(readingInput: ReadingInput): [ReadingType]
      }
      type DeviceNode { id: ID! readingTypes: [ReadingTypeType] }
      type ReadingTypeType { code: String! name: String! unit: String! isAnalysis: Boolean! }
      enum ReadingInterval { "5 min" A_5 "15 min" A_15 "1 h" A_60 }
      input ReadingInput { readingType_In: [String] readAt_Gte: DateTime readAt_Lt: DateTime interval: ReadingInterval = A_60 }
      type ReadingType { readingType: ReadingTypeType! readAt: DateTime! value: Decimal "Day-ahead forecast" forecast: Decimal }`,
    scalars: { DateTime: scalars.dateTime, Decimal: (value) => Number(value) },
    root: {
      me: {
        id: ids.global('UserNode', 12),
        username: 'mschulz',
        companies: (args: any) =>
          connection(
            companies.map((company) => ({
              __typename: 'CompanyNode',
              id: ids.global('CompanyNode', company.n),
              name: company.name,
              facilitySet: (more: any) => {
                const word = String(more.name_Icontains ?? '').toLowerCase();
                return connection(
                  of(company)
                    .filter((plant) => plant.name.toLowerCase().includes(word))
                    .map(facility),
                  more
                );
              },
            })),
            args
          ),
      },
      node: ({ id: one }: any) => (find(one) ? facility(find(one)!) : null),
      facility: ({ id: one }: any) => (find(one) ? facility(find(one)!) : null),
      device: ({ id: one }: any) =>
        find(one) && {
          id: one,
          readingTypes: keys.map((code) => ({
            code,
            name: types[code].title,
            unit: unit(code),
            isAnalysis: types[code].analysis,
          })),
        },
    },
  };
};

/** .NET: collection segments, and for each record average, minimum, maximum and total. */
const segments = (): Vendor => {
  const id = (plant: Plant) => uuid(6, plant.n);
  const find = finder(id);
  const steps: Record<string, Step> = { ORIGINAL: '5m', QUARTER_HOURLY: '15m', HOURLY: 'h', DAILY: 'd', MONTHLY: 'M' };
  const kind = (key: Key) => (types[key].usual === 'sum' ? 'COUNTER' : types[key].analysis ? 'RATIO' : 'GAUGE');
  const segment = (list: object[], { skip, take }: any, usual: number, most: number) => {
    if ((take ?? 0) > most) {
      throw new GraphQLError('The maximum allowed items per page were exceeded.', {
        extensions: { code: 'HC0051', requestedItems: take, maxAllowedItems: most },
      });
    }
    const [from, to] = [skip ?? 0, (skip ?? 0) + (take ?? usual)];
    return {
      items: list.slice(from, to),
      totalCount: list.length,
      pageInfo: { hasNextPage: to < list.length, hasPreviousPage: from > 0 },
    };
  };
  const facility = (plant: Plant) => ({
    id: id(plant),
    name: plant.name,
    timeZoneId: plant.zone,
    peakPowerKwp: plant.kwp,
    readings: ({ readingInput: r, ...page }: any) => {
      const step = steps[r.resolution ?? 'ORIGINAL'];
      const key = keys.find((one) => upper(one) === r.readingType)!;
      const { start, end } = r.period;
      const column = (how?: 'min' | 'max') => series(plant, key, start, end, step, how).map(([, value]) => value);
      const [low, high] = kind(key) === 'GAUGE' ? [column('min'), column('max')] : [[], []];
      const list = series(plant, key, start, end, step).map(([ms, value], i) => ({
        timestamp: iso(ms),
        average: kind(key) === 'COUNTER' ? null : value,
        total: kind(key) === 'COUNTER' ? value : null,
        minimum: low[i] ?? null,
        maximum: high[i] ?? null,
      }));
      return segment(list, page, 100, 1000);
    },
  });
  return {
    name: 'segments',
    about:
      '.NET style: skip/take segments of 100, at most 1000; average, minimum, maximum or total by kind of the type',
    id,
    types: (key) => [upper(key)],
    noise: 30,
    sdl: `
      scalar DateTime
      scalar UUID
      type Query { me: Me! facility(id: UUID!): Facility device(id: UUID!): Device }
      type CollectionSegmentInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! }
      type Me { id: UUID! displayName: String! companies(skip: Int, take: Int): CompaniesCollectionSegment }
      type CompaniesCollectionSegment { pageInfo: CollectionSegmentInfo! items: [Company!] totalCount: Int! }
      type Company { id: UUID! name: String! facilities(skip: Int, take: Int): FacilitiesCollectionSegment }
      type FacilitiesCollectionSegment { pageInfo: CollectionSegmentInfo! items: [Facility!] totalCount: Int! }
      type Facility {
        id: UUID!
        name: String!
        timeZoneId: String!
        peakPowerKwp: Float!
        readings(readingInput: ReadingInput!, skip: Int, take: Int): ReadingsCollectionSegment
      }
      type Device { id: UUID! readingTypes: [ReadingTypeInfo!]! }
      type ReadingTypeInfo { code: ReadingType! shortName: String! unit: String! kind: ReadingKind! }
      enum ReadingType { ${keys.map(upper).join(' ')} }
      enum ReadingKind {
        "Sampled; average, minimum and maximum are filled."
        GAUGE
        "Accumulates; total is filled."
        COUNTER
        "Result of an analysis; average (weighted by energy) is filled."
        RATIO
      }
      enum Resolution { ORIGINAL QUARTER_HOURLY HOURLY DAILY MONTHLY }
      input PeriodInput { start: DateTime! end: DateTime! }
      input ReadingInput { readingType: ReadingType! period: PeriodInput! resolution: Resolution! = ORIGINAL }
      type ReadingsCollectionSegment { pageInfo: CollectionSegmentInfo! items: [ReadingRecord!] totalCount: Int! }
      type ReadingRecord { timestamp: DateTime! minimum: Float maximum: Float average: Float total: Float }`,
    scalars: {
      DateTime: scalars.dateTime,
      UUID: pattern('UUID', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, uuid(6, 1)),
    },
    root: {
      me: {
        id: uuid(6, 99),
        displayName: 'Schröder, Uwe',
        companies: (args: any) =>
          segment(
            companies.map((company) => ({
              id: uuid(6, 80 + company.n),
              name: company.name,
              facilities: (more: any) => segment(of(company).map(facility), more, 10, 50),
            })),
            args,
            10,
            50
          ),
      },
      facility: ({ id: one }: any) => (find(one) ? facility(find(one)!) : null),
      device: ({ id: one }: any) =>
        find(one) && {
          id: one,
          readingTypes: keys.map((key) => ({ code: upper(key), shortName: key, unit: unit(key), kind: kind(key) })),
        },
    },
  };
};

/** A subgraph that was published as it is: _entities and _service, several reading inputs at once, arrays side by side. */
const federated = (): Vendor => {
  const id = (plant: Plant) => `fac_${(plant.n * 7919 + 100_003).toString(36)}`;
  const find = finder(id);
  const steps: Record<string, Step> = { five_minutes: '5m', hour: 'h', day: 'd', month: 'M' };
  const facility = (plant: Plant) => ({
    __typename: 'Facility',
    id: id(plant),
    label: plant.name,
    geo: { timezone: plant.zone, country: plant.zone.endsWith('Madrid') ? 'ES' : 'DE' },
    readings: ({ readingInput }: any) =>
      readingInput.map((r: any) => {
        const key =
          keys.find((one) => one === r.readingType) ??
          refuse(`unknown readingType: ${r.readingType}`, { serviceName: 'readings' });
        if (r.every === 'five_minutes' && r.to - r.from > 14 * 864e5) {
          refuse('at most 14 days of five_minutes', { serviceName: 'readings' });
        }
        const found = series(plant, key, r.from, r.to, steps[r.every]);
        return {
          readingType: key,
          unit: unit(key),
          every: r.every,
          times: found.map(([ms]) => ms),
          values: found.map(([, value]) => value),
        };
      }),
  });
  const device = (one: string) => find(one) && { __typename: 'Device', id: one, readingTypes: keys };
  return {
    name: 'federated',
    about:
      'a subgraph with _entities and _service; a list of reading inputs, names of types only, arrays of times and values side by side in epoch milliseconds',
    id,
    types: (key) => [key],
    noise: 0,
    sdl: `
      scalar _Any
      scalar FieldSet
      "Milliseconds since 1970-01-01T00:00:00Z"
      scalar EpochMillis
      directive @key(fields: FieldSet!, resolvable: Boolean = true) repeatable on OBJECT | INTERFACE
      directive @shareable on OBJECT | FIELD_DEFINITION
      union _Entity = Facility | Device | Company
      type _Service { sdl: String! }
      type Query {
        _entities(representations: [_Any!]!): [_Entity]!
        _service: _Service!
        me: Account!
        facility(id: ID!): Facility
        device(id: ID!): Device
      }
      type Mutation {
        renameFacility(id: ID!, label: String!): Facility
        annotateReading(facilityId: ID!, at: EpochMillis!, text: String!): Boolean!
      }
      type Subscription { readingAdded(facilityId: ID!): ReadingColumn! }
      type Account @key(fields: "id") { id: ID! email: String! companies: [Company!]! }
      type Company @key(fields: "id") { id: ID! name: String! @shareable facilities: [Facility!]! }
      type Facility @key(fields: "id") {
        id: ID!
        label: String!
        geo: Geo
        readings(readingInput: [ReadingInput!]!): [ReadingColumn!]!
      }
      type Geo { timezone: String! country: String! }
      type Device @key(fields: "id") { id: ID! readingTypes: [String!]! }
      enum Every { five_minutes hour day month }
      input ReadingInput { readingType: String! from: EpochMillis! to: EpochMillis! every: Every! = hour }
      "times and values have the same length"
      type ReadingColumn { readingType: String! unit: String every: Every! times: [EpochMillis!]! values: [Float]! }`,
    scalars: { EpochMillis: scalars.long, _Any: (value) => value },
    root: {
      _service: { sdl: 'type Facility @key(fields: "id") { id: ID! label: String! }' },
      _entities: ({ representations }: any) =>
        representations.map((one: any) => {
          const plant = find(one.id);
          return !plant ? null : one.__typename === 'Device' ? device(one.id) : facility(plant);
        }),
      me: {
        id: 'acc_1x',
        email: 'ops@example.com',
        companies: companies.map((company) => ({
          __typename: 'Company',
          id: `com_${company.n}`,
          name: company.name,
          facilities: () => of(company).map(facility),
        })),
      },
      facility: ({ id: one }: any) => (find(one) ? facility(find(one)!) : null),
      device: ({ id: one }: any) => device(one),
    },
  };
};

/** Python with snake case: readings is a field of the query, wall clocks with the offset beside, watts, cursors. */
const monitor = (): Vendor => {
  const id = (plant: Plant) => uuid(9, plant.n);
  const find = finder(id);
  const steps: Record<string, Step> = { raw: '5m', quarter: '15m', hour: 'h', day: 'd', month: 'M' };
  const facility = (plant: Plant) => ({ id: id(plant), name: plant.name, timezone: plant.zone, kwp: plant.kwp });
  const clock = pattern('LocalDateTime', /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?$/, '2025-01-31T12:00:00');
  const known = (one: any) => find(one) ?? refuse(`facility ${one} does not exist`, { code: 'not_found' });
  return {
    name: 'monitor',
    about:
      'leaves the page: snake case, readings(reading_input) is a field of the query; local clock with the offset beside, W and Wh, cursor pages of 500',
    id,
    types: (key) => [key],
    scale: wattsAndHours,
    noise: 9,
    sdl: `
      "Date and time by the clock of the facility, without offset"
      scalar LocalDateTime
      type Query {
        me: User!
        facility(id: ID!): Facility
        device(facility_id: ID!): Device
        "Up to 500 readings per page; pass next_cursor to continue."
        readings(reading_input: ReadingInput!, cursor: String): ReadingPage!
      }
      type User { id: ID! name: String! companies: [Company!]! }
      type Company { id: ID! name: String! facilities: [Facility!]! }
      type Facility { id: ID! name: String! timezone: String! kwp: Float }
      type Device { facility_id: ID! reading_types: [ReadingType!]! }
      type ReadingType { name: String! unit: String! origin: Origin! }
      enum Origin { raw analysis }
      enum Grouping { raw quarter hour day month }
      input ReadingInput {
        facility_id: ID!
        reading_type: String!
        date_from: LocalDateTime!
        "not included"
        date_to: LocalDateTime!
        group_by: Grouping
      }
      enum Flag { ok missing }
      type ReadingPage { unit: String! readings: [Reading!]! next_cursor: String }
      type Reading { local_time: LocalDateTime! "Minutes east of UTC" utc_offset: Int! value: Float flag: Flag! }`,
    scalars: { LocalDateTime: clock },
    root: {
      me: {
        id: uuid(8, 1),
        name: 'Control room',
        companies: companies.map((company) => ({
          id: uuid(7, company.n),
          name: company.name,
          facilities: of(company).map(facility),
        })),
      },
      facility: ({ id: one }: any) => (find(one) ? facility(find(one)!) : null),
      device: ({ facility_id }: any) => {
        known(facility_id);
        return {
          facility_id,
          reading_types: keys.map((name) => ({
            name,
            unit: wattUnits(unit(name)),
            origin: types[name].analysis ? 'analysis' : 'raw',
          })),
        };
      },
      readings: ({ reading_input: r, cursor }: any) => {
        const plant = known(r.facility_id);
        const key =
          keys.find((one) => one === r.reading_type) ?? refuse(`reading_type: "${r.reading_type}" is unknown`);
        const at = cursor ? Number(Buffer.from(cursor, 'base64').toString()) : 0;
        if (!Number.isInteger(at)) {
          refuse('cursor: malformed');
        }
        const list = series(
          plant,
          key,
          instant(r.date_from, plant.zone),
          instant(r.date_to, plant.zone),
          steps[r.group_by ?? 'raw']
        );
        return {
          unit: wattUnits(unit(key)),
          readings: list.slice(at, at + 500).map(([ms, value]) => ({
            local_time: local(ms, plant.zone, "yyyy-MM-dd'T'HH:mm:ss"),
            utc_offset: Math.round((instant(local(ms, plant.zone, "yyyy-MM-dd'T'HH:mm:ss"), 'utc') - ms) / 60_000),
            value: scaled(key, wattsAndHours, value),
            flag: value === null ? 'missing' : 'ok',
          })),
          next_cursor: at + 500 < list.length ? Buffer.from(String(at + 500)).toString('base64') : null,
        };
      },
    },
  };
};

export const frameworks: Array<() => Vendor> = [graphene, segments, federated, monitor];
