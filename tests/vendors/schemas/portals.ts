import { DateTime } from 'luxon';

import { companies, keys, plants, series, starts, types, type Key, type Plant, type Step } from '../truth';
import { finder, iso, local, scalars, type Vendor } from '../vendor';
import { given, guess, of, offset, pattern, refuse, stop, upper, uuid } from './shared';

/** A portal of an inverter maker: its API gives what its charts show. */
const portal = (): Vendor => {
  const id = (plant: Plant) => `NE=${33554400 + plant.n * 11}`;
  const find = finder(id);
  const listed: Key[] = ['Pac', 'ProducedEnergy', 'ExportedEnergy', 'Irradiance', 'PerformanceRatio'];
  const views: Record<string, [step: Step, unit: 'day' | 'month' | 'year', form: RegExp, like: string, shown: string]> =
    {
      DAY: ['5m', 'day', /^\d{4}-\d\d-\d\d$/, 'yyyy-MM-dd', 'yyyy-MM-dd HH:mm'],
      MONTH: ['d', 'month', /^\d{4}-\d\d$/, 'yyyy-MM', 'yyyy-MM-dd'],
      YEAR: ['M', 'year', /^\d{4}$/, 'yyyy', 'yyyy-MM'],
    };
  const ok = (data: unknown) => ({ success: true, failCode: 0, message: null, data });
  const failed = (failCode: number, message: string) => ({ success: false, failCode, message, data: null });
  const text = (value: number | null) => (value === null ? '--' : String(value));
  const facility = (plant: Plant): object => ({
    id: id(plant),
    stationName: plant.name,
    timeZone: plant.zone,
    capacity: plant.kwp,
    gridConnectionTime: '2019-08-01',
    readings: ({ readingInput: { timeUnit, date, readingType: key } }: any) => {
      const [step, unit, form, like, shown] = views[timeUnit];
      if (!form.test(date)) {
        return failed(20003, `date must be ${like} if timeUnit is ${timeUnit}`);
      }
      if (!listed.includes(key)) {
        return failed(20012, `readingType ${key} is not available`);
      }
      const from = DateTime.fromISO(date, { zone: plant.zone });
      const to = from.plus({ [unit]: 1 });
      return ok({
        readingType: key,
        unit: types[key as Key].unit,
        timeUnit,
        timeZone: plant.zone,
        points: series(plant, key, from.toMillis(), to.toMillis(), step).map(([ms, value]) => ({
          time: local(ms, plant.zone, shown),
          value: text(value),
          theoreticalValue: text(guess(plant, value)),
        })),
      });
    },
  });
  return {
    name: 'portal',
    about:
      "a maker's portal: a view (day, month or year) of one type per request, the date's format by the view, answers in success/failCode wrappers, values as text with -- for none, local times as the chart labels them",
    id,
    types: (key) => [key],
    listed,
    noise: 8,
    sdl: `
      type Query {
        user: UserResult!
        facility(id: String!): FacilityResult!
        device(id: String!): DeviceResult!
      }
      type UserResult { success: Boolean! failCode: Int! message: String data: UserInfo }
      type UserInfo { userName: String! companies: [CompanyInfo!]! }
      type CompanyInfo { companyId: Int! companyName: String! facilities(pageNo: Int! = 1, pageSize: Int! = 3): FacilityList! }
      type FacilityList { total: Int! pageNo: Int! pageCount: Int! list: [Facility!]! }
      type FacilityResult { success: Boolean! failCode: Int! message: String data: Facility }
      type Facility { "Station code" id: String! stationName: String! timeZone: String! "kWp" capacity: Float gridConnectionTime: String
        readings(readingInput: ReadingInput!): ReadingResult! }
      input ReadingInput { timeUnit: TimeUnit! "DAY: yyyy-MM-dd, MONTH: yyyy-MM, YEAR: yyyy (local date of the station)" date: String! readingType: String! }
      "DAY gives 5-minute points, MONTH days, YEAR months."
      enum TimeUnit { DAY MONTH YEAR }
      type ReadingResult { success: Boolean! failCode: Int! "Why it failed." message: String data: ReadingChart }
      type ReadingChart { readingType: String! unit: String! timeUnit: TimeUnit! timeZone: String! points: [ChartPoint!]! }
      "-- stands for no value."
      type ChartPoint { time: String! value: String! "Expected under the weather of the time." theoreticalValue: String! }
      type DeviceResult { success: Boolean! failCode: Int! message: String data: DeviceInfo }
      type DeviceInfo { id: String! devTypeId: Int! readingTypes: [ReadingTypeInfo!]! }
      type ReadingTypeInfo { readingType: String! name: String! unit: String! category: ReadingCategory! }
      enum ReadingCategory { RAW ANALYSIS }`,
    root: {
      user: ok({
        userName: 'olga',
        companies: companies.map((company) => ({
          companyId: company.n,
          companyName: company.name,
          facilities: ({ pageNo, pageSize }: any) => {
            const all = of(company);
            const size = Math.min(pageSize, 100);
            return {
              total: all.length,
              pageNo,
              pageCount: Math.ceil(all.length / size),
              list: all.slice((pageNo - 1) * size, pageNo * size).map(facility),
            };
          },
        })),
      }),
      facility: ({ id: one }: any) => (find(one) ? ok(facility(find(one)!)) : failed(20001, 'station does not exist')),
      device: ({ id: one }: any) =>
        find(one)
          ? ok({
              id: one,
              devTypeId: 1,
              readingTypes: listed.map((key) => ({
                readingType: key,
                name: types[key].title,
                unit: types[key].unit,
                category: types[key].analysis ? 'ANALYSIS' : 'RAW',
              })),
            })
          : failed(20001, 'device does not exist'),
    },
  };
};

/** An Elixir house that counts intervals; it calls facilities sites by now. */
const counts = (): Vendor => {
  const id = (plant: Plant) => uuid(11, plant.n);
  const find = finder(id);
  const steps: Record<string, Step> = { HOURLY: 'h', DAILY: 'd', MONTHLY: 'M', ANNUAL: 'y' };
  const keyOf = Object.fromEntries(keys.map((key) => [upper(key), key])) as Record<string, Key>;
  const shares = [0.36, 0.335, 0.305];
  const site = (plant: Plant): object => ({
    id: id(plant),
    name: plant.name,
    timeZone: plant.zone,
    peakPowerKw: plant.kwp,
    readings: ({ readingInput: r }: any) => {
      if (r.count < 1 || r.count > 750) {
        refuse('count must be between 1 and 750', { code: 'invalid_argument', field: 'count' });
      }
      const step = steps[r.resolution];
      const far = r.startingAt + r.count * { h: 1, d: 25, M: 745, y: 8800 }[step as 'h']! * 3_600_000 + 864e5;
      const chosen = starts(plant.zone, r.startingAt, Math.min(far, Date.now()), step).slice(0, r.count);
      const until = chosen.length > 0 ? chosen[chosen.length - 1] + 1 : r.startingAt;
      return r.types.flatMap((type: string) => {
        const key = keyOf[type];
        const points = series(plant, key, r.startingAt, until, step);
        const group = (device: object, share: number) => ({
          device,
          type,
          unit: types[key].unit,
          entries: points.map(([ms, value]) => ({
            from: offset(ms, plant.zone),
            to: offset(stop(plant.zone, ms, step), plant.zone),
            value: value === null ? null : share === 1 ? value : Math.round(value * share * 1000) / 1000,
          })),
        });
        const split = ['Pac', 'ProducedEnergy', 'SumEnergyWR'].includes(key);
        return [
          ...(split
            ? shares.map((share, i) =>
                group({ id: uuid(60 + i, plant.n), name: `WR ${i + 1}`, kind: 'INVERTER' }, share)
              )
            : []),
          group({ id: id(plant), name: plant.name, kind: 'SITE' }, 1),
        ].filter(({ device }: any) => !r.deviceKinds || r.deviceKinds.includes(device.kind));
      });
    },
  });
  return {
    name: 'counts',
    about:
      'Absinthe, the page left: facilities have become sites; a start and a count instead of an end, hours at the finest, the series of each inverter before that of the site',
    id,
    types: (key) => [upper(key)],
    raw: 'h',
    noise: 12,
    sdl: `
      "The \`DateTime\` scalar type represents a date and time in the UTC timezone, ISO8601 formatted, with offset."
      scalar DateTime
      "The \`UUID4\` scalar type represents UUID4 compliant string data."
      scalar UUID4
      type Query { currentUser: User sites(limit: Int = 50, offset: Int = 0): [Site!]! site(id: UUID4!): Site "A site, an inverter or a meter" device(id: UUID4!): Device }
      type User { id: UUID4! name: String! companies: [Company!]! }
      type Company { id: UUID4! name: String! sites: [Site!]! }
      "Formerly: facility"
      type Site { id: UUID4! name: String! timeZone: String! peakPowerKw: Float readings(readingInput: ReadingsInput!): [DeviceReadings!]! }
      input ReadingsInput { types: [ReadingType!]! resolution: Resolution! "The first interval is the first that begins here or later." startingAt: DateTime! "Number of intervals, at most 750." count: Int! deviceKinds: [DeviceKind!] }
      enum ReadingType { ${keys.map(upper).join(' ')} }
      enum Resolution { HOURLY DAILY MONTHLY ANNUAL }
      enum DeviceKind { "The site as a whole, at its grid meter" SITE INVERTER SENSOR }
      type DeviceReadings { device: ReadingDevice! type: ReadingType! unit: String! entries: [ReadingEntry!]! }
      type ReadingDevice { id: UUID4! name: String! kind: DeviceKind! }
      type ReadingEntry { from: DateTime! to: DateTime! value: Float }
      type Device { id: UUID4! kind: DeviceKind! readingTypes: [AvailableReadingType!]! }
      type AvailableReadingType { type: ReadingType! label: String! unit: String! analysis: Boolean! }`,
    scalars: {
      DateTime: scalars.dateTime,
      UUID4: pattern('UUID4', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, uuid(0, 1)),
    },
    root: {
      currentUser: {
        id: uuid(98, 1),
        name: 'Olga Sommer',
        companies: companies.map((company) => ({
          id: uuid(99, company.n),
          name: company.name,
          sites: of(company).map(site),
        })),
      },
      sites: (args: any) => {
        const { limit = 50, offset: skip = 0 } = given(args);
        return plants.slice(skip, skip + limit).map(site);
      },
      site: ({ id: one }: any) => (find(one) ? site(find(one)!) : refuse('not_found', { code: 'not_found' })),
      device: ({ id: one }: any) =>
        find(one)
          ? {
              id: one,
              kind: 'SITE',
              readingTypes: keys.map((key) => ({
                type: upper(key),
                label: key,
                unit: types[key].unit,
                analysis: types[key].analysis,
              })),
            }
          : refuse('not_found', { code: 'not_found' }),
    },
  };
};

/** A database behind PostGraphile; readings have moved to the root. */
const ranges = (): Vendor => {
  const id = (plant: Plant) => String(4100 + plant.n * 3);
  const find = finder(id);
  const node = (table: string, row: unknown) => Buffer.from(JSON.stringify([table, row])).toString('base64');
  const step = (interval: any): Step => {
    const [[unit, n], ...more] = Object.entries(interval ?? { minutes: 5 }).filter(([, value]) => value);
    const found = (
      {
        'minutes 5': '5m',
        'minutes 15': '15m',
        'hours 1': 'h',
        'days 1': 'd',
        'months 1': 'M',
        'years 1': 'y',
      } as Record<string, Step>
    )[`${unit} ${n}`];
    return more.length === 0 && found ? found : refuse('no continuous aggregate for this interval', { code: '22023' });
  };
  const connection = (list: any[], args: any) => {
    const { first, offset: skip = 0 } = given(args);
    const nodes = list.slice(skip, first === undefined ? undefined : skip + first);
    return {
      nodes,
      totalCount: list.length,
      pageInfo: { hasNextPage: skip + nodes.length < list.length, hasPreviousPage: skip > 0 },
    };
  };
  const facility = (plant: Plant): object => ({
    id: node('facilities', Number(id(plant))),
    rowId: Number(id(plant)),
    name: plant.name,
    tz: plant.zone,
    peakPower: String(plant.kwp),
    companyId: plant.company.n,
  });
  const type = (key: Key) => ({
    rowId: 900 + keys.indexOf(key),
    shortName: key,
    description: types[key].german,
    unit: types[key].unit,
    isAnalysis: types[key].analysis,
  });
  return {
    name: 'ranges',
    about:
      'PostGraphile, the page left: readings sit at the root and take the facility by its number (rowId, not the global id), ranges with inclusive or exclusive bounds, intervals as objects, BigFloat as text',
    id,
    types: (key) => [key],
    noise: 13,
    sdl: `
      "A location in a connection that can be used for resuming pagination."
      scalar Cursor
      "A point in time as described by the [ISO 8601](https://en.wikipedia.org/wiki/ISO_8601) and, if it has a timezone, [RFC 3339] standards."
      scalar Datetime
      "A floating point number that requires more precision than IEEE 754 binary 64"
      scalar BigFloat
      interface Node { "A globally unique identifier." id: ID! }
      type Query {
        currentUser: User
        facilities(first: Int, offset: Int, condition: FacilityCondition): FacilityConnection
        facility("The globally unique \`ID\` to be used in selecting a single \`Facility\`." id: ID!): Facility
        facilityByRowId(rowId: Int!): Facility
        "The device of a facility has its rowId."
        device(rowId: Int!): Device
        "Reads through the function public.readings; moved here from Facility."
        readings(facilityRowId: Int!, readingInput: ReadingInput!, first: Int, offset: Int): ReadingsConnection
      }
      input FacilityCondition { rowId: Int name: String companyId: Int }
      type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! }
      type User { rowId: Int! email: String! companies(first: Int, offset: Int): CompanyConnection! }
      type CompanyConnection { nodes: [Company]! totalCount: Int! pageInfo: PageInfo! }
      type Company implements Node { id: ID! rowId: Int! name: String! facilities(first: Int, offset: Int): FacilityConnection! }
      type FacilityConnection { nodes: [Facility]! totalCount: Int! pageInfo: PageInfo! }
      type Facility implements Node { id: ID! rowId: Int! name: String! tz: String! peakPower: BigFloat companyId: Int! }
      input ReadingInput { "Short names." readingTypes: [String!]! during: DatetimeRangeInput! "As recorded if missing; otherwise one of 15 minutes, 1 hour, 1 day, 1 month, 1 year." bucket: IntervalInput }
      "A range of \`Datetime\`."
      input DatetimeRangeInput { "The starting bound of our range." start: DatetimeRangeBoundInput! "The ending bound of our range." end: DatetimeRangeBoundInput! }
      "The value at one end of a range. A range can either include this value, or not."
      input DatetimeRangeBoundInput { value: Datetime! inclusive: Boolean! }
      "An interval of time that has passed where the smallest distinct unit is a second."
      input IntervalInput { seconds: Float minutes: Int hours: Int days: Int months: Int years: Int }
      type ReadingsConnection { nodes: [ReadingsRecord]! totalCount: Int! pageInfo: PageInfo! }
      type ReadingsRecord { ts: Datetime readingType: String val: BigFloat expectedVal: BigFloat }
      type Device implements Node { id: ID! rowId: Int! readingTypes: [ReadingType!]! }
      type ReadingType { rowId: Int! shortName: String! description: String unit: String! isAnalysis: Boolean! }`,
    scalars: { Datetime: scalars.dateTime },
    root: {
      currentUser: {
        rowId: 17,
        email: 'olga@nordlicht.example',
        companies: (args: any) =>
          connection(
            companies.map((company) => ({
              id: node('companies', company.n),
              rowId: company.n,
              name: company.name,
              facilities: (inner: any) => connection(of(company).map(facility), inner),
            })),
            args
          ),
      },
      facilities: ({ condition, ...args }: any) =>
        connection(
          plants
            .map(facility)
            .filter((one: any) => Object.entries(given(condition)).every(([name, value]) => one[name] === value)),
          args
        ),
      facility: ({ id: one }: any) => plants.map(facility).find((found: any) => found.id === one),
      facilityByRowId: ({ rowId }: any) => (find(rowId) ? facility(find(rowId)!) : null),
      device: ({ rowId }: any) =>
        find(rowId) && { __typename: 'Device', id: node('devices', rowId), rowId, readingTypes: keys.map(type) },
      readings: ({ facilityRowId, readingInput: { readingTypes, during, bucket }, ...args }: any) => {
        const plant = find(facilityRowId);
        if (!plant) {
          return null;
        }
        const from = during.start.value + (during.start.inclusive ? 0 : 1);
        const to = during.end.value + (during.end.inclusive ? 1 : 0);
        if (to < from) {
          refuse('range lower bound must be less than or equal to range upper bound', { code: '22000' });
        }
        const size = step(bucket);
        if (size === '5m' && to - from > 93 * 864e5) {
          refuse('canceling statement due to statement timeout', { code: '57014' });
        }
        const found = readingTypes.flatMap((key: Key) => {
          if (!keys.includes(key)) {
            refuse(`unknown reading type "${key}"`, { code: '22023' });
          }
          return series(plant, key, from, to, size).map(([ms, value]) => ({
            ts: iso(ms).replace('.000Z', '+00:00'),
            readingType: key,
            val: value === null ? null : String(value),
            expectedVal: value === null ? null : String(guess(plant, value)),
          }));
        });
        return connection(found, args);
      },
    },
  };
};

export const portals: Array<() => Vendor> = [portal, counts, ranges];
