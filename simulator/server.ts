import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { type Express } from 'express';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { Accounts } from './accounts';
import { Budget } from './budget';
import { Clock } from './clock';
import { createControl } from './control';
import { Counters } from './counters';
import { dialect, DIALECTS } from './dialects';
import { type Call } from './dialects/call';
import { Faults } from './faults';
import { createGateway, ENDPOINT_PATH } from './gateway';
import { observe } from './observe';
import { StartError } from './startError';

/** The control server can switch faults and read everything: it never leaves the machine. */
const CONTROL_HOST = '127.0.0.1';
const KEEP_ALIVE_MS = 65_000;

/** How to start a simulator. */
export interface SimulatorOptions {
  /** Address of the API, 127.0.0.1 when left out. */
  host?: string;
  /** Port of the API; 0, the default, takes any free one. */
  port?: number;
  /** Port of the control server; 0, the default, takes any free one. */
  controlPort?: number;
  /** Name of the dialect, A when left out. */
  dialect?: string;
  /** Facilities that `demo-scale-token` sees, 8,000 when left out. */
  scale?: number;
}

/** A running simulator. */
export interface Simulator {
  /** URL of the GraphQL endpoint. */
  endpoint: string;
  /** URL of the control server. */
  control: string;
  /** Ends both servers and whatever connections they have. */
  stop(): Promise<void>;
}

function listen(app: Express, host: string, port: number): Promise<Server> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, app);
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'EADDRINUSE' ? 'the port is in use' : error.message;
      reject(new StartError(`Cannot listen on ${host}:${port}: ${reason}.`));
    });
    server.listen(port, host, () => resolve(server));
  });
}

function urlOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Apollo writes to stdout otherwise, where only the ready line belongs. */
const logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: (message: unknown) => console.error(message),
  error: (message: unknown) => console.error(message),
};

/**
 * Starts a simulated API and its control server.
 * @throws StartError when a port is taken or there is no such dialect
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { host = '127.0.0.1', port = 0, controlPort = 0, scale = 8_000 } = options;
  const spoken = dialect(options.dialect ?? 'A');
  if (!spoken) {
    const names = DIALECTS.map(({ name }) => name).join(', ');
    throw new StartError(`There is no dialect "${options.dialect}"; known are ${names}.`);
  }
  const counters = new Counters();
  const budget = new Budget();
  const parts = { accounts: new Accounts(scale), budget, clock: new Clock(), counters, faults: new Faults() };
  const apollo = new ApolloServer<Call>({
    typeDefs: spoken.typeDefs,
    resolvers: spoken.resolvers,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    logger,
    // The cache control plugin wraps every field of every point, which doubles the time of large answers.
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      observe(counters, budget),
    ],
  });
  await apollo.start();

  const servers: Server[] = [];
  const stop = async () => {
    await Promise.all(servers.map(close));
    await apollo.stop();
  };
  try {
    servers.push(await listen(createGateway({ apollo, ...parts }), host, port));
    servers.push(await listen(createControl(parts), CONTROL_HOST, controlPort));
  } catch (error) {
    await stop();
    throw error;
  }
  return { endpoint: urlOf(servers[0], host) + ENDPOINT_PATH, control: urlOf(servers[1], CONTROL_HOST), stop };
}
