import { type ApolloServerOptionsWithTypeDefs } from '@apollo/server';
import { type Call } from './call';

/** A resolver of graphql-js with the request as its context. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- parents and arguments have the shapes of each field
export type Resolver = (parent: any, args: any, call: Call) => unknown;

/** Resolvers by type and field, scalars included. */
export type Resolvers = ApolloServerOptionsWithTypeDefs<Call>['resolvers'];

/** One schema of the API on top of the same core. */
export interface Dialect {
  /** Name for `SIMULATOR_DIALECT`. */
  name: string;
  /** The schema in SDL. */
  typeDefs: string;
  resolvers: Resolvers;
}
