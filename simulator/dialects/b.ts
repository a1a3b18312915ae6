import { type Device } from '../portfolio/device';
import { type Company, type Facility, facilityOf } from '../portfolio/facility';
import { aggregate, type Aggregation, rounded } from '../readings/aggregate';
import { typesOf } from '../readings/catalogue';
import { type Point } from '../readings/readings';
import { type Grid } from '../readings/resolution';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../time/steps';
import { SCHEMA_B } from './b.schema';
import { type Call, type Series } from './call';
import { type Dialect, type Resolver } from './dialect';
import { apiError } from './errors';
import { commissioningDate, DEVICE_TYPES, master } from './fields';
import { JSONScalar, OFFICE_B, officeQueriesB, officeTypesB } from './office';
import { formatLocal, LocalDateTimeScalar } from './scalars';

interface Interval {
  value: number;
  unit: 'SECOND' | 'MINUTE' | 'HOUR' | 'DAY' | 'MONTH' | 'YEAR';
}

interface ReadingInput {
  start: number;
  end: number;
  readings: Array<{ readingType: string; aggregation?: Aggregation | null }>;
  interval?: Interval | null;
}

/** A row of the answer; `t` is what the rows are sorted by. */
interface Row {
  t: number;
  time: string;
  readingType: string;
  value: number | null;
}

function gridOf({ value, unit }: Interval): Grid {
  if (value < 1) {
    throw apiError('BAD_USER_INPUT', `An interval must be at least 1 ${unit}, not ${value}.`);
  }
  switch (unit) {
    case 'SECOND':
      return { ms: value * SECOND_MS };
    case 'MINUTE':
      return { ms: value * MINUTE_MS };
    case 'HOUR':
      return { ms: value * HOUR_MS };
  }
  if (value > 1) {
    throw apiError('BAD_USER_INPUT', `An interval of ${value} ${unit} is not supported, only 1 ${unit}.`);
  }
  return { unit: unit.toLowerCase() as 'day' | 'month' | 'year' };
}

function aggregationsOf(requests: ReadingInput['readings']): Map<string, Aggregation> {
  const aggregations = new Map<string, Aggregation>();
  const types = new Set<string>();
  for (const { readingType, aggregation } of requests) {
    if (types.has(readingType)) {
      // Rows only carry their type, so two values of the same type could not be told apart.
      throw apiError('BAD_USER_INPUT', `The reading type ${readingType} is asked for twice.`);
    }
    types.add(readingType);
    if (aggregation) {
      aggregations.set(readingType, aggregation);
    }
  }
  if (types.size === 0) {
    throw apiError('BAD_USER_INPUT', 'At least one reading type must be asked for.');
  }
  return aggregations;
}

/** One value for the whole range, for an aggregation without an interval. */
function whole({ type, points }: Series, { start, end }: ReadingInput, aggregation: Aggregation): Point[] {
  const inside = points.filter(({ t }) => t >= start && t <= end);
  const values = inside.map(({ v }) => v);
  return inside.length > 0 ? [{ t: start, v: rounded(type, aggregate(aggregation, values)) }] : [];
}

const readings: Resolver = (device: Device, { readingInput }: { readingInput: ReadingInput }, call): Row[] => {
  const { start, end, interval } = readingInput;
  const { timezone, typeNames = {} } = facilityOf(device).master;
  const aggregations = aggregationsOf(readingInput.readings);
  const series = call.series(device, {
    from: start,
    // The core excludes the end of a range, this dialect includes it.
    to: end + 1,
    types: readingInput.readings.map(({ readingType }) => typeNames[readingType] ?? readingType),
    resolution: interval ? gridOf(interval) : 'RAW',
    aggregations,
    zone: null,
    select: (one) => {
      const aggregation = aggregations.get(one.type.alias ?? one.type.id);
      return aggregation && !interval ? whole(one, readingInput, aggregation) : one.points;
    },
  });
  const rows = series.flatMap(({ type, points }) =>
    points.map(({ t, v }) => ({
      t,
      time: formatLocal(t, timezone),
      readingType: type.alias ?? type.id,
      value: typeof v === 'number' ? v : null,
    }))
  );
  return call.sorted(rows);
};

/** Ids of the types that a device offers. */
function types(analysis: boolean): Resolver {
  return (device: Device) =>
    typesOf(device)
      .filter((type) => type.analysis === analysis)
      .map(({ id, alias }) => alias ?? id); // an enum has no other names
}

/** Memberships instead of companies, flat rows in local time, an aggregation for each type, an end that is included. */
export const dialectB: Dialect = {
  name: 'B',
  typeDefs: SCHEMA_B + OFFICE_B,
  resolvers: {
    DateTime: LocalDateTimeScalar,
    JSON: JSONScalar,
    ...officeTypesB,
    Query: {
      ...officeQueriesB,
      currentUser: (_parent: unknown, _args: unknown, call: Call) => call.member.user,
      device: (_parent: unknown, { deviceId }: { deviceId: string }, call: Call) => call.device(deviceId),
      facility: (_parent: unknown, { facilityId }: { facilityId: string }, call: Call) => call.facility(facilityId),
    },
    User: {
      fullName: ({ name }: Call['member']['user']) => name,
      emailAddress: ({ email }: Call['member']['user']) => email,
      memberships: (_user: unknown, _args: unknown, call: Call) =>
        call.member.companies.map((company) => ({ role: 'MEMBER', company })),
    },
    Company: {
      facilities: (company: Company, _args: unknown, call: Call) => [...call.member.portfolio.facilitiesOf(company)],
    },
    Facility: {
      timezone: master('timezone'),
      location: ({ master: { latitude, longitude } }: Facility) => ({ lat: latitude, lng: longitude }),
      address: ({ master: { street, postcode, city, country } }: Facility) => ({ street, postcode, city, country }),
      commissioningDate,
      readings,
    },
    Device: {
      deviceType: ({ kind }: Device) => DEVICE_TYPES[kind],
      readingTypes: types(false),
      analysisTypes: types(true),
      subDevices: ({ children }: Device) => children,
      deletedAt: ({ deletedAt }: Device) => (deletedAt === null ? null : formatLocal(deletedAt, 'UTC')),
      readings,
    },
  },
};
