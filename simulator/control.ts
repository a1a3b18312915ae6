import express, { type ErrorRequestHandler, type Express, type Request } from 'express';
import { buildSchema, printSchema } from 'graphql';
import { type Accounts } from './accounts';
import { type Archive } from './archive';
import { type Budget } from './budget';
import { type Clock } from './clock';
import { type Corrections } from './corrections';
import { type Counters } from './counters';
import { type Delays } from './delays';
import { type Faults } from './faults';
import { asInstant, asText, BadInput } from './input';
import { knownDevice, knownType } from './offer';
import { typesOf } from './readings/catalogue';
import { type Resolution, RESOLUTIONS } from './readings/resolution';
import { knownDialect, type Spoken } from './spoken';
import { isZone } from './time/zone';

/** What the control server shows and controls. */
export interface ControlParts {
  accounts: Accounts;
  archive: Archive;
  budget: Budget;
  clock: Clock;
  corrections: Corrections;
  counters: Counters;
  delays: Delays;
  faults: Faults;
  spoken: Spoken;
}

function facilities({ accounts, clock }: ControlParts, { query }: Request): unknown[] {
  const { demo, devices } = accounts;
  const portfolio = query.token === 'demo-devices-token' ? devices : demo;
  return portfolio.companies.flatMap((company) =>
    portfolio.facilitiesOf(company).map((facility) => ({
      id: facility.id,
      name: facility.name,
      company: company.name,
      timezone: facility.master.timezone,
      nominalPower: facility.nominalPower,
      commissionedAt: new Date(facility.commissionedAt(clock.now())).toISOString(),
      types: typesOf(facility).map(({ id }) => id),
      devices: devicesBelow(facility),
    }))
  );
}

interface ListedDevice {
  id: string;
  name: string;
  kind: string;
}

function devicesBelow(device: { children: readonly ControlDevice[] }): ListedDevice[] {
  return device.children.flatMap((child) => [
    { id: child.id, name: child.name, kind: child.kind },
    ...devicesBelow(child),
  ]);
}

interface ControlDevice extends ListedDevice {
  children: readonly ControlDevice[];
}

/** Readings as they are, clipped to [from, to): what a chart of that range must show. */
function physics({ accounts, archive, clock }: ControlParts, { query }: Request): unknown {
  const device = knownDevice(accounts, query.facility ?? query.device);
  const type = knownType(device, query.type);
  const resolution = (query.resolution ?? 'RAW') as Resolution;
  if (!RESOLUTIONS.includes(resolution)) {
    throw new BadInput(`resolution must be one of ${RESOLUTIONS.join(', ')}.`);
  }
  const zone = query.timezone ? asText(query.timezone, 'timezone') : null;
  if (zone !== null && !isZone(zone)) {
    throw new BadInput(`There is no time zone "${zone}".`);
  }
  const from = asInstant(query.from, 'from');
  const to = asInstant(query.to, 'to');
  if (from >= to) {
    throw new BadInput('from must be before to.');
  }
  const points = archive.truth({ device, type, from, to, resolution, zone, now: clock.now() });
  return {
    unit: type.unit,
    points: points.filter(({ t }) => t >= from && t < to).map(({ t, v }) => [t, v]),
  };
}

/** The schema of a dialect in SDL, to be pasted into the settings when introspection is disabled. */
function schema({ spoken }: ControlParts, { query }: Request): string {
  const { typeDefs } = query.dialect === undefined ? spoken.dialect : knownDialect(query.dialect);
  return `${printSchema(buildSchema(typeDefs))}\n`;
}

const badInput: ErrorRequestHandler = (error, _request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  const isInput = error instanceof BadInput || (typeof error.status === 'number' && error.status < 500);
  const sentence = error instanceof BadInput ? error.message : `The request could not be read: ${error.message}.`;
  response.status(isInput ? 400 : 500).json({ error: sentence });
};

/** Something with a state that the control server shows, replaces and resets under one path. */
interface Switch {
  describe(): unknown;
  set(body: unknown): void;
  reset(): void;
}

function addSwitch(app: Express, path: string, state: Switch): void {
  app.get(path, (_request, response) => void response.json(state.describe()));
  app.put(path, (request, response) => {
    state.set(request.body);
    response.json(state.describe());
  });
  app.delete(path, (_request, response) => {
    state.reset();
    response.json(state.describe());
  });
}

/** The control server for tests and demonstrations; it must listen on the loopback interface only. */
export function createControl(parts: ControlParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(express.json({ limit: '1mb', type: () => true }));
  addSwitch(app, '/faults', parts.faults);
  addSwitch(app, '/budget', parts.budget);
  addSwitch(app, '/clock', parts.clock);
  addSwitch(app, '/corrections', parts.corrections);
  addSwitch(app, '/delays', parts.delays);
  addSwitch(app, '/dialect', parts.spoken);
  app.get('/schema', (request, response) => void response.type('text/plain').send(schema(parts, request)));
  app.get('/stats', (_request, response) => void response.json(parts.counters.read()));
  app.get('/stats/documents', (_request, response) => void response.json(parts.counters.readDocuments()));
  app.delete('/stats', (_request, response) => {
    parts.counters.reset();
    response.json(parts.counters.read());
  });
  app.get('/physics', (request, response) => void response.json(physics(parts, request)));
  app.get('/facilities', (request, response) => void response.json(facilities(parts, request)));
  app.use((request, response) => {
    response.status(404).json({ error: `There is no ${request.method} ${request.path} here.` });
  });
  app.use(badInput);
  return app;
}
