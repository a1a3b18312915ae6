import { companies, keys, plants, series, types, type Aggregate, type Key, type Plant, type Step } from '../truth';
import { finder, ids, scalars, type Vendor } from '../vendor';
import { given, guess, of, offset, pattern, refuse, uuid } from './shared';

/** A Nest house that has just replaced its readings. */
const sunset = (): Vendor => {
  const id = (plant: Plant) => ids.objectId(plant.n + 310);
  const find = finder(id);
  const names: Record<Key, string> = {
    Pac: 'active_power_ac',
    ProducedEnergy: 'energy_produced',
    ExportedEnergy: 'energy_exported',
    SumEnergyWR: 'energy_inverters',
    Irradiance: 'irradiance_poa',
    PerformanceRatio: 'performance_ratio',
    SelfConsumptionRate: 'self_consumption_rate',
  };
  const keyOf = Object.fromEntries(keys.map((key) => [names[key], key])) as Record<string, Key>;
  const steps: Record<string, Step> = { PT5M: '5m', PT15M: '15m', PT1H: 'h', P1D: 'd', P1M: 'M' };
  const gone = (what: string, instead: string) => () =>
    refuse(`${what} was switched off on 2026-03-31, use ${instead}`, { code: 'GONE' });
  const facility = (plant: Plant): object => ({
    id: id(plant),
    name: plant.name,
    timezone: plant.zone,
    readings: gone('Facility.readings', 'Facility.measurements'),
    metrics: keys.map((key) => ({
      key: names[key],
      readingType: key,
      title: types[key].title,
      unit: types[key].unit,
      kind: types[key].analysis ? 'ANALYSIS' : 'RAW',
    })),
    measurements: ({ measurementInput }: any) => {
      const { metrics, interval, granularity = 'PT5M', cursor } = given(measurementInput);
      const step = steps[granularity] ?? refuse(`granularity must be one of ${Object.keys(steps).join(', ')}`);
      const columns = metrics.map((name: string) =>
        series(
          plant,
          keyOf[name] ?? refuse(`Unknown metric "${name}" (legacy reading types are no longer accepted)`),
          interval[0],
          interval[1],
          step
        )
      );
      const start = cursor ? Number(Buffer.from(cursor, 'base64').toString()) : 0;
      const length = columns[0]?.length ?? 0;
      return {
        cursor: start + 500 < length ? Buffer.from(String(start + 500)).toString('base64') : null,
        points: (columns[0] ?? []).slice(start, start + 500).map(([ms]: [number], k: number) => ({
          at: offset(ms, plant.zone),
          values: metrics.map((metric: string, c: number) => {
            const value = columns[c][start + k][1];
            const { unit } = types[keyOf[metric]];
            const quantity = (amount: number | null) => (amount === null ? null : { amount, unit });
            return {
              metric,
              measured: quantity(value),
              expected: quantity(guess(plant, value)),
              flags: value === null ? ['NO_DATA'] : [],
            };
          }),
        })),
      };
    },
  });
  return {
    name: 'sunset',
    about:
      'Nest, the page left: readings and readingTypes are deprecated and answer GONE; measurements take other names, an ISO interval as one scalar and a cursor in the input, give quantities beside expected ones',
    id,
    types: (key) => [names[key]],
    noise: 15,
    sdl: `
      "A date-time string at UTC, such as 2019-12-03T09:54:33Z, compliant with RFC 3339."
      scalar DateTime
      "An ISO 8601 time interval of two instants, start/end (the end is excluded), e.g. 2026-01-01T00:00:00Z/2026-01-02T00:00:00Z."
      scalar TimeInterval
      "An ISO 8601 duration."
      scalar IsoDuration
      type Query {
        me: User!
        facility(id: ID!): Facility
        device(id: ID!): Device @deprecated(reason: "Use Facility.metrics")
      }
      type User { id: ID! email: String! companies: [Company!]! }
      type Company { id: ID! name: String! facilities: [Facility!]! }
      type Facility {
        id: ID! name: String! timezone: String!
        readings(readingInput: ReadingInput!): [Reading!] @deprecated(reason: "Switched off on 2026-03-31. Use measurements.")
        measurements(measurementInput: MeasurementInput!): MeasurementPage!
        metrics: [Metric!]!
      }
      input ReadingInput { from: DateTime! to: DateTime! readingTypes: [String!]! resolution: String }
      type Reading { time: DateTime! readingType: String! value: Float }
      "Keys of metrics. Without granularity: values as recorded. Granularities: PT5M, PT15M, PT1H, P1D, P1M."
      input MeasurementInput { metrics: [String!]! interval: TimeInterval! granularity: IsoDuration "From the page before." cursor: String }
      "At most 500 points."
      type MeasurementPage { points: [MeasurementPoint!]! "Null on the last page." cursor: String }
      type MeasurementPoint { at: DateTime! values: [MetricValue!]! }
      type MetricValue { metric: String! measured: Quantity "By the digital twin." expected: Quantity flags: [QualityFlag!]! }
      type Quantity { amount: Float! unit: String! }
      enum QualityFlag { NO_DATA }
      type Metric { key: String! "Name in the old readings API." readingType: String! title: String! unit: String! kind: MetricKind! }
      enum MetricKind { RAW ANALYSIS }
      type Device { id: ID! readingTypes: [String!] @deprecated(reason: "Use Facility.metrics") }`,
    scalars: {
      DateTime: scalars.dateTime,
      TimeInterval: (value) => {
        const [start, end, more] = String(value).split('/');
        const parsed = [start, end].map(scalars.dateTime);
        if (more !== undefined || parsed[1] <= parsed[0]) {
          throw new TypeError(`TimeInterval cannot represent ${JSON.stringify(value)}`);
        }
        return parsed;
      },
      IsoDuration: pattern('IsoDuration', /^P(\d+[YMWD])*(T(\d+[HMS])+)?$/, 'PT5M'),
    },
    root: {
      me: {
        id: '5f7',
        email: 'olga@nordlicht.example',
        companies: companies.map((company) => ({
          id: ids.objectId(company.n),
          name: company.name,
          facilities: of(company).map(facility),
        })),
      },
      facility: ({ id: one }: any) =>
        find(one) ? facility(find(one)!) : refuse('Facility not found', { code: 'NOT_FOUND' }),
      device: ({ id: one }: any) =>
        find(one) && { id: one, readingTypes: gone('Device.readingTypes', 'Facility.metrics') },
    },
  };
};

/** An IoT platform with a GraphQL door. */
const assets = (): Vendor => {
  const id = (plant: Plant) => uuid(14, plant.n);
  const find = finder(id);
  const steps = new Map<number, Step>([
    [900_000, '15m'],
    [3_600_000, 'h'],
    [86_400_000, 'd'],
  ]);
  const how: Record<string, Aggregate> = { AVG: 'avg', SUM: 'sum', MIN: 'min', MAX: 'max', WEIGHTED: 'weighted' };
  const usual = (key: Key) => types[key].usual.toUpperCase();
  const entity = (entityType: string, one: string) => ({ entityType, id: one });
  const invalid = (message: string) => refuse(message, { status: 400, errorCode: 31 });
  const facility = (plant: Plant): object => ({
    id: entity('ASSET', id(plant)),
    name: plant.name,
    label: null,
    type: plant.wind ? 'WIND' : 'PV',
    timezone: plant.zone,
    timeseries: ({ keys: text, startTs, endTs, agg, interval, limit, orderBy }: any) => {
      const step =
        agg === 'NONE'
          ? '5m'
          : (steps.get(interval) ??
            invalid(`Incorrect interval ${interval}: 900000, 3600000 or 86400000 expected with agg ${agg}`));
      if (endTs < startTs) {
        invalid('Incorrect time range: endTs < startTs');
      }
      if (limit < 1 || limit > 50_000) {
        invalid('Incorrect limit, must be 1 to 50000');
      }
      const wanted = text
        .split(',')
        .map((key: string) => key.trim())
        .filter((key: Key) => keys.includes(key));
      return Object.fromEntries(
        wanted.map((key: Key) => {
          const found = series(plant, key, startTs, endTs, step, agg === 'NONE' ? undefined : how[agg])
            .filter(([, value]) => value !== null)
            .map(([ts, value]) => ({ ts, value: String(value) }));
          const ordered = orderBy === 'DESC' ? found.reverse() : found;
          return [key, agg === 'NONE' ? ordered.slice(0, limit) : ordered];
        })
      );
    },
  });
  const pageData = (list: object[], { pageSize, page }: any) => ({
    data: list.slice(page * pageSize, (page + 1) * pageSize),
    totalPages: Math.ceil(list.length / pageSize),
    totalElements: list.length,
    hasNext: (page + 1) * pageSize < list.length,
  });
  return {
    name: 'assets',
    about:
      'ThingsBoard-like, the page left: companies are customers, readings are timeseries with flat arguments (comma separated keys, milliseconds, an aggregation to be chosen for each type), 100 values newest first by default, JSON by key, unknown keys ignored',
    id,
    types: (key) => [key],
    noise: 16,
    sdl: `
      scalar UUID
      scalar Long
      scalar JSON
      type Query {
        currentUser: User!
        facility(id: UUID!): Facility
        facilities(pageSize: Int! = 10, page: Int! = 0): PageDataFacility!
        device("Also the UUID of a facility." id: UUID!): Device
      }
      type EntityId { entityType: EntityType! id: UUID! }
      enum EntityType { TENANT CUSTOMER USER ASSET DEVICE }
      type User { id: EntityId! email: String! authority: String! customers(pageSize: Int! = 10, page: Int! = 0): PageDataCustomer! }
      type PageDataCustomer { data: [Customer!]! totalPages: Int! totalElements: Int! hasNext: Boolean! }
      "A company"
      type Customer { id: EntityId! title: String! facilities(pageSize: Int! = 10, page: Int! = 0): PageDataFacility! }
      type PageDataFacility { data: [Facility!]! totalPages: Int! totalElements: Int! hasNext: Boolean! }
      type Facility { id: EntityId! name: String! label: String type: String! timezone: String!
        "Values by key as {key: [{ts, value}]}."
        timeseries("Comma separated." keys: String! "Inclusive, ms" startTs: Long! "Exclusive, ms" endTs: Long! agg: Aggregation! = NONE
          "With an aggregation: 900000, 3600000 or 86400000 ms, where the last means days of the facility's timezone." interval: Long
          "Values of each key, without aggregation only." limit: Int! = 100 orderBy: SortOrder! = DESC): JSON }
      enum SortOrder { ASC DESC }
      enum Aggregation { "Values as recorded" NONE AVG SUM MIN MAX "By energy, for rates" WEIGHTED }
      type Device { id: EntityId! readingTypes: [TimeseriesKey!]! }
      type TimeseriesKey { key: String! name: String! unit: String! scope: KeyScope! "How it is aggregated in the charts." usualAggregation: Aggregation! }
      enum KeyScope { RAW ANALYSIS }`,
    scalars: { Long: scalars.long, UUID: pattern('UUID', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, uuid(0, 1)) },
    root: {
      currentUser: {
        id: entity('USER', uuid(90, 1)),
        email: 'olga@nordlicht.example',
        authority: 'TENANT_ADMIN',
        customers: (args: any) =>
          pageData(
            companies.map((company) => ({
              id: entity('CUSTOMER', uuid(91, company.n)),
              title: company.name,
              facilities: (inner: any) => pageData(of(company).map(facility), inner),
            })),
            args
          ),
      },
      facility: ({ id: one }: any) =>
        find(one)
          ? facility(find(one)!)
          : refuse("Asset with requested id wasn't found!", { status: 404, errorCode: 32 }),
      facilities: (args: any) => pageData(plants.map(facility), args),
      device: ({ id: one }: any) =>
        find(one) && {
          id: entity('ASSET', one),
          readingTypes: keys.map((key) => ({
            key,
            name: types[key].title,
            unit: types[key].unit,
            scope: types[key].analysis ? 'ANALYSIS' : 'RAW',
            usualAggregation: usual(key),
          })),
        },
    },
  };
};

export const departures: Array<() => Vendor> = [sunset, assets];
