import { GraphQLScalarType, Kind } from 'graphql';
import { COMPANIES, type Company, facility, type Facility, READING_TYPES, readings } from './account';
import { connection, type ConnectionArgs } from './connection';

/* One schema in two halves, which a gateway puts together: who owns what, and what was measured. */

function connectionOf(node: string): string {
  return `
  type ${node}Connection { totalCount: Int! edges: [${node}Edge!]! pageInfo: PageInfo! }
  type ${node}Edge { cursor: String! node: ${node}! }`;
}

const PAGE_INFO = '{ hasNextPage: Boolean! endCursor: String }';

export const ACCOUNT_SDL = `
  type Query {
    me: User!
    "A device by its id; a facility is the top device of its plant"
    device(id: ID!): Facility
  }
  type User {
    id: ID!
    name: String!
    "At most two at a time"
    companies(first: Int, after: String): CompanyConnection!
  }
  type Company {
    id: ID!
    name: String!
    "At most three at a time"
    facilities(first: Int, after: String): FacilityConnection!
  }
  ${connectionOf('Company')}
  ${connectionOf('Facility')}
`;

export const FACILITY_FIELDS = `
    name: String!
    "IANA time zone"
    timezone: String!
    "kWp"
    nominalPower: Float`;

export const READINGS_SDL = `
  "An instant, RFC 3339"
  scalar DateTime
  input ReadingInput {
    from: DateTime!
    "Not included"
    to: DateTime!
    readingTypes: [String!]!
  }
  type AvailableReading { readingType: String! unit: String }
  type Reading { readingType: String! timestamp: DateTime! value: Float }
  ${connectionOf('AvailableReading')}
  ${connectionOf('Reading')}
`;

export const MEASURED_FIELDS = `
    "At most three at a time"
    readingTypes(first: Int, after: String): AvailableReadingConnection!
    "Stored values, one every five minutes, at most 200 at a time"
    readings(readingInput: ReadingInput!, first: Int, after: String): ReadingConnection!`;

export const PAGE_INFO_SDL = `type PageInfo ${PAGE_INFO}`;
export const SHARED_PAGE_INFO_SDL = `type PageInfo @shareable ${PAGE_INFO}`;

export const accountResolvers = {
  Query: {
    me: () => ({ id: 'user-1', name: 'Sam Server' }),
    device: (_parent: unknown, { id }: { id: string }) => facility(id),
  },
  User: {
    companies: (_user: unknown, args: ConnectionArgs) => connection('companies', COMPANIES, args, 2),
  },
  Company: {
    facilities: ({ id, facilities }: Company, args: ConnectionArgs) => connection(id, facilities, args, 3),
  },
};

interface ReadingsArgs extends ConnectionArgs {
  readingInput: { from: number; to: number; readingTypes: string[] };
}

function instantOf(value: unknown): number {
  const instant = Date.parse(String(value));
  if (Number.isNaN(instant)) {
    throw new TypeError(`DateTime cannot represent ${String(value)}`);
  }
  return instant;
}

export const readingsResolvers = {
  DateTime: new GraphQLScalarType<number, string>({
    name: 'DateTime',
    serialize: (value) => new Date(Number(value)).toISOString(),
    parseValue: instantOf,
    parseLiteral: (node) => instantOf(node.kind === Kind.STRING ? node.value : node.kind),
  }),
  Facility: {
    readingTypes: ({ id }: Facility, args: ConnectionArgs) => connection(`types of ${id}`, READING_TYPES, args, 3),
    readings: ({ id }: Facility, { readingInput: { from, to, readingTypes }, ...args }: ReadingsArgs) =>
      connection(`values of ${id}`, readings(id, readingTypes, from, to), args, 200),
  },
};
