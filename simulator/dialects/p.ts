import { type User } from '../member';
import { type Device } from '../portfolio/device';
import { type Company } from '../portfolio/facility';
import { typesOf } from '../readings/catalogue';
import { answer, device, facility, others } from './a';
import { SCHEMA_A } from './a.schema';
import { amended, type Change } from './amended';
import { type Call } from './call';
import { type Dialect, type Resolver } from './dialect';
import { type ConnectionArgs, ownPage } from './pages';

/** How many items of each list come at a time, whatever is asked for. */
const MOST = { companies: 1, facilities: 3, types: 10 };

function connectionOf(node: string): string {
  return `
  type ${node}Connection {
    totalCount: Int!
    edges: [${node}Edge!]!
    pageInfo: PageInfo!
  }

  type ${node}Edge {
    cursor: String!
    node: ${node}!
  }
`;
}

/** How the schema of P differs from the one of A. */
const CHANGES: readonly Change[] = [
  ['companies: [Company!]!', 'companies(first: Int, after: String): CompanyConnection!'],
  ['    facilities: [Facility!]!', '    facilities(first: Int, after: String): FacilityConnection!'],
  [
    'availableReadings: [AvailableReading!]!',
    `availableReadings(first: Int, after: String): AvailableReadingConnection!`,
  ],
  [
    'availableAnalysis: [AvailableReading!]!',
    `availableAnalysis(first: Int, after: String): AvailableReadingConnection!`,
  ],
];

const PAGES = `
  type PageInfo {
    hasNextPage: Boolean!
    "What to give as after for the next page of the same list"
    endCursor: String
  }
${['Company', 'Facility', 'AvailableReading'].map(connectionOf).join('')}`;

function types(analysis: boolean): Resolver {
  return (one: Device, args: ConnectionArgs) =>
    ownPage(
      `${one.id}/${analysis ? 'analyses' : 'readings'}`,
      typesOf(one).filter((type) => type.analysis === analysis),
      args,
      MOST.types
    );
}

const paged = { availableReadings: types(false), availableAnalysis: types(true) };

/** A with pages inside pages: companies, their facilities and reading types come in small ones. */
export const dialectP: Dialect = {
  name: 'P',
  typeDefs: amended(SCHEMA_A, CHANGES) + PAGES,
  resolvers: {
    ...others,
    ...answer,
    User: {
      companies: (_user: User, args: ConnectionArgs, call: Call) =>
        ownPage('companies', call.member.companies, args, MOST.companies),
    },
    Company: {
      facilities: (company: Company, args: ConnectionArgs, call: Call) =>
        ownPage(company.id, [...call.member.portfolio.facilitiesOf(company)], args, MOST.facilities),
    },
    ComponentDevice: { ...device, ...paged },
    Facility: { ...facility, ...paged },
  },
};
