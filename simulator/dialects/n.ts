import { type Device } from '../portfolio/device';
import { facilityOf } from '../portfolio/facility';
import { answer, device, facility, others, type ReadingInput } from './a';
import { SCHEMA_A } from './a.schema';
import { amended, type Change } from './amended';
import { type Dialect, type Resolver } from './dialect';
import { formatLocal, LocalDateTimeScalar } from './scalars';

/** How the schema of N differs from the one of A. */
const CHANGES: readonly Change[] = [
  [
    'An instant, RFC 3339 with milliseconds and zone, for example 2026-06-21T10:00:00.000Z',
    "An instant, RFC 3339 with the offset of the plant's time zone, for example 2026-06-21T12:05:00+02:00",
  ],
  [
    `  "Interval between two values. A reading type is never delivered finer than it is stored."
  enum Resolution {
    "As stored"
    RAW
    MINUTE
    FIVE_MINUTES
    FIFTEEN_MINUTES
    HOUR
    "Calendar day in the requested time zone"
    DAY
    "Calendar month in the requested time zone"
    MONTH
    "Calendar year in the requested time zone"
    YEAR
  }

`,
    '',
  ],
  [
    `    "RAW when left out"
    resolution: Resolution
    "IANA time zone of days, months and years; the facility's own when left out"
    timezone: String
`,
    '',
  ],
  ['"Start of the range"', '"Start of the range: values with an earlier time stamp are not delivered"'],
  ['"End of the range, not included"', '"End of the range: values with this or a later time stamp are not delivered"'],
  [
    'In ascending order; intervals that begin before the range are delivered whole',
    'In ascending order, as stored: each reading type has an interval of its own, and no other can be asked for',
  ],
];

type StoredInput = Pick<ReadingInput, 'from' | 'to' | 'readingTypes'>;

const readings: Resolver = (parent: Device, { readingInput }: { readingInput: StoredInput }, call) => {
  const { from, to, readingTypes } = readingInput;
  const { timezone } = facilityOf(parent).master;
  const series = call.series(parent, {
    from,
    to,
    types: readingTypes,
    resolution: 'RAW',
    zone: null,
    // The core also returns the interval that starts before the range.
    select: ({ points }) => points.filter(({ t }) => t >= from),
  });
  return series.map(({ type, points }) => ({
    type,
    points: points.map(({ t, v }) => ({ t: formatLocal(t, timezone), v })),
  }));
};

interface LogbookEntry {
  facilityId: string;
  start: number;
  end?: number | null;
}

function writtenAt(key: 'start' | 'end'): Resolver {
  return (entry: LogbookEntry, _args, call) => {
    const instant = entry[key] ?? null;
    return instant === null ? null : formatLocal(instant, call.facility(entry.facilityId).master.timezone);
  };
}

/** A with stored values only, no other resolution, in local time, and strictly within the range. */
export const dialectN: Dialect = {
  name: 'N',
  typeDefs: amended(SCHEMA_A, CHANGES),
  resolvers: {
    ...others,
    ...answer,
    DateTime: LocalDateTimeScalar,
    ComponentDevice: { ...device, readings },
    Facility: { ...facility, readings },
    LogbookEntry: { start: writtenAt('start'), end: writtenAt('end') },
  },
};
