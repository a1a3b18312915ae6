import { GraphQLScalarType } from 'graphql';
import { currentChildren, type Device, type DeviceKind } from '../portfolio/device';
import { type Company } from '../portfolio/facility';
import { typesOf } from '../readings/catalogue';
import { type Grid } from '../readings/resolution';
import { type ReadingType } from '../readings/types';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../time/steps';
import { DEVICE_NAMES, SCHEMA_C } from './c.schema';
import { type Call } from './call';
import { type Dialect, type Resolver } from './dialect';
import { apiError } from './errors';
import { commissioningDate, DEVICE_TYPES, master } from './fields';
import { connection, type ConnectionArgs } from './pages';

const TYPE_NAMES: Record<DeviceKind, (typeof DEVICE_NAMES)[number]> = {
  facility: 'Facility',
  datalogger: 'Datalogger',
  transformer: 'TransformerStation',
  inverter: 'Inverter',
  combiner: 'StringCombiner',
  string: 'ModuleString',
  meter: 'Meter',
  sensor: 'Sensor',
  battery: 'Battery',
  parkController: 'ParkController',
  turbine: 'WindTurbine',
};

interface ReadingInput {
  readingType: string;
  startTime: number;
  endTime: number;
  step?: string | null;
}

const CALENDAR = new Map<string, Grid>([
  ['1d', { unit: 'day' }],
  ['1M', { unit: 'month' }],
  ['1y', { unit: 'year' }],
]);
const UNIT_MS: Record<string, number> = { s: SECOND_MS, m: MINUTE_MS, h: HOUR_MS };

/** A duration as VictoriaMetrics writes it; a day, a month and a year are those of the facility's calendar. */
function gridOf(step: string): Grid {
  const calendar = CALENDAR.get(step);
  if (calendar) {
    return calendar;
  }
  const parts = /^(\d+[smh])+$/.test(step) ? [...step.matchAll(/(\d+)([smh])/g)] : [];
  const ms = parts.reduce((sum, [, count, unit]) => sum + Number(count) * UNIT_MS[unit], 0);
  if (!(ms > 0)) {
    throw apiError('BAD_USER_INPUT', `step must be a duration such as 15m, 1h, 1d, 1M or 1y, not "${step}".`);
  }
  return { ms };
}

/** The farthest instants that a date can hold, ms since 1970. */
const FARTHEST = 8.64e15;

function instant(value: number, name: string): number {
  if (Math.abs(value) > FARTHEST) {
    throw apiError('BAD_USER_INPUT', `${name} must be milliseconds since 1970, not ${value}.`);
  }
  return value;
}

const readings: Resolver = (device: Device, { readingInput }: { readingInput: ReadingInput }, call) => {
  const { readingType, startTime, endTime, step } = readingInput;
  const series = call.series(device, {
    from: instant(startTime, 'startTime'),
    to: instant(endTime, 'endTime'),
    types: [readingType],
    resolution: step ? gridOf(step) : 'RAW',
    zone: null,
  });
  return Object.fromEntries(series.map(({ type, points }) => [type.id, points.map(({ t, v }) => [t, v])]));
};

const device: Record<string, Resolver> = {
  deviceType: ({ kind }: Device) => DEVICE_TYPES[kind],
  readingTypes: (one: Device) => typesOf(one),
  children: (one: Device, _args, call) => currentChildren(one, call.now),
  readings,
};

const facility: Record<string, Resolver> = {
  ...device,
  timeZone: master('timezone'),
  latitude: master('latitude'),
  longitude: master('longitude'),
  street: master('street'),
  postalCode: master('postcode'),
  city: master('city'),
  country: master('country'),
  commissioningDate,
};

/** No user, pages, one type at a time, numbers for time, an interface without readings and a JSON scalar. */
export const dialectC: Dialect = {
  name: 'C',
  typeDefs: SCHEMA_C,
  resolvers: {
    JSON: new GraphQLScalarType({ name: 'JSON' }),
    Query: {
      companies: (_parent: unknown, _args: unknown, call: Call) => call.member.companies,
      device: (_parent: unknown, { id }: { id: string }, call: Call) => call.device(id),
    },
    Company: {
      facilities: (company: Company, args: ConnectionArgs, call: Call) =>
        connection([...call.member.portfolio.facilitiesOf(company)], args),
    },
    Device: {
      __resolveType: ({ kind }: Device) => TYPE_NAMES[kind],
    },
    ReadingType: {
      name: ({ german, english }: ReadingType) => ({ de: german, en: english }),
      isAnalysis: ({ analysis }: ReadingType) => analysis,
    },
    ...Object.fromEntries(DEVICE_NAMES.map((name) => [name, name === 'Facility' ? facility : device])),
  },
};
