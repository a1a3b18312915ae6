import { GraphQLScalarType } from 'graphql';

import { hash01, seedOf } from '../physics/hash';
import { objectId } from '../portfolio/device';
import { type Facility } from '../portfolio/facility';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../time/steps';
import { type Call } from './call';
import { type Resolver } from './dialect';
import { apiError } from './errors';
import { type ConnectionArgs, ownPage } from './pages';
import { formatLocal } from './scalars';

/*
 * What a platform has beside plants and their values: tickets and alarms. As everything else, they are a function of
 * plant and time. No editor of the plugin knows them; queries of users read them.
 */

/** A ticket; instants are epoch ms. */
interface Ticket {
  id: string;
  number: number;
  title: string;
  status: 'OPEN' | 'IN_PROGRESS' | 'CLOSED';
  created: number;
  closed: number | null;
  costs: number | null;
  tags: string[];
  comments: Array<{ author: string; text: string; at: number }>;
  facility: Facility;
}

/** An alarm; instants are epoch ms. */
interface Alarm {
  id: string;
  code: number;
  severity: 'INFO' | 'WARNING' | 'CRITICAL';
  message: string;
  raised: number;
  cleared: number | null;
  lostEnergy: number;
  facility: Facility;
}

const TICKETS = ['Inverter offline', 'Fence damaged', 'Clean the modules', 'Meter without values', 'Mow the lawn'];
const TICKET_EVERY = 9 * DAY_MS;
const TICKETS_SINCE = 120 * DAY_MS;
const ALARMS = ['Communication lost', 'Isolation resistance low', 'Grid voltage high', 'Fan failure'];
const ALARM_EVERY = 8 * HOUR_MS;

function facilitiesOf(call: Call): Facility[] {
  return call.member.companies.flatMap((company) => [...call.member.portfolio.facilitiesOf(company)]);
}

/** The tickets of the last months, the newest first. */
function tickets(call: Call): Ticket[] {
  return facilitiesOf(call)
    .flatMap((facility) => ticketsOf(facility, call.now))
    .sort((a, b) => b.created - a.created || a.number - b.number);
}

function ticketsOf(facility: Facility, now: number): Ticket[] {
  const seed = seedOf(facility.id);
  const found: Ticket[] = [];
  for (let slot = Math.ceil((now - TICKETS_SINCE) / TICKET_EVERY); slot * TICKET_EVERY < now; slot++) {
    const created = slot * TICKET_EVERY + Math.floor(hash01(seed, slot) * 24) * HOUR_MS;
    if (created >= now) {
      continue;
    }
    const ended = created + Math.floor(1 + hash01(seed, slot, 1) * 30) * DAY_MS;
    const isClosed = ended < now;
    const id = objectId(`ticket/${facility.id}/${slot}`);
    found.push({
      id,
      number: (slot % 1000) * 100 + (seed % 100),
      title: TICKETS[Math.floor(hash01(seed, slot, 2) * TICKETS.length)],
      status: isClosed ? 'CLOSED' : hash01(seed, slot, 3) < 0.5 ? 'OPEN' : 'IN_PROGRESS',
      created,
      closed: isClosed ? ended : null,
      costs: isClosed ? Math.round(hash01(seed, slot, 4) * 100_000) / 100 : null,
      tags: hash01(seed, slot, 5) < 0.5 ? ['service', 'urgent'] : [],
      comments: [{ author: 'Ada', text: 'Seen', at: created + HOUR_MS }].concat(
        isClosed ? [{ author: 'Grace', text: 'Done', at: ended }] : []
      ),
      facility,
    });
  }
  return found;
}

/** The alarms that were raised in a range, the oldest first. */
function alarms(call: Call, from: number, to: number): Alarm[] {
  if (to - from > 400 * DAY_MS) {
    throw apiError('BAD_USER_INPUT', 'Alarms can be asked for over at most 400 days.');
  }
  const until = Math.min(to, call.now);
  return facilitiesOf(call)
    .flatMap((facility) => alarmsOf(facility, from, until, call.now))
    .sort((a, b) => a.raised - b.raised || (a.id < b.id ? -1 : 1));
}

function alarmsOf(facility: Facility, from: number, until: number, now: number): Alarm[] {
  const seed = seedOf(facility.id);
  const found: Alarm[] = [];
  for (let slot = Math.floor(from / ALARM_EVERY); slot * ALARM_EVERY < until; slot++) {
    const raised = slot * ALARM_EVERY + Math.floor(hash01(seed, slot, 10) * 480) * MINUTE_MS;
    if (hash01(seed, slot, 11) < 0.75 || raised < from || raised >= until) {
      continue;
    }
    const ended = raised + Math.floor(5 + hash01(seed, slot, 12) * 600) * MINUTE_MS;
    const kind = Math.floor(hash01(seed, slot, 13) * ALARMS.length);
    found.push({
      id: objectId(`alarm/${facility.id}/${slot}`),
      code: 100 + kind,
      severity: (['INFO', 'WARNING', 'CRITICAL'] as const)[Math.floor(hash01(seed, slot, 14) * 3)],
      message: ALARMS[kind],
      raised,
      cleared: ended < now ? ended : null,
      lostEnergy: Math.round(hash01(seed, slot, 15) * 1000) / 10,
      facility,
    });
  }
  return found;
}

/** Relay for tickets, an offset for alarms; instants as the dialect has them. */
export const OFFICE_A = /* GraphQL */ `
  extend type Query {
    "Tickets of all facilities, the newest first"
    tickets(status: [TicketStatus!], facilityIds: [ID!], first: Int, after: String): TicketConnection!
    "Alarms that were raised in a range, the oldest first"
    alarms(from: DateTime!, to: DateTime!, severity: [AlarmSeverity!], offset: Int, limit: Int): AlarmPage!
  }

  enum TicketStatus {
    OPEN
    IN_PROGRESS
    CLOSED
  }

  enum AlarmSeverity {
    INFO
    WARNING
    CRITICAL
  }

  type TicketConnection {
    totalCount: Int!
    edges: [TicketEdge!]!
    pageInfo: OfficePageInfo!
  }

  type TicketEdge {
    cursor: String!
    node: Ticket!
  }

  type OfficePageInfo {
    hasNextPage: Boolean!
    endCursor: String
  }

  type Ticket {
    id: ID!
    number: Int!
    title: String!
    status: TicketStatus!
    createdAt: DateTime!
    closedAt: DateTime
    "In EUR"
    costs: Float
    tags: [String!]!
    comments: [TicketComment!]!
    facility: Facility!
  }

  type TicketComment {
    author: String!
    text: String!
    at: DateTime!
  }

  type AlarmPage {
    total: Int!
    items: [Alarm!]!
  }

  type Alarm {
    id: ID!
    code: Int!
    severity: AlarmSeverity!
    message: String!
    raisedAt: DateTime!
    clearedAt: DateTime
    "In kWh"
    lostEnergy: Float!
    facility: Facility!
  }
`;

interface TicketArgs extends ConnectionArgs {
  status?: string[] | null;
  facilityIds?: string[] | null;
}

interface AlarmArgs {
  from: number;
  to: number;
  severity?: string[] | null;
  offset?: number | null;
  limit?: number | null;
}

const isOf = (chosen: string[] | null | undefined, value: string) => !chosen || chosen.includes(value);

export const officeQueriesA: Record<string, Resolver> = {
  tickets: (_parent, { status, facilityIds, ...page }: TicketArgs, call) => {
    const chosen = tickets(call).filter((one) => isOf(status, one.status) && isOf(facilityIds, one.facility.id));
    return ownPage('tickets', chosen, page, 50);
  },
  alarms: (_parent, { from, to, severity, offset, limit }: AlarmArgs, call) => {
    const chosen = alarms(call, from, to).filter((one) => isOf(severity, one.severity));
    const start = offset ?? 0;
    return { total: chosen.length, items: chosen.slice(start, start + Math.min(limit ?? 50, 200)) };
  },
};

export const officeTypesA: Record<string, Record<string, Resolver>> = {
  Ticket: { createdAt: ({ created }: Ticket) => created, closedAt: ({ closed }: Ticket) => closed },
  Alarm: { raisedAt: ({ raised }: Alarm) => raised, clearedAt: ({ cleared }: Alarm) => cleared },
};

/** Pages by number without a total, epoch seconds, decimals as text, and alarms as JSON with local times. */
export const OFFICE_B = /* GraphQL */ `
  "Anything"
  scalar JSON

  extend type Query {
    "Twenty tickets of all facilities at a time, the newest first"
    ticketList(page: Int = 1, state: String): [TicketRow!]!
    "A list of objects; from and to are seconds since 1970"
    alarmLog(from: Int!, to: Int!): JSON
  }

  type TicketRow {
    ticketId: ID!
    subject: String!
    state: String!
    "Seconds since 1970"
    created: Int!
    "Seconds since 1970"
    closed: Int
    "In EUR"
    costs: String
    facilityName: String!
  }
`;

const PAGE_OF_B = 20;

export const officeQueriesB: Record<string, Resolver> = {
  ticketList: (_parent, { page, state }: { page: number; state?: string | null }, call) =>
    tickets(call)
      .filter((one) => !state || one.status === state)
      .slice((page - 1) * PAGE_OF_B, page * PAGE_OF_B),
  alarmLog: (_parent, { from, to }: { from: number; to: number }, call) =>
    alarms(call, from * SECOND_MS, to * SECOND_MS).map((one) => ({
      raised: formatLocal(one.raised, one.facility.master.timezone),
      facility: { id: one.facility.id, name: one.facility.master.name },
      severity: one.severity,
      message: one.message,
      lostEnergy: String(one.lostEnergy),
    })),
};

const seconds = (instant: number | null) => instant && instant / SECOND_MS;

export const officeTypesB: Record<string, Record<string, Resolver>> = {
  TicketRow: {
    ticketId: ({ id }: Ticket) => id,
    subject: ({ title }: Ticket) => title,
    state: ({ status }: Ticket) => status,
    created: ({ created }: Ticket) => seconds(created),
    closed: ({ closed }: Ticket) => seconds(closed),
    costs: ({ costs }: Ticket) => costs?.toFixed(2) ?? null,
    facilityName: ({ facility }: Ticket) => facility.master.name,
  },
};

export const JSONScalar = new GraphQLScalarType({ name: 'JSON' });
