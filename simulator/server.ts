import { type Express } from 'express';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { Accounts } from './accounts';
import { Apis } from './apis';
import { Archive } from './archive';
import { Budget } from './budget';
import { Clock } from './clock';
import { createControl } from './control';
import { Corrections } from './corrections';
import { Counters } from './counters';
import { Delays } from './delays';
import { dialect } from './dialects';
import { Faults } from './faults';
import { createGateway, ENDPOINT_PATH } from './gateway';
import { DIALECT_NAMES, Spoken } from './spoken';
import { StartError } from './startError';

/** The control server can inject faults and read everything, so it only listens on loopback. */
const CONTROL_HOST = '127.0.0.1';
const KEEP_ALIVE_MS = 65_000;

/** How to start a simulator. */
export interface SimulatorOptions {
  /** Address of the API, 127.0.0.1 by default. */
  host?: string;
  /** Port of the API; 0, the default, takes any free one. */
  port?: number;
  /** Port of the control server; 0, the default, takes any free one. */
  controlPort?: number;
  /** Name of the dialect for tokens without a suffix, A by default. */
  dialect?: string;
  /** Number of facilities of `demo-scale-token`, 8,000 by default. */
  scale?: number;
}

/** A running simulator. */
export interface Simulator {
  /** URL of the GraphQL endpoint. */
  endpoint: string;
  /** URL of the control server. */
  control: string;
  /** Stops both servers and closes their connections. */
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

/**
 * Starts a simulated API and its control server.
 * @throws StartError when a port is taken or there is no such dialect
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { host = '127.0.0.1', port = 0, controlPort = 0, scale = 8_000 } = options;
  const initial = dialect(options.dialect ?? 'A');
  if (!initial) {
    throw new StartError(`There is no dialect "${options.dialect}"; known are ${DIALECT_NAMES}.`);
  }
  const counters = new Counters();
  const budget = new Budget();
  const apis = new Apis(counters, budget);
  const faults = new Faults();
  const accounts = new Accounts(scale);
  const corrections = new Corrections(accounts);
  const delays = new Delays(accounts);
  const parts = {
    accounts,
    apis,
    archive: new Archive(faults, corrections, delays),
    budget,
    clock: new Clock(),
    corrections,
    counters,
    delays,
    faults,
    spoken: new Spoken(initial),
  };
  // Errors in the schema must fail the start rather than the first request.
  await apis.server(initial, true);

  const servers: Server[] = [];
  const stop = async () => {
    await Promise.all(servers.map(close));
    await apis.stop();
  };
  try {
    servers.push(await listen(createGateway(parts), host, port));
    servers.push(await listen(createControl(parts), CONTROL_HOST, controlPort));
  } catch (error) {
    await stop();
    throw error;
  }
  return { endpoint: urlOf(servers[0], host) + ENDPOINT_PATH, control: urlOf(servers[1], CONTROL_HOST), stop };
}
