import { GraphQLError } from 'graphql';

import {
  analysisKeys,
  companies,
  keys,
  rawKeys,
  round,
  series,
  types,
  type Company,
  type Key,
  type Plant,
  type Point,
  type Step,
} from '../truth';
import { finder, ids, iso, scalars, type Vendor } from '../vendor';
import { guess, of, offset, refuse, scaled, stop, uuid } from './shared';

/** A French operator: all but the names of the page is French; MW and MWh, hours by default, the end belongs to the span. */
const compteurs = (): Vendor => {
  const id = (plant: Plant) => `FR-${String(plant.n * 17 + 1000).padStart(6, '0')}`;
  const find = finder(id);
  const steps: Record<string, Step> = {
    CINQ_MINUTES: '5m',
    QUART_HEURE: '15m',
    HEURE: 'h',
    JOUR: 'd',
    MOIS: 'M',
    ANNEE: 'y',
  };
  const names: Record<Key, [code: string, label: string]> = {
    Pac: ['PUISSANCE_AC', 'Puissance active (Pac)'],
    ProducedEnergy: ['ENERGIE_PRODUITE', 'Énergie produite'],
    ExportedEnergy: ['ENERGIE_INJECTEE', 'Énergie injectée'],
    SumEnergyWR: ['ENERGIE_ONDULEURS', 'Énergie des onduleurs'],
    Irradiance: ['ECLAIREMENT', 'Éclairement'],
    PerformanceRatio: ['RATIO_PERFORMANCE', 'Ratio de performance'],
    SelfConsumptionRate: ['TAUX_AUTOCONSOMMATION', "Taux d'autoconsommation"],
  };
  const scale = { Pac: 1e-3, ProducedEnergy: 1e-3, ExportedEnergy: 1e-3, SumEnergyWR: 1e-3 };
  const unit = (key: Key) => types[key].unit.replace(/^k/, 'M');
  const key = (code: string) => keys.find((one) => names[one][0] === code)!;
  const facility = (plant: Plant) => ({
    id: id(plant),
    nom: plant.name,
    fuseauHoraire: plant.zone,
    puissanceCrete: plant.kwp / 1000,
    filiere: plant.wind ? 'EOLIEN' : 'SOLAIRE',
    readings: ({ readingInput: r }: any) => {
      if (r.fin < r.debut) {
        refuse('La date de fin précède la date de début.', { code: 'PERIODE_INVALIDE' });
      }
      return r.grandeurs.map((code: string) => ({
        grandeur: code,
        unite: unit(key(code)),
        points: series(plant, key(code), r.debut, r.fin + 1, steps[r.pas]).map(([ms, value]) => {
          const mesure = scaled(key(code), scale, value);
          return {
            horodatage: offset(ms, plant.zone),
            mesure,
            prevision: types[key(code)].analysis ? null : guess(plant, mesure),
            statut: value === null ? 'ABSENTE' : 'VALIDEE',
          };
        }),
      }));
    },
  });
  return {
    name: 'compteurs',
    about:
      'French names, enum of quantities, MW and MWh, local stamps with offset, hours by default, end included, forecast beside',
    id,
    types: (one) => [names[one][0]],
    scale,
    noise: 7,
    sdl: `
      "Date et heure ISO 8601 avec décalage horaire"
      scalar DateHeure
      type Query {
        "Utilisateur associé au jeton"
        utilisateur: Utilisateur!
        facility(id: ID!): Centrale
        device("Identifiant de la centrale" id: ID!): Equipement
      }
      type Utilisateur { id: ID! nom: String! courriel: String companies: [Societe!]! }
      type Societe { id: ID! raisonSociale: String! facilities: [Centrale!]! }
      enum Filiere { SOLAIRE EOLIEN }
      type Centrale {
        id: ID!
        nom: String!
        filiere: Filiere!
        fuseauHoraire: String!
        "MWc"
        puissanceCrete: Float
        readings(readingInput: LectureInput!): [Courbe!]!
      }
      type Equipement { id: ID! readingTypes: [GrandeurDisponible!]! }
      type GrandeurDisponible { grandeur: Grandeur! libelle: String! unite: String! nature: Nature! }
      enum Nature { MESURE ANALYSE }
      enum Grandeur { ${keys.map((one) => names[one][0]).join(' ')} }
      enum Pas { CINQ_MINUTES QUART_HEURE HEURE JOUR MOIS ANNEE }
      input LectureInput {
        grandeurs: [Grandeur!]!
        debut: DateHeure!
        "Borne incluse"
        fin: DateHeure!
        "Pas de temps"
        pas: Pas! = HEURE
      }
      type Courbe { grandeur: Grandeur! unite: String! points: [PointDeCourbe!]! }
      enum Statut { VALIDEE ABSENTE }
      type PointDeCourbe { horodatage: DateHeure! mesure: Float prevision: Float statut: Statut! }`,
    scalars: { DateHeure: scalars.dateTime },
    root: {
      utilisateur: {
        id: 'U-204',
        nom: 'Claire Fontaine',
        companies: companies.map((company) => ({
          id: `S-${company.n}`,
          raisonSociale: company.name,
          facilities: of(company).map(facility),
        })),
      },
      facility: ({ id: one }: any) =>
        facility(find(one) ?? refuse(`Centrale inconnue : ${one}`, { code: 'INTROUVABLE' })),
      device: ({ id: one }: any) => ({
        id: find(one) ? one : refuse(`Équipement inconnu : ${one}`, { code: 'INTROUVABLE' }),
        readingTypes: keys.map((type) => ({
          grandeur: names[type][0],
          libelle: names[type][1],
          unite: unit(type),
          nature: types[type].analysis ? 'ANALYSE' : 'MESURE',
        })),
      }),
    },
  };
};

/** The facility is the root of a tree of devices; readings come of all of them unless asked otherwise. */
const fleet = (): Vendor => {
  const id = (plant: Plant) => `d${plant.n + 500}`;
  const find = finder(id);
  const steps: Record<number, Step> = { 300: '5m', 900: '15m', 3600: 'h', 86400: 'd' };
  const number = (key: Key) => String(101 + keys.indexOf(key) * 4);
  const type = (key: Key) => ({
    id: number(key),
    name: key,
    caption: types[key].title,
    unit: types[key].unit,
    derived: types[key].analysis,
  });
  const parts = (plant: Plant) => [
    {
      __typename: 'Inverter',
      id: `${id(plant)}-inv1`,
      name: 'Inverter 1',
      share: 0.58,
      has: rawKeys.filter((key) => key !== 'Irradiance'),
    },
    {
      __typename: 'Inverter',
      id: `${id(plant)}-inv2`,
      name: 'Inverter 2',
      share: 0.42,
      has: rawKeys.filter((key) => key !== 'Irradiance'),
    },
    { __typename: 'Sensor', id: `${id(plant)}-ws`, name: 'Weather station', share: 1, has: ['Irradiance'] as Key[] },
  ];
  const part = ({ has, ...device }: ReturnType<typeof parts>[number]) => ({ ...device, readingTypes: has.map(type) });
  const facility = (plant: Plant): object => ({
    __typename: 'Facility',
    id: id(plant),
    name: plant.name,
    timezone: plant.zone,
    readingTypes: keys.map(type),
    children: parts(plant).map(part),
    readings: ({ readingInput: r }: any) => {
      const step =
        steps[r.interval] ??
        refuse(`interval must be one of ${Object.keys(steps).join(', ')}`, { argument: 'interval' });
      return r.readingTypeIds.flatMap((asked: string) => {
        const key =
          keys.find((one) => number(one) === asked) ??
          refuse(`Unknown reading type ${asked}`, { argument: 'readingTypeIds' });
        const whole = series(plant, key, r.span.begin, r.span.end, step);
        const line = (device: object, points: Point[]) => ({
          device,
          readingType: type(key),
          readings: points.map(([ms, value]) => ({ at: iso(ms), value })),
        });
        const some = r.includeChildren ? parts(plant).filter(({ has }) => has.includes(key)) : [];
        return [
          ...some.map((one) =>
            line(
              part(one),
              whole.map(([ms, value]) => [ms, value === null ? null : round(value * one.share, 6)])
            )
          ),
          line(facility(plant), whole),
        ];
      });
    },
  });
  const any = (one: string) => {
    const plant = find(one.split('-')[0]);
    return (
      plant &&
      (one.includes('-')
        ? parts(plant)
            .filter((child) => child.id === one)
            .map(part)[0]
        : facility(plant))
    );
  };
  return {
    name: 'fleet',
    about:
      'the facility is a device with children; series of inverters and sensors come along (the facility last) unless switched off; numbers for types, interval in seconds',
    id,
    types: (key) => [number(key)],
    noise: 16,
    sdl: `
      scalar DateTime
      type Query {
        me: User!
        facility(id: ID!): Facility
        "Any device of the tree; a facility is the device at its root"
        device(id: ID!): Device
      }
      type User { id: ID! name: String! companies: [Company!]! }
      type Company { id: ID! name: String! facilities: [Facility!]! }
      interface Device { id: ID! name: String! readingTypes: [ReadingType!]! }
      type Facility implements Device {
        id: ID!
        name: String!
        timezone: String!
        readingTypes: [ReadingType!]!
        children: [Device!]!
        readings(readingInput: ReadingInput!): [DeviceReadings!]!
      }
      type Inverter implements Device { id: ID! name: String! readingTypes: [ReadingType!]! serialNumber: String }
      type Sensor implements Device { id: ID! name: String! readingTypes: [ReadingType!]! calibratedAt: DateTime }
      type ReadingType { id: ID! name: String! caption: String unit: String! "Result of an analysis" derived: Boolean! }
      input SpanInput { begin: DateTime! end: DateTime! }
      input ReadingInput {
        readingTypeIds: [ID!]!
        span: SpanInput!
        "Seconds: 300, 900, 3600 or 86400 (calendar day of the facility)"
        interval: Int! = 300
        "Also give the series of inverters and sensors"
        includeChildren: Boolean! = true
      }
      type DeviceReadings { device: Device! readingType: ReadingType! readings: [Reading!]! }
      type Reading { at: DateTime! value: Float }`,
    scalars: { DateTime: scalars.dateTime },
    root: {
      me: {
        id: 'u1',
        name: 'Fleet manager',
        companies: companies.map((company) => ({
          id: `c${company.n}`,
          name: company.name,
          facilities: () => of(company).map(facility),
        })),
      },
      facility: ({ id: one }: any) => (find(one) ? facility(find(one)!) : null),
      device: ({ id: one }: any) => any(one) ?? null,
    },
  };
};

/** The API of the vendor's own web app: charts, whose interval follows from the span unless it is asked. */
const charts = (): Vendor => {
  const id = (plant: Plant) => ids.objectId(plant.n * 31 + 77);
  const find = finder(id);
  const steps: Record<string, Step> = { MIN_5: '5m', MIN_15: '15m', H_1: 'h', D_1: 'd', MON_1: 'M' };
  const lengths: Record<string, number> = { MIN_5: 3e5, MIN_15: 9e5, H_1: 36e5, D_1: 864e5, MON_1: 2592e6 };
  const facility = (plant: Plant) => ({
    _id: id(plant),
    title: plant.name,
    tz: plant.zone,
    kWp: plant.kwp,
    readings: ({ readingInput: r }: any) => {
      const [from, to] = [Date.parse(r.range.min), Date.parse(r.range.max)];
      if (Number.isNaN(from) || Number.isNaN(to)) {
        refuse('range must be ISO dates', { code: 'INVALID_RANGE' });
      }
      const fits = (name: string) => (to - from) / lengths[name] <= 1000;
      const interval = r.interval === 'AUTO' ? (Object.keys(steps).find(fits) ?? 'MON_1') : r.interval;
      if ((to - from) / lengths[interval] > 10_000) {
        refuse('Too many data points, choose a larger interval', { code: 'TOO_MANY_POINTS', max: 10_000 });
      }
      return {
        interval,
        tz: plant.zone,
        series: r.readingTypes.flatMap((name: string) => {
          const key =
            keys.find((one) => one === name) ?? refuse(`Unknown reading type "${name}"`, { code: 'UNKNOWN_TYPE' });
          const actual = series(plant, key, from, to, steps[interval]);
          const base = { readingType: key, unit: types[key].unit };
          const target = {
            ...base,
            name: `${types[key].title} (target)`,
            role: 'TARGET',
            color: '#bbbbbb',
            dashStyle: 'Dash',
          };
          return [
            ...(types[key].usual === 'sum'
              ? [{ ...target, data: actual.map(([ms, v]) => [ms, guess(plant, v)]) }]
              : []),
            { ...base, name: types[key].title, role: 'ACTUAL', color: '#f5a623', dashStyle: 'Solid', data: actual },
          ];
        }),
      };
    },
  });
  const listed = (of: Key[], group: string) =>
    of.map((key) => ({ key, title: types[key].title, unit: types[key].unit, group }));
  return {
    name: 'charts',
    about:
      "the web app's own API: charts with pairs of milliseconds and value, interval chosen by the span unless asked, target series beside actual ones",
    id,
    types: (key) => [key],
    noise: 25,
    sdl: `
      type Query { user: User facility(_id: ID!): Facility device(facilityId: ID!): Device }
      extend type Mutation { saveChart(name: String!, definition: JSON!): ID! shareChart(_id: ID!, email: String!): Boolean! }
      scalar JSON
      type User { _id: ID! profile: Profile settings: JSON companies: [Company] }
      type Profile { name: String language: String }
      type Company { _id: ID! name: String facilities: [Facility] }
      type Facility { _id: ID! title: String tz: String kWp: Float readings(readingInput: ReadingInput!): Chart }
      type Device { _id: ID! readingTypes: [ReadingTypeOption!] }
      type ReadingTypeOption { key: String! title: String! unit: String! group: String! }
      enum ChartInterval { AUTO MIN_5 MIN_15 H_1 D_1 MON_1 }
      "ISO 8601, UTC if no offset is given"
      input RangeInput { min: String! max: String! }
      input ReadingInput { readingTypes: [String!]! range: RangeInput! interval: ChartInterval! = AUTO }
      type Chart { interval: ChartInterval! tz: String! series: [ChartSeries!]! }
      enum SeriesRole { ACTUAL TARGET }
      type ChartSeries {
        name: String!
        readingType: String!
        unit: String
        role: SeriesRole!
        color: String
        dashStyle: String
        "[x, y]"
        data: [[Float]!]!
      }`,
    root: {
      user: {
        _id: ids.objectId(1),
        profile: { name: 'demo', language: 'de' },
        settings: { theme: 'dark', startPage: 'overview' },
        companies: companies.map((company) => ({
          _id: ids.objectId(company.n + 20),
          name: company.name,
          facilities: of(company).map(facility),
        })),
      },
      facility: ({ _id }: any) => (find(_id) ? facility(find(_id)!) : null),
      device: ({ facilityId }: any) =>
        find(facilityId) && {
          _id: facilityId,
          readingTypes: [...listed(rawKeys, 'Readings'), ...listed(analysisKeys, 'Analysis')],
        },
    },
  };
};

/** Results are unions of success and problems; samples are typed by what they measure. */
const outcomes = (): Vendor => {
  const id = (plant: Plant) => uuid(3, plant.n + 20);
  const find = finder(id);
  const steps: Record<string, Step> = { FIVE_MINUTES: '5m', HOUR: 'h', DAY: 'd', MONTH: 'M', YEAR: 'y' };
  const kinds: Record<string, [type: string, field: string]> = {
    kW: ['PowerSeries', 'kilowatts'],
    kWh: ['EnergySeries', 'kilowattHours'],
    'W/m²': ['IrradianceSeries', 'wattsPerSquareMetre'],
    '%': ['RatioSeries', 'percent'],
  };
  const problem = (__typename: string, message: string, more = {}) => ({ __typename, message, ...more });
  const facility = (plant: Plant) => ({
    __typename: 'Facility',
    id: id(plant),
    name: plant.name,
    timeZone: plant.zone,
    installedCapacity: { kilowatts: plant.kwp },
    readings: ({ readingInput: r }: any) => {
      const unknown = r.readingTypes.filter((name: string) => !keys.some((one) => one === name));
      if (unknown.length > 0) {
        return problem('UnknownReadingType', `Not available: ${unknown.join(', ')}`, { readingTypes: unknown });
      }
      const { from, to } = r.timespan;
      if (!from || !to || to <= from) {
        throw new GraphQLError('timespan.to must be later than timespan.from', {
          extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
        });
      }
      if (r.resolution === 'FIVE_MINUTES' && to - from > 7 * 864e5 + 36e5) {
        return problem('TimespanTooLong', 'FIVE_MINUTES is limited to seven days', { maximumDays: 7 });
      }
      return {
        __typename: 'ReadingResult',
        resolution: r.resolution,
        series: r.readingTypes.map((key: Key) => {
          const [__typename, field] = kinds[types[key].unit];
          const samples = series(plant, key, from, to, steps[r.resolution]).map(([ms, value]) => ({
            start: iso(ms),
            end: iso(stop(plant.zone, ms, steps[r.resolution])),
            [field]: value,
          }));
          return { __typename, readingType: key, samples };
        }),
      };
    },
  });
  const lookup = (one: string, make: (plant: Plant) => object) => {
    const plant = find(one);
    return plant ? make(plant) : problem('NotFound', `Nothing has the id ${one}`);
  };
  const sample = (name: string, field: string) => `
    type ${name}Series implements Series { readingType: String! samples: [${name}Sample!]! }
    type ${name}Sample { start: DateTime! end: DateTime! ${field}: Float }`;
  return {
    name: 'outcomes',
    about:
      'results are unions with problems, series are typed (kilowatts, kilowattHours, percent), five minutes for a week at most',
    id,
    types: (key) => [key],
    noise: 4,
    sdl: `
      scalar DateTime
      interface Problem { message: String! }
      type NotFound implements Problem { message: String! }
      type UnknownReadingType implements Problem { message: String! readingTypes: [String!]! }
      type TimespanTooLong implements Problem { message: String! maximumDays: Int! }
      union FacilityResult = Facility | NotFound
      union DeviceResult = Device | NotFound
      union ReadingsResult = ReadingResult | UnknownReadingType | TimespanTooLong
      type Query { viewer: User! facility(id: ID!): FacilityResult! device(id: ID!): DeviceResult! }
      type User { id: ID! name: String! companies: [Company!]! }
      type Company { id: ID! name: String! facilities: [Facility!]! }
      type Capacity { kilowatts: Float! }
      type Facility {
        id: ID!
        name: String!
        timeZone: String!
        installedCapacity: Capacity
        readings(readingInput: ReadingInput!): ReadingsResult!
      }
      type Device { id: ID! readingTypes: [ReadingType!]! }
      union ReadingType = RawReadingType | AnalysisType
      type RawReadingType { name: String! unit: String! }
      type AnalysisType { name: String! unit: String! basedOn: [String!]! }
      enum Resolution { FIVE_MINUTES HOUR DAY MONTH YEAR }
      input TimespanInput { from: DateTime! to: DateTime! }
      input ReadingInput { readingTypes: [String!]! timespan: TimespanInput! resolution: Resolution! }
      type ReadingResult { resolution: Resolution! series: [Series!]! }
      interface Series { readingType: String! }
      ${Object.values(kinds)
        .map(([name, field]) => sample(name.replace('Series', ''), field))
        .join('')}`,
    scalars: { DateTime: scalars.dateTime },
    root: {
      viewer: {
        id: uuid(4, 1),
        name: 'Reporting',
        companies: companies.map((company: Company) => ({
          id: uuid(4, 10 + company.n),
          name: company.name,
          facilities: () => of(company).map(facility),
        })),
      },
      facility: ({ id: one }: any) => lookup(one, facility),
      device: ({ id: one }: any) =>
        lookup(one, () => ({
          __typename: 'Device',
          id: one,
          readingTypes: keys.map((name) =>
            types[name].analysis
              ? { __typename: 'AnalysisType', name, unit: types[name].unit, basedOn: ['ProducedEnergy', 'Irradiance'] }
              : { __typename: 'RawReadingType', name, unit: types[name].unit }
          ),
        })),
    },
  };
};

export const domain: Array<() => Vendor> = [compteurs, fleet, charts, outcomes];
