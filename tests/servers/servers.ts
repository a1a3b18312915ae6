import { ApolloGateway, IntrospectAndCompose } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { expressMiddleware } from '@as-integrations/express5';
import compress from '@fastify/compress';
import { useCSRFPrevention } from '@graphql-yoga/plugin-csrf-prevention';
import { useDisableIntrospection } from '@graphql-yoga/plugin-disable-introspection';
import { makeExecutableSchema } from '@graphql-tools/schema';
import express from 'express';
import fastify from 'fastify';
import { NoSchemaIntrospectionCustomRule, parse } from 'graphql';
import { createYoga } from 'graphql-yoga';
import mercurius, { type MercuriusOptions } from 'mercurius';
import { createServer, type RequestListener } from 'node:http';
import { facility } from './account';
import { listen } from './front';
import { postgraphileServer } from './postgraphile';
import {
  ACCOUNT_SDL,
  accountResolvers,
  FACILITY_FIELDS,
  MEASURED_FIELDS,
  PAGE_INFO_SDL,
  READINGS_SDL,
  readingsResolvers,
  SHARED_PAGE_INFO_SDL,
} from './schema';

/* The servers as their own documentation sets them up, with what they have against misuse. */

/** The schema of those that are not made of a database. */
export const typeDefs = `${ACCOUNT_SDL}${READINGS_SDL}${PAGE_INFO_SDL}
  type Facility { id: ID! ${FACILITY_FIELDS} ${MEASURED_FIELDS} }`;

const schema = () => makeExecutableSchema({ typeDefs, resolvers: { ...accountResolvers, ...readingsResolvers } });

async function mercuriusServer(options: MercuriusOptions): Promise<RequestListener> {
  const app = fastify();
  await app.register(compress, { threshold: 0 });
  await app.register(mercurius, { schema: schema(), ...options });
  await app.ready();
  return (request, response) => app.routing(request, response);
}

function yoga(introspection: boolean): RequestListener {
  const plugins = [useCSRFPrevention(), ...(introspection ? [] : [useDisableIntrospection()])];
  return createYoga({ schema: schema(), plugins, logging: false });
}

const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

async function apollo(options: ConstructorParameters<typeof ApolloServer>[0]): Promise<RequestListener> {
  const server = new ApolloServer({
    ...options,
    logger: quiet,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    plugins: [ApolloServerPluginLandingPageDisabled()],
  } as typeof options);
  await server.start();
  const app = express();
  app.use('/graphql', express.json(), expressMiddleware(server));
  return app;
}

const FEDERATION = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])`;

/** The two halves as servers of their own: the account behind Apollo, the values behind Yoga. */
async function subgraphs(): Promise<Array<{ name: string; url: string }>> {
  const account = buildSubgraphSchema({
    typeDefs: parse(`${FEDERATION}${ACCOUNT_SDL}${SHARED_PAGE_INFO_SDL}
      type Facility @key(fields: "id") { id: ID! ${FACILITY_FIELDS} }`),
    resolvers: { ...accountResolvers, Facility: { __resolveReference: ({ id }: { id: string }) => facility(id) } },
  });
  const values = buildSubgraphSchema({
    typeDefs: parse(`${FEDERATION}${READINGS_SDL}${SHARED_PAGE_INFO_SDL}
      type Facility @key(fields: "id") { id: ID! ${MEASURED_FIELDS} }`),
    resolvers: {
      ...readingsResolvers,
      Facility: {
        ...readingsResolvers.Facility,
        __resolveReference: ({ id }: { id: string }) => facility(id),
      },
    },
  });
  const accountServer = createServer(await apollo({ schema: account }));
  const valuesServer = createServer(createYoga({ schema: values, logging: false }));
  return [
    { name: 'account', url: await listen(accountServer, '/graphql') },
    { name: 'values', url: await listen(valuesServer, '/graphql') },
  ];
}

async function gateway(): Promise<RequestListener> {
  const supergraph = new IntrospectAndCompose({ subgraphs: await subgraphs() });
  return apollo({ gateway: new ApolloGateway({ supergraphSdl: supergraph, logger: quiet }), introspection: true });
}

/**
 * All servers by name, each to be started; those that end with "closed" do not show their schema, and "shallow" not all
 * of it at once.
 */
export const SERVERS: Record<string, () => Promise<RequestListener>> = {
  mercurius: () => mercuriusServer({}),
  'mercurius closed': () => mercuriusServer({ validationRules: [NoSchemaIntrospectionCustomRule] }),
  'mercurius shallow': () => mercuriusServer({ queryDepth: 9 }),
  yoga: async () => yoga(true),
  'yoga closed': async () => yoga(false),
  apollo: () => apollo({ schema: schema(), introspection: true }),
  'apollo closed': () => apollo({ schema: schema(), introspection: false }),
  gateway,
  postgraphile: () => postgraphileServer('v5'),
  'postgraphile v4': () => postgraphileServer('v4'),
};
