import { companies, keys, plants, series, types, type Key, type Plant, type Step } from '../truth';
import { finder, instant, iso, local, scalars, type Vendor } from '../vendor';
import { given, guess, of, pattern, refuse, uuid } from './shared';

/** An Amplify app: DynamoDB items with their JSON as text. */
const dynamo = (): Vendor => {
  const id = (plant: Plant) => uuid(4, plant.n);
  const find = finder(id);
  const page = (list: object[], args: any, usual: number) => {
    const { limit, nextToken } = given(args);
    if (limit !== undefined && (limit < 1 || limit > 1000)) {
      refuse('Validation error of type: limit must be between 1 and 1000', { errorType: 'BadRequestException' });
    }
    const start = nextToken ? Number(Buffer.from(nextToken, 'base64url').toString().split('|')[1]) : 0;
    if (Number.isNaN(start)) {
      refuse('Invalid pagination token given.', { errorType: 'DynamoDB:DynamoDbException' });
    }
    const next = start + (limit ?? usual);
    return {
      items: list.slice(start, next),
      nextToken: next < list.length ? Buffer.from(`v1|${next}|eyJ2`).toString('base64url') : null,
    };
  };
  const bounds = (condition: any): [number, number] => {
    const [[how, value] = ['', 0], ...more] = Object.entries<any>(given(condition));
    if (!how || more.length > 0 || (how === 'between' && value.length !== 2)) {
      refuse('Invalid key condition: exactly one comparison is supported on a sort key, between takes two values.', {
        errorType: 'ValidationException',
      });
    }
    const far = Math.ceil(Date.now() / 1000);
    return (
      {
        eq: [value, value],
        le: [0, value],
        lt: [0, value - 1],
        ge: [value, far],
        gt: [value + 1, far],
        between: value,
      } as any
    )[how];
  };
  const facility = (plant: Plant): object => ({
    id: id(plant),
    name: plant.name,
    ianaTimezone: plant.zone,
    createdAt: '2023-02-07T09:12:44.018Z',
    companyID: String(plant.company.n),
    readings: ({ readingInput, sortDirection, ...args }: any) => {
      const [from, to] = bounds(readingInput.timestamp);
      if (to - from > 400 * 86400) {
        refuse('Query exceeds the read capacity of the table; narrow the key condition.', {
          errorType: 'ProvisionedThroughputExceededException',
        });
      }
      const wanted = readingInput.readingTypes ?? keys;
      for (const type of wanted) {
        if (!keys.includes(type)) {
          refuse(`Unknown attribute ${type}`, { errorType: 'ValidationException' });
        }
      }
      const columns = wanted.map((key: Key) => series(plant, key, from * 1000, to * 1000 + 1));
      const items = columns[0].map(([ms]: [number], i: number) => ({
        facilityID: id(plant),
        timestamp: ms / 1000,
        values: () => JSON.stringify(Object.fromEntries(wanted.map((key: Key, k: number) => [key, columns[k][i][1]]))),
        forecast: () =>
          JSON.stringify(
            Object.fromEntries(wanted.map((key: Key, k: number) => [key, guess(plant, columns[k][i][1])]))
          ),
      }));
      return page(sortDirection === 'DESC' ? items.reverse() : items, args, 100);
    },
  });
  return {
    name: 'dynamo',
    about:
      'Amplify/AppSync: one key condition on epoch seconds with both ends inclusive, items of JSON text by type, nextToken, five minutes only and no days',
    id,
    types: (key) => [key],
    days: false,
    noise: 6,
    sdl: `
      "The \`AWSTimestamp\` scalar type represents the number of seconds that have elapsed since \`1970-01-01T00:00Z\`."
      scalar AWSTimestamp
      scalar AWSDateTime
      "The \`AWSJSON\` scalar type represents a JSON string that complies with RFC 8259."
      scalar AWSJSON
      type Query {
        me: User
        getCompany(id: ID!): Company
        facility(id: ID!): Facility
        listFacilities(limit: Int, nextToken: String): ModelFacilityConnection
        device(id: ID!): Device
      }
      enum ModelSortDirection { ASC DESC }
      type User { id: ID! email: String! owner: String companies(limit: Int, nextToken: String): ModelUserCompanyConnection }
      type ModelUserCompanyConnection { items: [UserCompany]! nextToken: String }
      type UserCompany { id: ID! userID: ID! companyID: ID! company: Company! }
      type Company { id: ID! name: String! facilities(limit: Int, nextToken: String): ModelFacilityConnection }
      type ModelFacilityConnection { items: [Facility]! nextToken: String }
      type Facility { id: ID! name: String! ianaTimezone: String companyID: ID! createdAt: AWSDateTime!
        readings(readingInput: ReadingQueryInput!, sortDirection: ModelSortDirection, limit: Int, nextToken: String): ModelReadingConnection }
      input ReadingQueryInput { timestamp: ModelTimestampKeyConditionInput! "Project to these attributes of values." readingTypes: [String!] }
      input ModelTimestampKeyConditionInput { eq: AWSTimestamp le: AWSTimestamp lt: AWSTimestamp ge: AWSTimestamp gt: AWSTimestamp between: [AWSTimestamp!] }
      type ModelReadingConnection { items: [Reading]! nextToken: String }
      type Reading { facilityID: ID! timestamp: AWSTimestamp! "Five minute values by reading type." values: AWSJSON! forecast: AWSJSON }
      type Device { id: ID! model: String readingTypes: [ReadingType!]! }
      type ReadingType { name: String! description: String unit: String isAnalysis: Boolean! }`,
    scalars: {
      AWSTimestamp: (value) =>
        Number.isInteger(value) && Math.abs(value as number) < 1e11
          ? value
          : refuse(`Variable has an invalid value: Unable to parse ${JSON.stringify(value)} as AWSTimestamp`),
    },
    root: {
      me: {
        id: 'eu-central-1:5a0c',
        email: 'olga@nordlicht.example',
        companies: (args: any) =>
          page(
            companies.map((company) => ({
              id: uuid(44, company.n),
              userID: 'eu-central-1:5a0c',
              companyID: String(company.n),
              company: {
                ...company,
                id: String(company.n),
                facilities: (inner: any) => page(of(company).map(facility), inner, 4),
              },
            })),
            args,
            100
          ),
      },
      getCompany: ({ id: n }: any) => {
        const company = companies[n - 1];
        return company && { ...company, facilities: (args: any) => page(of(company).map(facility), args, 4) };
      },
      facility: ({ id: one }: any) => (find(one) ? facility(find(one)!) : null),
      listFacilities: (args: any) => page(plants.map(facility), args, 4),
      device: ({ id: one }: any) =>
        find(one) && {
          id: one,
          readingTypes: keys.map((key) => ({
            name: key,
            description: types[key].title,
            unit: types[key].unit,
            isAnalysis: types[key].analysis,
          })),
        },
    },
  };
};

/** A headless CMS that grew into a platform. */
const headless = (): Vendor => {
  const id = (plant: Plant) => String(200 + plant.n);
  const find = finder(id);
  const steps: Record<string, Step> = { original: '5m', hourly: 'h', daily: 'd', monthly: 'M' };
  const list = (entities: object[], args: any) => {
    const { page = 1, pageSize = 10, start, limit } = given(args.pagination);
    const size = Math.min(limit ?? pageSize, 100);
    const from = start ?? (page - 1) * size;
    return {
      data: entities.slice(from, from + size),
      meta: {
        pagination: {
          total: entities.length,
          page: Math.floor(from / size) + 1,
          pageSize: size,
          pageCount: Math.ceil(entities.length / size),
        },
      },
    };
  };
  const typeEntity = (key: Key) => ({
    id: String(31 + keys.indexOf(key)),
    attributes: {
      code: key,
      label: types[key].title,
      unit: types[key].unit,
      group: types[key].analysis ? 'analysis' : 'raw',
    },
  });
  const readings = (plant: Plant, args: any) => {
    const {
      readingInput: { filters, interval },
      sort = ['timestamp:desc'],
    } = given(args);
    const at = given(filters.timestamp);
    const code = given(filters.readingType.code);
    const wanted: Key[] = code.in ?? (code.eq ? [code.eq] : keys);
    const unknown = wanted.find((key) => !keys.includes(key));
    if (unknown) {
      refuse(`Invalid reading type ${unknown}`, { error: { name: 'ValidationError' }, code: 'BAD_USER_INPUT' });
    }
    const from =
      at.between?.[0] ?? at.gte ?? (at.gt === undefined ? refuse('filters.timestamp needs a lower bound') : at.gt + 1);
    const to = at.between ? at.between[1] + 1 : (at.lt ?? (at.lte === undefined ? Date.now() : at.lte + 1));
    const found = wanted.flatMap((key) =>
      series(plant, key, from, to, steps[interval]).map(([ms, value]) => ({
        ms,
        id: `${id(plant)}${31 + keys.indexOf(key)}${ms / 1000}`,
        attributes: {
          timestamp: iso(ms),
          value,
          valueSimulated: guess(plant, value),
          interval,
          readingType: { data: typeEntity(key) },
        },
      }))
    );
    const sign = /timestamp:asc|timestamp$/.test([sort].flat()[0]) ? 1 : -1;
    return list(
      found.sort((a, b) => sign * (a.ms - b.ms)),
      args
    );
  };
  const facility = (plant: Plant): object => ({
    id: id(plant),
    attributes: {
      title: plant.name,
      timezone: plant.zone,
      peakPower: plant.kwp,
      readings: (args: any) => readings(plant, args),
    },
  });
  const company = (n: number) => ({
    id: String(n),
    attributes: {
      name: companies[n - 1].name,
      facilities: (args: any) => list(of(companies[n - 1]).map(facility), args),
    },
  });
  return {
    name: 'headless',
    about:
      'Strapi: data/attributes around everything, ten entries to a page unless asked and never more than 100, newest first, filters by operators',
    id,
    types: (key) => [key],
    noise: 11,
    sdl: `
      "A date-time string at UTC, such as 2007-12-03T10:15:30Z."
      scalar DateTime
      input PaginationArg { page: Int pageSize: Int start: Int limit: Int }
      type Pagination { total: Int! page: Int! pageSize: Int! pageCount: Int! }
      type ResponseCollectionMeta { pagination: Pagination! }
      input DateTimeFilterInput { eq: DateTime gt: DateTime gte: DateTime lt: DateTime lte: DateTime between: [DateTime] }
      input StringFilterInput { eq: String in: [String] }
      type Query {
        me: UsersPermissionsMe
        companies(pagination: PaginationArg = {}, sort: [String] = []): CompanyEntityResponseCollection
        facilities(pagination: PaginationArg = {}, sort: [String] = []): FacilityEntityResponseCollection
        facility(id: ID): FacilityEntityResponse
        device(id: ID): DeviceEntityResponse
      }
      type UsersPermissionsMe { id: ID! username: String! email: String role: UsersPermissionsMeRole }
      type UsersPermissionsMeRole { id: ID! name: String! type: String }
      type CompanyEntityResponseCollection { data: [CompanyEntity!]! meta: ResponseCollectionMeta! }
      type CompanyEntity { id: ID attributes: Company }
      type Company { name: String! facilities(pagination: PaginationArg = {}, sort: [String] = []): FacilityRelationResponseCollection }
      type FacilityRelationResponseCollection { data: [FacilityEntity!]! }
      type FacilityEntityResponseCollection { data: [FacilityEntity!]! meta: ResponseCollectionMeta! }
      type FacilityEntityResponse { data: FacilityEntity }
      type FacilityEntity { id: ID attributes: Facility }
      type Facility { title: String! timezone: String peakPower: Float
        readings(readingInput: ReadingInput!, pagination: PaginationArg = {}, sort: [String]): ReadingEntityResponseCollection }
      input ReadingInput { filters: ReadingFiltersInput! interval: ENUM_READING_INTERVAL! }
      input ReadingFiltersInput { timestamp: DateTimeFilterInput! readingType: ReadingTypeFiltersInput! }
      input ReadingTypeFiltersInput { code: StringFilterInput! }
      enum ENUM_READING_INTERVAL { original hourly daily monthly }
      type ReadingEntityResponseCollection { data: [ReadingEntity!]! meta: ResponseCollectionMeta! }
      type ReadingEntity { id: ID attributes: Reading }
      type Reading { timestamp: DateTime! value: Float valueSimulated: Float interval: ENUM_READING_INTERVAL! readingType: ReadingTypeEntityResponse }
      type ReadingTypeEntityResponse { data: ReadingTypeEntity }
      type ReadingTypeEntity { id: ID attributes: ReadingType }
      type ReadingType { code: String! label: String unit: String group: ENUM_READINGTYPE_GROUP }
      enum ENUM_READINGTYPE_GROUP { raw analysis }
      type DeviceEntityResponse { data: DeviceEntity }
      type DeviceEntity { id: ID attributes: Device }
      type Device { serial: String readingTypes: ReadingTypeRelationResponseCollection }
      type ReadingTypeRelationResponseCollection { data: [ReadingTypeEntity!]! }`,
    scalars: { DateTime: scalars.dateTime },
    root: {
      me: {
        id: '9',
        username: 'olga',
        email: 'olga@nordlicht.example',
        role: { id: '1', name: 'Authenticated', type: 'authenticated' },
      },
      companies: (args: any) => list([1, 2, 3].map(company), args),
      facilities: (args: any) => list(plants.map(facility), args),
      facility: ({ id: one }: any) => ({ data: find(one) ? facility(find(one)!) : null }),
      device: ({ id: one }: any) => ({
        data: find(one) ? { id: one, attributes: { readingTypes: { data: keys.map(typeEntity) } } } : null,
      }),
    },
  };
};

/** A PHP house whose charts want rows. */
const rows = (): Vendor => {
  const id = (plant: Plant) => String(1_000_431 + plant.n * 7);
  const find = finder(id);
  const steps = new Map<number, Step>([
    [5, '5m'],
    [15, '15m'],
    [60, 'h'],
    [1440, 'd'],
  ]);
  const invalid = (field: string, message: string) =>
    refuse('Validation failed for the field [facility.readings].', {
      validation: { [`readingInput.${field}`]: [message] },
    });
  const at = (ms: number, zone: string) => local(ms, zone, 'yyyy-MM-dd HH:mm:ss');
  const facility = (plant: Plant): object => ({
    id: id(plant),
    name: plant.name,
    timezone: plant.zone,
    nominal_power: plant.kwp,
    created_at: '2021-05-04 08:00:12',
    readings: ({ readingInput: r }: any) => {
      const wanted = r.reading_types.split(',').map((name: string) => name.trim()) as Key[];
      if (wanted.some((key) => !keys.includes(key))) {
        invalid('reading_types', 'The selected reading types is invalid.');
      }
      const step = steps.get(r.interval ?? 5) ?? invalid('interval', 'The selected interval is invalid.');
      const [from, to] = [instant(r.date_from, plant.zone), instant(r.date_to, plant.zone)];
      if (to < from) {
        invalid('date_to', 'The date to must be a date after or equal to date from.');
      }
      const columns = wanted.map((key) => series(plant, key, from, to + 1, step));
      const all = columns[0].map(([ms], i) => [at(ms, plant.zone), ...columns.map((column) => column[i][1])]);
      return {
        columns: ['date', ...wanted],
        units: Object.fromEntries(wanted.map((key) => [key, types[key].unit])),
        rows: all.slice(0, 2000),
        timezone: plant.zone,
        truncated: all.length > 2000,
      };
    },
  });
  const paginator = (list: object[], args: any, { first = 10, page = 1 } = given(args)) => ({
    data: list.slice((page - 1) * first, page * first),
    paginatorInfo: {
      count: Math.min(first, list.length),
      currentPage: page,
      hasMorePages: page * first < list.length,
      lastPage: Math.ceil(list.length / first),
      perPage: first,
      total: list.length,
    },
  });
  return {
    name: 'rows',
    about:
      'Lighthouse: local wall clocks "Y-m-d H:i:s" both ways, types in one comma separated text, minutes as a number, rows as JSON, cut at 2000 with a flag',
    id,
    types: (key) => [key],
    noise: 7,
    sdl: `
      "A datetime string with format \`Y-m-d H:i:s\`, e.g. \`2018-05-23 13:43:32\`."
      scalar DateTime
      "Arbitrary data encoded in JavaScript Object Notation. See https://www.json.org."
      scalar JSON
      type Query {
        me: User
        facility(id: ID!): Facility
        facilities("Limits number of fetched items." first: Int! = 10 "The offset from which items are returned." page: Int): FacilityPaginator!
        device(id: ID!): Device
      }
      "Information about pagination using a fully featured paginator."
      type PaginatorInfo { count: Int! currentPage: Int! hasMorePages: Boolean! lastPage: Int! perPage: Int! total: Int! }
      type User { id: ID! name: String! locale: String! companies: [Company!]! }
      type Company { id: ID! name: String! facilities(first: Int! = 10, page: Int): FacilityPaginator! }
      "A paginated list of Facility items."
      type FacilityPaginator { paginatorInfo: PaginatorInfo! data: [Facility!]! }
      type Facility { id: ID! name: String! timezone: String! nominal_power: Float created_at: DateTime!
        "Times are in the timezone of the facility." readings(readingInput: ReadingInput!): ReadingTable! }
      input ReadingInput { date_from: DateTime! date_to: DateTime! "Comma separated." reading_types: String! "Minutes: 5, 15, 60 or 1440." interval: Int = 5 }
      type ReadingTable { columns: [String!]! "One row per date, in the order of the columns." rows: JSON! units: JSON! timezone: String! truncated: Boolean! }
      type Device { id: ID! reading_types_count: Int! readingTypes: [ReadingType!]! }
      type ReadingType { name: String! description: String unit: String is_analysis: Boolean! }`,
    scalars: { DateTime: pattern('DateTime', /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/, '2018-05-23 13:43:32') },
    root: {
      me: {
        id: '12',
        name: 'Olga Sommer',
        locale: 'de',
        companies: companies.map((company) => ({
          id: String(company.n),
          name: company.name,
          facilities: (args: any) => paginator(of(company).map(facility), args),
        })),
      },
      facility: ({ id: one }: any) => (find(one) ? facility(find(one)!) : null),
      facilities: (args: any) => paginator(plants.map(facility), args),
      device: ({ id: one }: any) =>
        find(one) && {
          id: one,
          reading_types_count: keys.length,
          readingTypes: keys.map((key) => ({
            name: key,
            description: types[key].german,
            unit: types[key].unit,
            is_analysis: types[key].analysis,
          })),
        },
    },
  };
};

export const stacks: Array<() => Vendor> = [dynamo, headless, rows];
