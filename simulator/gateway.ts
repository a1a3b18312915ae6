import { expressMiddleware } from '@as-integrations/express5';
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Response } from 'express';
import { setTimeout as wait } from 'node:timers/promises';
import { type Account, type Accounts } from './accounts';
import { type Apis } from './apis';
import { type Archive } from './archive';
import { type Budget } from './budget';
import { type Clock } from './clock';
import { type Counters } from './counters';
import { deliver } from './delivery';
import { Call } from './dialects/call';
import { errorBody } from './dialects/errors';
import { type Fault, type Faults } from './faults';
import { type Spoken } from './spoken';

/** Path of the endpoint, the same as at the vendor. */
export const ENDPOINT_PATH = '/apollo-gateway';

/** What the endpoint works with. */
export interface GatewayParts {
  accounts: Accounts;
  apis: Apis;
  archive: Archive;
  budget: Budget;
  clock: Clock;
  counters: Counters;
  faults: Faults;
  spoken: Spoken;
}

/** What earlier handlers pass on to later ones. */
interface Found {
  account: Account;
  fault: Fault;
}

function found(response: Response): Found {
  return response.locals as Found;
}

function refuse(response: Response, status: number, code: string, message: string, more = {}): void {
  response.status(status).json(errorBody(code, message, more));
}

/** Counts the request and identifies the sender. */
function authenticate({ accounts, counters }: GatewayParts): RequestHandler {
  return (request, response, next) => {
    deliver(request, response, counters, { truncate: false });
    const result = accounts.authenticate(request.get('Authorization'));
    response.setHeader('Cache-Control', 'no-store');
    counters.request(result.account ? result.account.token : result.label);
    if (!result.account) {
      counters.unauthenticated();
      refuse(response, 401, 'UNAUTHENTICATED', result.message);
      return;
    }
    found(response).account = result.account;
    response.once('close', counters.begin(result.account.token));
    next();
  };
}

const TOO_MANY = 'Too many requests, please slow down.';

/** Refuses clients that send too many requests, in total or in parallel. */
function ration({ budget, counters }: GatewayParts): RequestHandler {
  return (_request, response, next) => {
    const admission = budget.admit(found(response).account.token, Date.now());
    if (admission.admitted) {
      response.once('close', admission.release);
      next();
      return;
    }
    counters.rejection();
    const { retryAfterSeconds } = admission;
    if (budget.describe().answer === 'http') {
      response.setHeader('Retry-After', retryAfterSeconds);
      refuse(response, 429, 'RATE_LIMITED', TOO_MANY);
    } else {
      refuse(response, 200, 'RATE_LIMITED', TOO_MANY, { retryAfter: retryAfterSeconds });
    }
  };
}

const HTML =
  '<!DOCTYPE html><html><head><title>amperecloud</title></head><body><h1>Wartungsarbeiten</h1></body></html>';
const BAD_GATEWAY = '<html><head><title>502 Bad Gateway</title></head><body><center>nginx</center></body></html>';

/** Injects the request's fault. */
function sabotage({ faults, counters }: GatewayParts): RequestHandler {
  return async (request, response, next) => {
    const fault = faults.draw();
    found(response).fault = fault;
    if (fault.latencyMs > 0) {
      await wait(fault.latencyMs);
    }
    if (fault.kind === 'none') {
      next();
      return;
    }
    counters.fault(fault.kind);
    if ((fault.kind === '429' || fault.kind === '503') && fault.retryAfter !== null) {
      response.setHeader('Retry-After', fault.retryAfter);
    }
    switch (fault.kind) {
      case 'drop':
        request.socket.destroy();
        return;
      case '401':
        return refuse(response, 401, 'UNAUTHENTICATED', 'Context creation failed: jwt expired');
      case '429':
        return refuse(response, 429, 'RATE_LIMITED', TOO_MANY);
      case '500':
        return refuse(response, 500, 'INTERNAL_SERVER_ERROR', 'Internal server error');
      case '503':
        return refuse(response, 503, 'SERVICE_UNAVAILABLE', 'The service is down for maintenance.');
      case '502':
        response.status(502).type('html').send(BAD_GATEWAY);
        return;
      case 'html':
        response.status(200).type('html').send(HTML);
        return;
      case 'truncate':
        deliver(request, response, counters, { truncate: true });
        return next();
      case 'graphqlError':
        return next();
    }
  };
}

/** For a body that is not JSON, or too long, the API still responds in JSON. */
const badBody: ErrorRequestHandler = (error, _request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  refuse(response, Number(error.status) || 400, 'BAD_REQUEST', `The body could not be read: ${error.message}`);
};

/** Responds in the dialect of the token, or else in the current one. */
function answer({ apis, archive, budget, clock, counters, faults, spoken }: GatewayParts): RequestHandler {
  const handlers = new Map<unknown, RequestHandler>();
  return async (request, response, next) => {
    const { account } = found(response);
    const apollo = await apis.server(
      account.dialect ?? spoken.dialect,
      !faults.introspectionOff,
      budget.describe().armor
    );
    let handler = handlers.get(apollo);
    if (!handler) {
      handler = expressMiddleware(apollo, {
        context: async ({ res }) => {
          const { account: caller, fault } = found(res);
          const { maxPoints } = budget.describe();
          return new Call(caller, archive, clock.now(), counters, maxPoints, fault.kind === 'graphqlError');
        },
      });
      handlers.set(apollo, handler);
    }
    return handler(request, response, next);
  };
}

/** The endpoint: authentication, fair use, faults, then GraphQL. */
export function createGateway(parts: GatewayParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(
    ENDPOINT_PATH,
    authenticate(parts),
    ration(parts),
    sabotage(parts),
    express.json({ limit: '2mb' }),
    answer(parts),
    badBody
  );
  app.use((_request, response) => refuse(response, 404, 'NOT_FOUND', `The API is at ${ENDPOINT_PATH}.`));
  return app;
}
