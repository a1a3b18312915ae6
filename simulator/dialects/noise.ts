import { hash01 } from '../physics/hash';

/*
 * Types that have nothing to do with facilities and their readings, but have names as if they did: a real platform's
 * schema has hundreds of them. They are the same for the same seed, and return null.
 */

const SUBJECTS = [
  'Facility',
  'Plant',
  'Device',
  'Reading',
  'DeviceReading',
  'Analysis',
  'Company',
  'Inverter',
  'Meter',
  'Sensor',
  'Alarm',
  'Report',
  'Tariff',
  'Contract',
  'Logbook',
  'Ticket',
  'Portfolio',
  'Forecast',
  'Curtailment',
  'Invoice',
] as const;
const OBJECTS = [
  'Group',
  'Alarm',
  'Summary',
  'Template',
  'Statistics',
  'Permission',
  'Assignment',
  'Widget',
  'Note',
  'Export',
  'Version',
  'Schedule',
] as const;
const INPUTS = ['ListInput', 'Filter', 'Patch', 'OrderInput', 'CreateInput', 'RangeInput'] as const;
const ENUMS = ['State', 'Category', 'OrderBy', 'Format'] as const;

/** Members of inputs and objects, with names that the fields of interest have too. */
const MEMBERS = [
  'name: String',
  'title: String',
  'description: String',
  'created_at: DateTime',
  'updatedAt: DateTime',
  'from: DateTime',
  'to: DateTime',
  'timestamp: DateTime',
  'value: Float',
  'unit: String',
  'readingType: String',
  'readingTypes: [String!]',
  'facilityId: ID',
  'device_id: ID',
  'facilityIds: [ID!]',
  'timezone: String',
  'resolution: String',
  'count: Int',
  'active: Boolean',
] as const;
/** Only objects can have these. */
const LINKS = ['plants: [Plant!]', 'equipment: Equipment', 'organisation: Organisation', 'owner: Viewer'] as const;

/** Types that must be reachable from the query type, in addition to random ones. */
const REACHABLE = ['FacilityGroup', 'DeviceReadingAlarm'];

/** Parts of a schema in SDL. */
export interface Noise {
  /** Fields of the query type, one per line. */
  queries: string;
  /** The types. */
  types: string;
}

function lowerFirst(name: string): string {
  return name[0].toLowerCase() + name.slice(1);
}

function plural(name: string): string {
  if (/[^aeiou]y$/.test(name)) {
    return `${name.slice(0, -1)}ies`;
  }
  return name.endsWith('s') ? name : `${name}s`;
}

/** Several members of a list, in order. */
function some(list: readonly string[], share: number, seed: number, what: number): string[] {
  return list.filter((_, index) => hash01(seed, what, index) < share);
}

/**
 * Makes 440 types and the fields that lead to some of them.
 * @param seed non-negative integer
 */
export function noise(seed: number): Noise {
  const types: string[] = [];
  const queries: string[] = [];
  // Some teams write type names in lowercase.
  const typeName = (name: string, what: number) => (hash01(seed, what, 1000) < 0.3 ? lowerFirst(name) : name);
  const names = (suffixes: readonly string[], first: number) =>
    SUBJECTS.flatMap((subject, row) =>
      suffixes.map((suffix, column) => {
        const what = first + row * suffixes.length + column;
        return { name: typeName(subject + suffix, what), subject, suffix, row, what };
      })
    );
  const enums = names(ENUMS, 0);
  const inputs = names(INPUTS, 1_000);
  const objects = names(OBJECTS, 2_000);
  const enumOf = (row: number, what: number) => enums[row * ENUMS.length + (what % ENUMS.length)].name;

  for (const { name, what } of enums) {
    const values = some(['ACTIVE', 'ARCHIVED', 'DAY', 'HOUR', 'MONTH', 'NAME', 'PAC', 'RAW', 'YEAR'], 0.5, seed, what);
    types.push(`enum ${name} {\n  OTHER\n  ${values.join('\n  ')}\n}`);
  }
  for (const { name, row, what } of inputs) {
    const members = [...some(MEMBERS, 0.35, seed, what), `kind: ${enumOf(row, what)}`];
    types.push(`input ${name} {\n  ${members.join('\n  ')}\n}`);
  }
  for (const { name, subject, suffix, row, what } of objects) {
    const next = objects[Math.floor(hash01(seed, what, 2000) * objects.length)].name;
    const members = [
      'id: ID!',
      ...some(MEMBERS, 0.35, seed, what),
      ...some(LINKS, 0.15, seed, what + 10_000),
      `state: ${enumOf(row, what)}`,
      `related: [${next}!]`,
    ];
    types.push(`type ${name} {\n  ${members.join('\n  ')}\n}`);
    if (hash01(seed, what, 3000) < 0.3 || REACHABLE.includes(subject + suffix)) {
      const filter = inputs.find((one) => one.subject === subject)?.name;
      const old = hash01(seed, what, 4000) < 0.2 ? ' @deprecated(reason: "Nobody uses it.")' : '';
      queries.push(`${plural(lowerFirst(name))}(from: DateTime, to: DateTime, filter: ${filter}): [${name}!]${old}`);
    }
  }
  return { queries: queries.join('\n'), types: types.join('\n\n') };
}
