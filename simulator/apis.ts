import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloArmor } from '@escape.tech/graphql-armor';
import { type Budget } from './budget';
import { type Counters } from './counters';
import { type Call } from './dialects/call';
import { type Dialect } from './dialects/dialect';
import { observe } from './observe';

/** By default Apollo writes to stdout, where only the ready line belongs. */
const logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: (message: unknown) => console.error(message),
  error: (message: unknown) => console.error(message),
};

/** The GraphQL servers of all dialects. Each starts when it is first needed, because building a schema is slow. */
export class Apis {
  private readonly servers = new Map<string, Promise<ApolloServer<Call>>>();

  constructor(
    private readonly counters: Counters,
    private readonly budget: Budget
  ) {}

  /**
   * The server of a dialect, started.
   * @param introspection whether introspection is enabled
   * @param armor whether documents are limited as by GraphQL Armor's defaults
   */
  server(dialect: Dialect, introspection: boolean, armor = false): Promise<ApolloServer<Call>> {
    const key = `${dialect.name}/${introspection}/${armor}`;
    let server = this.servers.get(key);
    if (!server) {
      server = this.start(dialect, introspection, armor);
      this.servers.set(key, server);
    }
    return server;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.servers.values()].map(async (server) => (await server).stop()));
  }

  private async start(
    { typeDefs, resolvers }: Dialect,
    introspection: boolean,
    armor: boolean
  ): Promise<ApolloServer<Call>> {
    const { plugins, validationRules } = armor ? new ApolloArmor().protect() : { plugins: [], validationRules: [] };
    const apollo = new ApolloServer<Call>({
      typeDefs,
      resolvers,
      introspection,
      includeStacktraceInErrorResponses: false,
      stopOnTerminationSignals: false,
      logger,
      validationRules,
      // The cache control plugin wraps every field of every point, which doubles the time of large answers.
      plugins: [
        ...plugins,
        ApolloServerPluginLandingPageDisabled(),
        ApolloServerPluginCacheControlDisabled(),
        observe(this.counters, this.budget),
      ],
    });
    await apollo.start();
    return apollo;
  }
}
