import { companies, keys, plants, round, series, types, type Key, type Plant, type Step } from '../truth';
import { connection, finder, iso, instant, dayAfter, scalars, type Vendor } from '../vendor';
import { guess, of, pattern, refuse, scaled, stop, wattsAndHours, wattUnits } from './shared';

/** A Go house whose readings look like those of its metrics. */
const labels = (): Vendor => {
  const id = (plant: Plant) => String(4 * 2 ** 32 + plant.n);
  const find = finder(id);
  const scale: Partial<Record<Key, number>> = { ...wattsAndHours, PerformanceRatio: 0.01, SelfConsumptionRate: 0.01 };
  const unit = (key: Key) => (types[key].unit === '%' ? 'ratio' : wattUnits(types[key].unit));
  const seconds = (text: string) =>
    [...text.matchAll(/(\d+)(h|m|s)/g)].reduce((sum, [, n, u]) => sum + Number(n) * { h: 3600, m: 60, s: 1 }[u]!, 0);
  const steps = new Map<number, Step>([
    [300, '5m'],
    [900, '15m'],
    [3600, 'h'],
    [86400, 'd'],
  ]);
  const facility = (plant: Plant): any => ({
    __typename: 'Facility',
    id: id(plant),
    slug: plant.name.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
    displayName: plant.name,
    location: { tz: plant.zone, country: plant.zone === 'Europe/Madrid' ? 'ES' : 'DE' },
    readings: ({ readingInput: q }: any) => {
      const step = steps.get(seconds(q.step)) ?? refuse(`unsupported step ${q.step}: must be one of 5m, 15m, 1h, 24h`);
      if ((q.end - q.start) / 1000 / seconds(q.step) > 11000) {
        refuse(
          'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)'
        );
      }
      const series1 = (key: Key, provenance: string) => ({
        labels: Object.entries({ __name__: key, facility: id(plant), provenance, unit: unit(key) }).map(
          ([name, value]) => ({ name, value })
        ),
        samples: series(plant, key, q.start, q.end + 1, step).map(([ms, value]) => ({
          t: ms / 1000,
          v: String(scaled(key, scale, provenance === 'forecast' ? guess(plant, value) : value) ?? 'NaN'),
        })),
      });
      return {
        resultType: 'matrix',
        warnings: [],
        result: q.quantities.flatMap((key: Key) => {
          if (!keys.includes(key)) {
            refuse(`quantity ${JSON.stringify(key)} not found`);
          }
          const own = types[key].analysis ? ['measured'] : ['forecast', 'measured'];
          return own
            .filter((name) => !q.provenance || q.provenance.includes(name.toUpperCase()))
            .map((name) => series1(key, name));
        }),
      };
    },
  });
  return {
    name: 'labels',
    about:
      'Ent/gqlgen with metrics manners: Go durations as steps, an inclusive end, series told apart by labels (forecast before measured), values as text with NaN, W, Wh and ratios',
    id,
    types: (key) => [key],
    scale,
    noise: 20,
    sdl: `
      directive @goModel(model: String, models: [String!]) on OBJECT | INPUT_OBJECT | SCALAR | ENUM | INTERFACE | UNION
      scalar Time @specifiedBy(url: "https://www.rfc-editor.org/rfc/rfc3339")
      scalar Cursor
      "A Go duration, e.g. 1h30m."
      scalar Duration
      "An object with an ID. Follows the Relay Global Object Identification Specification."
      interface Node { "The id of the object." id: ID! }
      type Query {
        "Fetches an object given its ID." node(id: ID!): Node
        me: User!
        facility(id: ID!): Facility
        facilities(after: Cursor, first: Int, before: Cursor, last: Int): FacilityConnection!
        device(id: ID!): Device
      }
      type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: Cursor endCursor: Cursor }
      type User implements Node { id: ID! name: String! companies: [Company!] }
      type Company implements Node { id: ID! legalName: String! facilities(after: Cursor, first: Int, before: Cursor, last: Int): FacilityConnection! }
      type FacilityConnection { edges: [FacilityEdge] pageInfo: PageInfo! totalCount: Int! }
      type FacilityEdge { node: Facility cursor: Cursor! }
      type Location { tz: String! country: String! }
      type Facility implements Node { id: ID! slug: String! displayName: String! location: Location! readings(readingInput: RangeQueryInput!): RangeResult! }
      input RangeQueryInput { quantities: [String!]! start: Time! end: Time! "5m, 15m, 1h or 24h (a day of the facility)." step: Duration! provenance: [Provenance!] }
      enum Provenance { MEASURED FORECAST }
      type RangeResult { resultType: String! result: [Series!]! warnings: [String!] }
      type Series { labels: [Label!]! samples: [Sample!]! }
      type Label { name: String! value: String! }
      "v is a decimal or NaN; t in seconds."
      type Sample { t: Float! v: String! }
      type Device implements Node { id: ID! kind: DeviceKind! readingTypes: [ReadingType!]! }
      enum DeviceKind { FACILITY INVERTER SENSOR }
      type ReadingType { quantity: String! help: String! unit: String! class: ReadingClass! }
      enum ReadingClass { RAW ANALYSIS }`,
    scalars: {
      Time: scalars.dateTime,
      Duration: (value) =>
        typeof value === 'string' && /^(\d+h)?(\d+m)?(\d+s)?$/.test(value) && value
          ? value
          : refuse(`time: invalid duration ${JSON.stringify(value)}`),
    },
    root: {
      node: ({ id: one }: any) => (find(one) ? facility(find(one)!) : null),
      me: {
        id: '1',
        name: 'Olga Sommer',
        companies: companies.map((company) => ({
          id: String(2 ** 32 + company.n),
          legalName: company.name,
          facilities: (args: any) => connection(of(company).map(facility), args, 50),
        })),
      },
      facility: ({ id: one }: any) =>
        find(one) ? facility(find(one)!) : refuse('ent: facility not found', { code: 'NOT_FOUND' }),
      facilities: (args: any) => connection(plants.map(facility), args, 50),
      device: ({ id: one }: any) =>
        find(one)
          ? {
              id: one,
              kind: 'FACILITY',
              readingTypes: keys.map((key) => ({
                quantity: key,
                help: types[key].title,
                unit: unit(key),
                class: types[key].analysis ? 'ANALYSIS' : 'RAW',
              })),
            }
          : refuse('ent: device not found', { code: 'NOT_FOUND' }),
    },
  };
};

/** A Spanish house on Spring. */
const lecturas = (): Vendor => {
  const id = (plant: Plant) => `CIL-${(7310 + plant.n * 17).toString().padStart(6, '0')}`;
  const find = finder(id);
  const scale: Partial<Record<Key, number>> = { ProducedEnergy: 0.001, ExportedEnergy: 0.001, SumEnergyWR: 0.001 };
  const unidad = (key: Key) => types[key].unit.replace('kWh', 'MWh');
  const steps: Record<string, Step> = { CINCOMINUTAL: '5m', HORARIA: 'h', DIARIA: 'd', MENSUAL: 'M' };
  const instalacion = (plant: Plant): object => ({
    __typename: plant.wind ? 'ParqueEolico' : 'PlantaFotovoltaica',
    id: id(plant),
    nombre: plant.name,
    husoHorario: plant.zone,
    potenciaPicoKw: plant.kwp,
    potenciaNominalKw: plant.kwp,
    numeroAerogeneradores: 4,
    readings: ({ readingInput: r }: any) => {
      if (r.hasta <= r.desde) {
        refuse('El intervalo no es válido: hasta <= desde', { classification: 'BAD_REQUEST' });
      }
      const unknown = r.magnitudes.find((key: Key) => !keys.includes(key));
      if (unknown) {
        return { __typename: 'MagnitudDesconocida', magnitud: unknown, disponibles: keys };
      }
      const found = r.magnitudes.map((key: Key) => [key, series(plant, key, r.desde, r.hasta, steps[r.granularidad])]);
      const count = found.reduce((sum: number, [, points]: any) => sum + points.length, 0);
      if (count > 3000) {
        return { __typename: 'DemasiadosPuntos', maximo: 3000, solicitados: count };
      }
      return {
        __typename: 'Lecturas',
        desde: r.desde,
        hasta: r.hasta,
        lecturas: found.flatMap(([key, points]: any) =>
          points.map(([ms, value]: any) => ({
            instante: ms,
            magnitud: key,
            valor:
              value === null
                ? { __typename: 'SinDato', motivo: 'NO_APLICABLE' }
                : {
                    __typename: 'ValorNumerico',
                    cantidad: scaled(key, scale, r.tipoValor === 'REAL' ? value : guess(plant, value)),
                    unidad: unidad(key),
                  },
          }))
        ),
      };
    },
  });
  return {
    name: 'lecturas',
    about:
      'Spring in Spanish: epoch milliseconds as Long, a union as result (too many points is a member, not an error), union values with unit, MWh, an interface for facilities',
    id,
    types: (key) => [key],
    scale,
    noise: 10,
    sdl: `
      "Long type"
      scalar Long
      "Built-in java.math.BigDecimal"
      scalar BigDecimal
      type Query { usuarioActual: Usuario! facility(id: ID!): Facility device(id: ID!): Dispositivo }
      type Usuario { id: ID! nombre: String! companies: [Empresa!]! }
      type Empresa { id: ID! razonSocial: String! facilities: [Facility!]! }
      interface Facility { "Código CIL" id: ID! nombre: String! husoHorario: String! readings(readingInput: ConsultaLecturasInput!): ResultadoLecturas! }
      type PlantaFotovoltaica implements Facility { id: ID! nombre: String! husoHorario: String! potenciaPicoKw: BigDecimal readings(readingInput: ConsultaLecturasInput!): ResultadoLecturas! }
      type ParqueEolico implements Facility { id: ID! nombre: String! husoHorario: String! potenciaNominalKw: BigDecimal numeroAerogeneradores: Int readings(readingInput: ConsultaLecturasInput!): ResultadoLecturas! }
      "desde incluido, hasta excluido; milisegundos desde 1970 (UTC)."
      input ConsultaLecturasInput { magnitudes: [String!]! desde: Long! hasta: Long! granularidad: Granularidad! tipoValor: TipoValor! = REAL }
      enum Granularidad { CINCOMINUTAL HORARIA DIARIA MENSUAL }
      enum TipoValor { "Medido" REAL PREVISTO }
      union ResultadoLecturas = Lecturas | DemasiadosPuntos | MagnitudDesconocida
      type Lecturas { desde: Long! hasta: Long! lecturas: [Lectura!]! }
      "La consulta supera el máximo de puntos; acorte el intervalo."
      type DemasiadosPuntos { maximo: Int! solicitados: Int! }
      type MagnitudDesconocida { magnitud: String! disponibles: [String!]! }
      type Lectura { instante: Long! magnitud: String! valor: Valor! }
      union Valor = ValorNumerico | SinDato
      type ValorNumerico { cantidad: BigDecimal! unidad: String! }
      type SinDato { motivo: MotivoSinDato! }
      enum MotivoSinDato { NO_APLICABLE SIN_COMUNICACION }
      type Dispositivo { id: ID! readingTypes: [Magnitud!]! }
      type Magnitud { codigo: String! descripcion: String! unidad: String! clase: ClaseMagnitud! }
      enum ClaseMagnitud { LECTURA ANALISIS }`,
    scalars: { Long: scalars.long },
    root: {
      usuarioActual: {
        id: 'u-88',
        nombre: 'Olga Sommer',
        companies: companies.map((company) => ({
          id: `B${80210 + company.n}`,
          razonSocial: company.name,
          facilities: of(company).map(instalacion),
        })),
      },
      facility: ({ id: one }: any) =>
        find(one)
          ? instalacion(find(one)!)
          : refuse(`Instalación ${one} no encontrada`, { classification: 'NOT_FOUND' }),
      device: ({ id: one }: any) =>
        find(one) && {
          id: one,
          readingTypes: keys.map((key) => ({
            codigo: key,
            descripcion: types[key].title,
            unidad: unidad(key),
            clase: types[key].analysis ? 'ANALISIS' : 'LECTURA',
          })),
        },
    },
  };
};

/** A Rust house that thinks in registers. */
const registers = (): Vendor => {
  const id = (plant: Plant) =>
    `01HQ8ZK3${'0123456789ABCDEFGHJKMNPQRSTVWXYZ'[plant.n + 7]}7M4T9VXR2N6${'BCDFGHJKMNPQ'[plant.n - 1]}YEPW4`;
  const find = finder(id);
  const steps: Record<string, Step> = { PT5M: '5m', PT15M: '15m', PT1H: 'h', P1D: 'd', P1M: 'M' };
  const finest: Partial<Record<Key, number>> = { Pac: 0, ProducedEnergy: -1, ExportedEnergy: -1, SumEnergyWR: -1 };
  const span = (zone: string, { between, day, month }: any): [number, number] =>
    between
      ? [between.from, between.until]
      : day
        ? [instant(day, zone), dayAfter(day, zone)]
        : [instant(`${month}-01`, zone), stop(zone, instant(`${month}-01`, zone), 'M')];
  const facility = (plant: Plant): object => ({
    id: id(plant),
    name: plant.name,
    timezone: plant.zone,
    peakPower: plant.kwp,
    readings: ({ readingInput: r }: any) => {
      const [from, until] = span(plant.zone, r.span);
      const step =
        steps[r.period] ??
        refuse(`Failed to parse "Period": unsupported period ${r.period}, use PT5M, PT15M, PT1H, P1D or P1M`);
      const channels = r.channels.map((key: Key) => {
        if (!keys.includes(key)) {
          refuse(`unknown channel ${key}`);
        }
        const points = series(plant, key, from, until, step);
        const shown = points.slice(0, 4096).map(([, value]) => scaled(key, wattsAndHours, value));
        let sf = finest[key] ?? -3;
        while (shown.some((value) => Math.abs(value ?? 0) / 10 ** sf > 2 ** 31 - 2)) {
          sf++;
        }
        return {
          channel: key,
          points,
          unit: wattUnits(types[key].unit),
          sf,
          data: shown.map((value) => (value === null ? null : Math.round(round(value / 10 ** sf, 4)))),
        };
      });
      const points = channels[0]?.points ?? [];
      return {
        start: points[0] ? iso(points[0][0]) : null,
        period: r.period,
        timezone: plant.zone,
        count: Math.min(points.length, 4096),
        next: points[4096] ? iso(points[4096][0]) : null,
        channels,
      };
    },
  });
  return {
    name: 'registers',
    about:
      'async-graphql in Rust: a oneOf span, blocks with a start and a period instead of instants, integers with a SunSpec scale factor in W and Wh, the next block by its start',
    id,
    types: (key) => [key],
    scale: wattsAndHours,
    noise: 5,
    sdl: `
      "Implement the DateTime<Utc> scalar: RFC 3339 with an offset"
      scalar DateTime
      "ISO 8601 calendar date without timezone. Format: %Y-%m-%d"
      scalar NaiveDate
      "Format: %Y-%m"
      scalar NaiveMonth
      type Query { me: User! facility(id: ID!): Facility device(id: ID!): Device }
      type User { id: ID! displayName: String! companies: [Company!]! }
      type Company { id: ID! name: String! facilities: [Facility!]! }
      type Facility { id: ID! name: String! timezone: String! peakPower: Float readings(readingInput: ReadingInput!): ReadingBlock! }
      input ReadingInput { span: SpanInput! channels: [String!]! "ISO 8601 duration: PT5M, PT15M, PT1H, P1D or P1M" period: String! = "PT5M" }
      "Exactly one of the members. Days and months are those of the facility's timezone."
      input SpanInput @oneOf { between: BetweenInput day: NaiveDate month: NaiveMonth }
      "Half-open: [from, until)"
      input BetweenInput { from: DateTime! until: DateTime! }
      "Equidistant values: the n-th belongs to start + n * period (days and months by the calendar of timezone). At most 4096 per channel."
      type ReadingBlock { start: DateTime period: String! timezone: String! count: Int! "Where the next block starts if this one did not reach the end." next: DateTime channels: [ChannelBlock!]! }
      "value = data * 10^sf in the unit"
      type ChannelBlock { channel: String! unit: String! sf: Int! data: [Int]! }
      type Device { id: ID! serial: String readingTypes: [ReadingType!]! }
      type ReadingType { channel: String! title: String! unit: String! derived: Boolean! }`,
    scalars: {
      DateTime: scalars.dateTime,
      NaiveDate: pattern('NaiveDate', /^\d{4}-\d\d-\d\d$/, '2024-06-30'),
      NaiveMonth: pattern('NaiveMonth', /^\d{4}-\d\d$/, '2024-06'),
    },
    root: {
      me: {
        id: '01HQ8ZJ0000000000000000USR',
        displayName: 'Olga Sommer',
        companies: companies.map((company) => ({
          id: `01HQ8ZJ000000000000000CMP${company.n}`,
          name: company.name,
          facilities: of(company).map(facility),
        })),
      },
      facility: ({ id: one }: any) => (find(one) ? facility(find(one)!) : refuse('facility not found', {})),
      device: ({ id: one }: any) =>
        find(one) && {
          id: one,
          readingTypes: keys.map((key) => ({
            channel: key,
            title: types[key].title,
            unit: wattUnits(types[key].unit),
            derived: types[key].analysis,
          })),
        },
    },
  };
};

export const results: Array<() => Vendor> = [labels, lecturas, registers];
