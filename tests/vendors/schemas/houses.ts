import { DateTime } from 'luxon';

import { companies, keys, plants, series, types, type Key, type Plant, type Step } from '../truth';
import { connection, dayAfter, finder, iso, instant, scalars, type Vendor } from '../vendor';
import {
  given,
  guess,
  of,
  offset,
  pattern,
  refuse,
  scaled,
  stop,
  upper,
  uuid,
  wattsAndHours,
  wattUnits,
} from './shared';

/** A utility platform on Django and Graphene. */
const utility = (): Vendor => {
  const id = (plant: Plant) => String(51880 + plant.n * 13);
  const find = finder(id);
  const steps: Record<string, Step> = {
    RAW_INTERVAL: '5m',
    QUARTER_HOUR_INTERVAL: '15m',
    HOUR_INTERVAL: 'h',
    DAY_INTERVAL: 'd',
    MONTH_INTERVAL: 'M',
  };
  const keyOf = Object.fromEntries(keys.map((key) => [upper(key), key])) as Record<string, Key>;
  const fail = (code: string, message: string) =>
    refuse(message, { errorType: 'VALIDATION', errorCode: code, errorClass: 'VALIDATION', validationErrors: [] });
  const page = (list: object[], args: any, need = false) => {
    if (need && (args.first ?? null) === null) {
      fail('KT-CT-1113', 'You must provide a `first` value to properly paginate the `readings` connection.');
    }
    if (args.first > 100) {
      fail(
        'KT-CT-1114',
        `Requesting ${args.first} records on a connection exceeds the \`first\` limit of 100 records.`
      );
    }
    return connection(list, args);
  };
  const nodes = (plant: Plant, { startAt, endAt, filters }: any) =>
    filters
      .filter((filter: any) => filter.readingFrequencyType !== 'POINT_IN_TIME')
      .flatMap(({ readingType, readingFrequencyType: often, readingQuality: quality }: any) =>
        series(plant, keyOf[readingType], startAt, endAt ?? Date.now(), steps[often])
          .filter(([, value]) => value !== null)
          .map(([ms, value]) => ({
            __typename: 'IntervalMeasurementType',
            ms,
            value: (quality === 'ESTIMATE' ? guess(plant, value)! : value!).toFixed(4),
            unit: types[keyOf[readingType]].unit,
            startAt: offset(ms, plant.zone),
            endAt: offset(stop(plant.zone, ms, steps[often]), plant.zone),
            durationInSeconds: (stop(plant.zone, ms, steps[often]) - ms) / 1000,
            metaData: { readingType, readingQuality: quality, readingFrequencyType: often },
          }))
      )
      .sort((a: any, b: any) => a.ms - b.ms);
  const facility = (plant: Plant) => ({
    id: id(plant),
    label: plant.name,
    timezone: plant.zone,
    installedCapacity: String(plant.kwp),
    readings: ({ readingInput, ...args }: any) => {
      if (readingInput.endAt && readingInput.endAt <= readingInput.startAt) {
        fail('KT-CT-5414', 'Start date must be before the end date.');
      }
      return page(nodes(plant, readingInput), args, true);
    },
  });
  return {
    name: 'utility',
    about:
      'Graphene utility platform: Relay pages of at most 100 measurements with `first` required, a list of filters in the input, decimals as text',
    id,
    types: (key) => [upper(key)],
    noise: 14,
    sdl: `
      "The DateTime scalar type represents a DateTime value as specified by ISO 8601, timezone aware."
      scalar DateTime
      "The Decimal scalar type represents a Python Decimal."
      scalar Decimal
      type Query {
        "The currently authenticated user."
        viewer: AccountUserType
        facility(id: ID!): FacilityType
        device("ID of a facility, a datalogger or an inverter." id: ID!): DeviceType
      }
      type AccountUserType { id: ID! givenName: String! familyName: String! email: String companies: [CompanyType!]! }
      type CompanyType { number: String! name: String!
        facilities(before: String, after: String, first: Int, last: Int): FacilityTypeConnection! }
      type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
      type FacilityTypeConnection { pageInfo: PageInfo! edges: [FacilityTypeEdge]! totalCount: Int! }
      type FacilityTypeEdge { node: FacilityType cursor: String! }
      type FacilityType { id: ID! label: String timezone: String! installedCapacity: Decimal
        "Measurements of the facility, oldest first."
        readings(readingInput: ReadingInput!, before: String, after: String, first: Int, last: Int): MeasurementConnection }
      input ReadingInput { "Inclusive." startAt: DateTime! "Exclusive." endAt: DateTime filters: [ReadingFiltersInput!]! }
      input ReadingFiltersInput { readingType: ReadingTypeChoices! readingFrequencyType: ReadingFrequencyType!
        readingQuality: ReadingQualityType = ACTUAL }
      enum ReadingTypeChoices { ${keys.map((key) => `"${types[key].title}" ${upper(key)}`).join(' ')} }
      enum ReadingFrequencyType { "As recorded by the datalogger." RAW_INTERVAL QUARTER_HOUR_INTERVAL HOUR_INTERVAL DAY_INTERVAL MONTH_INTERVAL
        "Register readings of meters that are read by hand." POINT_IN_TIME }
      enum ReadingQualityType { ACTUAL ESTIMATE }
      type MeasurementConnection { pageInfo: PageInfo! edges: [MeasurementEdge]! totalCount: Int! }
      type MeasurementEdge { node: MeasurementInterface cursor: String! }
      interface MeasurementInterface { value: Decimal! unit: String metaData: MeasurementMetadataOutput }
      type IntervalMeasurementType implements MeasurementInterface { value: Decimal! unit: String metaData: MeasurementMetadataOutput
        startAt: DateTime! endAt: DateTime! durationInSeconds: Int! }
      type PointMeasurementType implements MeasurementInterface { value: Decimal! unit: String metaData: MeasurementMetadataOutput readAt: DateTime! }
      type MeasurementMetadataOutput { readingType: ReadingTypeChoices! readingQuality: ReadingQualityType! readingFrequencyType: ReadingFrequencyType! }
      type DeviceType { id: ID! serialNumber: String readingTypes: [ReadingTypeType!]! }
      type ReadingTypeType { code: ReadingTypeChoices! label: String! unit: String! isAnalysis: Boolean! }`,
    scalars: { DateTime: scalars.dateTime },
    root: {
      viewer: {
        id: '771',
        givenName: 'Olga',
        familyName: 'Sommer',
        companies: companies.map((company) => ({
          number: `A-${(0xc3a10 + company.n * 991).toString(16).toUpperCase()}`,
          name: company.name,
          facilities: (args: any) => page(of(company).map(facility), args),
        })),
      },
      facility: ({ id: one }: any) =>
        find(one) ? facility(find(one)!) : fail('KT-CT-4123', 'Unauthorized. No facility with this id.'),
      device: ({ id: one }: any) =>
        find(one) && {
          id: one,
          readingTypes: keys.map((key) => ({
            code: upper(key),
            label: key,
            unit: types[key].unit,
            isAnalysis: types[key].analysis,
          })),
        },
    },
  };
};

/** Tables of a database as an engine publishes them. */
const conditions = (): Vendor => {
  const id = (plant: Plant) => uuid(2, plant.n);
  const find = finder(id);
  const steps: Record<string, Step> = { raw: '5m', hour: 'h', day: 'd', month: 'M' };
  const number = Object.fromEntries(keys.map((key, i) => [key, 11 + 3 * i])) as Record<Key, number>;
  const wrong = (message: string) => refuse(message, { path: '$', code: 'validation-failed' });
  const readingType = (key: Key) => ({
    id: number[key],
    key,
    name: types[key].german,
    unit: types[key].unit,
    kind: types[key].analysis ? 'analysis' : 'raw',
  });
  const rows = (
    plant: Plant,
    { measured_at, reading_type_id, bucket }: any,
    order: any[] = [{ measured_at: 'desc' }]
  ) => {
    const [at, of] = [given(measured_at), given(reading_type_id)];
    const from =
      at._eq ??
      at._gte ??
      (at._gt === undefined ? wrong('measured_at: a lower bound is required for role "viewer"') : at._gt + 1);
    const to = at._eq !== undefined ? at._eq + 1 : (at._lt ?? (at._lte === undefined ? Date.now() : at._lte + 1));
    const found = keys
      .filter((key) => (of._eq ?? number[key]) === number[key] && (!of._in || of._in.includes(number[key])))
      .flatMap((key) =>
        series(plant, key, from, to, steps[bucket]).map(([ms, value]) => ({
          ms,
          measured_at: iso(ms).replace('.000Z', '+00:00'),
          reading_type_id: number[key],
          reading_type: readingType(key),
          value,
          forecast_value: guess(plant, value),
          quality: value === null ? 1 : 0,
        }))
      );
    const by = Object.assign({}, ...order);
    const sign = by.measured_at === 'desc' ? -1 : 1;
    return by.measured_at ? found.sort((a, b) => sign * (a.ms - b.ms) || a.reading_type_id - b.reading_type_id) : found;
  };
  const facility = (plant: Plant): object => ({
    id: id(plant),
    name: plant.name,
    timezone: plant.zone,
    company_id: plant.company.n,
    readings: (args: any) => {
      const { readingInput, order_by, limit = 500, offset: skip = 0 } = given(args);
      return rows(plant, readingInput, order_by).slice(skip, skip + Math.min(limit, 500));
    },
    readings_aggregate: ({ readingInput }: any) => ({ aggregate: { count: rows(plant, readingInput).length } }),
  });
  const fits = (exp: any, value: string) =>
    !exp || ((exp._eq ?? value) === value && (!exp._in || exp._in.includes(value)));
  const chosen = (args: any, list = plants) => {
    const { where, limit = 500, offset: skip = 0 } = given(args);
    return list
      .filter((plant) => fits(where?.id, id(plant)) && fits(where?.name, plant.name))
      .slice(skip, skip + limit);
  };
  const company = (n: number): object => ({
    id: n,
    name: companies[n - 1].name,
    facilities: (args: any) => chosen(args, of(companies[n - 1])).map(facility),
  });
  const comparison = (name: string) =>
    `input ${name}_comparison_exp { _eq: ${name} _gt: ${name} _gte: ${name} _in: [${name}!] _lt: ${name} _lte: ${name} }`;
  return {
    name: 'conditions',
    about:
      'Hasura tables: comparison expressions in the input, types by number, 500 rows per role without a word in the answer, newest first',
    id,
    types: (key) => [String(number[key])],
    noise: 3,
    sdl: `
      scalar uuid
      scalar timestamptz
      scalar numeric
      scalar smallint
      type Query {
        user(limit: Int, offset: Int): [user!]!
        company(limit: Int, offset: Int): [company!]!
        company_by_pk(id: Int!): company
        "fetch data from the table: \\"facility\\""
        facility(where: facility_bool_exp, limit: Int, offset: Int): [facility!]!
        facility_by_pk(id: uuid!): facility
        "facilities are devices, too"
        device(where: device_bool_exp!, limit: Int): [device!]!
      }
      input device_bool_exp { id: uuid_comparison_exp }
      input facility_bool_exp { id: uuid_comparison_exp name: String_comparison_exp }
      ${['uuid', 'String', 'timestamptz', 'smallint'].map(comparison).join('\n')}
      enum order_by { asc desc }
      type user { id: Int! name: String! company_members: [company_member!]! }
      type company_member { role: String! company_id: Int! company: company! }
      type company { id: Int! name: String! facilities(where: facility_bool_exp, limit: Int, offset: Int): [facility!]! }
      "columns and relationships of \\"facility\\""
      type facility { id: uuid! name: String! timezone: String! company_id: Int!
        "Role viewer: at most 500 rows"
        readings(readingInput: reading_input!, order_by: [reading_order_by!], limit: Int, offset: Int): [reading!]!
        readings_aggregate(readingInput: reading_input!): reading_aggregate! }
      input reading_input { measured_at: timestamptz_comparison_exp! reading_type_id: smallint_comparison_exp! bucket: reading_bucket_enum! = raw }
      enum reading_bucket_enum { raw hour day month }
      input reading_order_by { measured_at: order_by reading_type_id: order_by }
      "columns and relationships of \\"reading\\""
      type reading { measured_at: timestamptz! reading_type_id: smallint! reading_type: reading_type! value: numeric forecast_value: numeric quality: smallint! }
      type reading_aggregate { aggregate: reading_aggregate_fields }
      type reading_aggregate_fields { count: Int! }
      type reading_type { id: smallint! key: String! name: String! unit: String! kind: String! }
      type device { id: uuid! readingTypes: [reading_type!]! }`,
    scalars: {
      timestamptz: (value) => {
        const at = typeof value === 'string' ? DateTime.fromISO(value.replace(' ', 'T'), { zone: 'utc' }) : null;
        return at?.isValid
          ? at.toMillis()
          : wrong(`invalid input syntax for type timestamp with time zone: "${String(value)}"`);
      },
      uuid: (value) =>
        /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(String(value))
          ? value
          : wrong(`invalid input syntax for type uuid: "${String(value)}"`),
      smallint: (value) => (Number.isInteger(value) ? value : wrong(`expected a 16-bit integer for type "smallint"`)),
    },
    root: {
      user: [
        {
          id: 3,
          name: 'Olga Sommer',
          company_members: [1, 2, 3].map((n) => ({ role: 'viewer', company_id: n, company: company(n) })),
        },
      ],
      company: [1, 2, 3].map(company),
      company_by_pk: ({ id: n }: any) => (companies[n - 1] ? company(n) : null),
      facility: (args: any) => chosen(args).map(facility),
      facility_by_pk: ({ id: one }: any) => (find(one) ? facility(find(one)!) : null),
      device: (args: any) => chosen(args).map((plant) => ({ id: id(plant), readingTypes: keys.map(readingType) })),
    },
  };
};

/** A German house on .NET. */
const messwerte = (): Vendor => {
  const id = (plant: Plant) => uuid(3, plant.n);
  const find = finder(id);
  const german = (key: Key) =>
    types[key].german.toUpperCase().replace('WIRKLEISTUNG AC', 'WIRKLEISTUNG_AC').replace(/ /g, '_');
  const keyOf = Object.fromEntries(keys.map((key) => [german(key), key])) as Record<string, Key>;
  const steps: Record<string, Step> = { VIERTELSTUNDE: '15m', STUNDE: 'h', TAG: 'd', MONAT: 'M', JAHR: 'y' };
  const facility = (plant: Plant) => ({
    id: id(plant),
    bezeichnung: plant.name,
    zeitzone: plant.zone,
    nennleistungKwp: plant.kwp,
    readings: ({ readingInput: r }: any) => {
      const [from, to] = [instant(r.von, plant.zone), dayAfter(r.bis, plant.zone)];
      if (to <= from) {
        refuse('"bis" liegt vor "von".', { code: 'ZEITRAUM_UNGUELTIG' });
      }
      if (r.zeitraster === 'VIERTELSTUNDE' && to - from > 31.1 * 864e5) {
        refuse('Viertelstundenwerte können für höchstens 31 Tage abgefragt werden.', { code: 'ZEITRAUM_ZU_LANG' });
      }
      return r.messgroessen.map((messgroesse: string) => {
        const key = keyOf[messgroesse];
        return {
          messgroesse,
          einheit: wattUnits(types[key].unit),
          zeitraster: r.zeitraster,
          werte: series(plant, key, from, to, steps[r.zeitraster]).map(([ms, value]) => ({
            zeitpunkt: offset(ms, plant.zone),
            wert: value === null ? null : Math.round(value),
            istwert: scaled(key, wattsAndHours, value),
            sollwert: scaled(key, wattsAndHours, guess(plant, value)),
            status: value === null ? 'KEIN_WERT' : 'GEMESSEN',
          })),
        };
      });
    },
  });
  return {
    name: 'messwerte',
    about:
      'Hot Chocolate in German: whole days with an inclusive last one, quarter hours at the finest, W and Wh, actual beside target values and a deprecated rounded one',
    id,
    types: (key) => [german(key)],
    raw: '15m',
    scale: wattsAndHours,
    noise: 9,
    sdl: `
      scalar UUID @specifiedBy(url: "https://tools.ietf.org/html/rfc4122")
      "Ein Kalendertag (ISO 8601) nach der Ortszeit der Anlage."
      scalar LocalDate
      scalar DateTime @specifiedBy(url: "https://www.graphql-scalars.com/date-time")
      scalar Decimal
      type Query { angemeldeterBenutzer: Benutzer! facility(id: UUID!): Facility device(id: UUID!): Device }
      type Benutzer { id: Int! anzeigename: String! companies: [Company!]! }
      type Company { id: Int! firma: String! facilities(skip: Int, take: Int): FacilitiesCollectionSegment }
      "A segment of a collection."
      type FacilitiesCollectionSegment { pageInfo: CollectionSegmentInfo! items: [Facility!] totalCount: Int! }
      "Information about the offset pagination."
      type CollectionSegmentInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! }
      type Facility { id: UUID! bezeichnung: String! zeitzone: String! nennleistungKwp: Decimal
        readings(readingInput: MesswertAbfrageInput!): [Messreihe!]! }
      input MesswertAbfrageInput {
        von: LocalDate!
        "Letzter Tag, einschließlich."
        bis: LocalDate!
        messgroessen: [Messgroesse!]!
        zeitraster: Zeitraster! = TAG
      }
      enum Messgroesse { ${keys.map(german).join(' ')} }
      enum Zeitraster { VIERTELSTUNDE STUNDE TAG MONAT JAHR }
      type Messreihe { messgroesse: Messgroesse! einheit: String! zeitraster: Zeitraster! werte: [Messwert!]! }
      type Messwert { "Beginn des Zeitrasters." zeitpunkt: DateTime! wert: Int @deprecated(reason: "Auf ganze kW bzw. kWh gerundet. Bitte istwert verwenden.") "Gemessener Wert" istwert: Decimal "Planwert aus der Ertragsprognose" sollwert: Decimal status: MesswertStatus! }
      enum MesswertStatus { GEMESSEN KEIN_WERT }
      type Device { id: UUID! readingTypes: [VerfuegbareMessgroesse!]! }
      type VerfuegbareMessgroesse { messgroesse: Messgroesse! "Kurzzeichen in der Oberfläche, z. B. Pac" kurzzeichen: String! bezeichnung: String! einheit: String! art: Messwertart! }
      enum Messwertart { ROHWERT AUSWERTUNG }`,
    scalars: {
      LocalDate: pattern('LocalDate', /^\d{4}-\d\d-\d\d$/, '2024-06-30'),
      UUID: pattern('UUID', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, uuid(0, 1)),
    },
    root: {
      angemeldeterBenutzer: {
        id: 40,
        anzeigename: 'Olga Sommer',
        companies: companies.map((company) => ({
          id: company.n * 10,
          firma: company.name,
          facilities: (args: any) => {
            const { skip = 0, take = 10 } = given(args);
            const all = of(company);
            return {
              totalCount: all.length,
              items: all.slice(skip, skip + take).map(facility),
              pageInfo: { hasNextPage: skip + take < all.length, hasPreviousPage: skip > 0 },
            };
          },
        })),
      },
      facility: ({ id: one }: any) => (find(one) ? facility(find(one)!) : null),
      device: ({ id: one }: any) =>
        find(one) && {
          id: one,
          readingTypes: keys.map((key) => ({
            messgroesse: german(key),
            kurzzeichen: key,
            bezeichnung: types[key].german,
            einheit: wattUnits(types[key].unit),
            art: types[key].analysis ? 'AUSWERTUNG' : 'ROHWERT',
          })),
        },
    },
  };
};

export const houses: Array<() => Vendor> = [utility, conditions, messwerte];
