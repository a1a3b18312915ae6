import { createServer, type RequestListener, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { BROKEN, COMPANIES, DENIED, LONGEST_MS, READING_TYPES, STEP_MS } from './account';

/* The account in PostgreSQL, and a schema that is made of its tables and functions as PostGraphile does by default: what
 * lists, pages, times and errors are called there, nobody here has chosen.
 *
 * PostGraphile brings another GraphiQL and wants Node 22, so that it is no dependency of this project. It is taken from
 * the folder POSTGRAPHILE_HOME:
 *
 *   npm install --prefix ~/postgraphile postgraphile@5 @electric-sql/pglite @electric-sql/pglite-socket
 */

const DAY_MS = 24 * 3_600_000;

const TABLES = `
  create table app_user (id text primary key, name text not null);
  create table company (id text primary key, name text not null);
  create table facility (
    id text primary key,
    company_id text not null references company,
    name text not null,
    timezone text not null,
    nominal_power double precision,
    number integer not null
  );
  create index on facility (company_id);
  comment on column facility.timezone is 'IANA time zone';
  comment on column facility.nominal_power is 'kWp';
  comment on column facility.number is E'@omit';
  create table ticket (
    id integer primary key,
    facility_id text not null references facility,
    title text not null,
    is_open boolean not null,
    created_at timestamptz not null,
    costs numeric,
    tags text[] not null,
    details jsonb not null
  );
  create index on ticket (costs);
  create type reading_input as ("from" timestamptz, "to" timestamptz, reading_types text[]);
  comment on type reading_input is 'The end is not included';
  create type available_reading as (reading_type text, unit text);
  create type reading as (reading_type text, "timestamp" timestamptz, value double precision);`;

const TYPES = READING_TYPES.map(({ readingType, unit }, index) => `(${index}, '${readingType}', '${unit}')`);

/* The formula of account.ts once more, as PostgreSQL computes it. */
const FUNCTIONS = `
  create function me() returns app_user language sql stable as $$ select * from app_user $$;
  create function device(id text) returns facility language sql stable as $$
    select * from facility where facility.id = device.id
  $$;
  create function facility_reading_types(facility facility) returns setof available_reading language sql stable as $$
    select type, unit from (values ${TYPES.join(', ')}) as types (number, type, unit) order by number
  $$;
  create function facility_readings(facility facility, reading_input reading_input)
  returns setof reading language plpgsql stable as $$
  begin
    if facility.id = '${DENIED}' then
      raise insufficient_privilege using message = 'permission denied for the values of this facility';
    elsif facility.id = '${BROKEN}' then
      raise connection_failure using message = 'could not connect to server "archive"';
    elsif reading_input."to" - reading_input."from" > interval '${LONGEST_MS / DAY_MS} days' then
      raise invalid_parameter_value using message = 'The time range is longer than ${LONGEST_MS / DAY_MS} days.';
    end if;
    return query
      select types.type, to_timestamp(step.n * ${STEP_MS / 1000}),
        ((step.n * 7 + facility.number * 131 + types.number * 17) % 997) / 4.0::double precision
      from (values ${TYPES.join(', ')}) as types (number, type, unit),
        generate_series(
          ceil(extract(epoch from reading_input."from") / ${STEP_MS / 1000})::bigint,
          ceil(extract(epoch from least(reading_input."to", now())) / ${STEP_MS / 1000})::bigint - 1
        ) as step (n)
      where types.type = any (reading_input.reading_types)
      order by types.number, step.n;
  end
  $$;`;

/** The tickets: one a plant and day of June 2026, whose costs are 12.5 for each of its number. */
const TICKETS = `
  insert into ticket
  select (facility.number - 1) * 30 + day.n, facility.id, 'Ticket of ' || facility.name, day.n % 3 = 0,
    timestamptz '2026-06-01T08:00:00Z' + (day.n - 1) * interval '1 day', 12.5 * day.n,
    array['inverter', 'day ' || day.n], json_build_object('severity', day.n % 4, 'by', null)::jsonb
  from facility, generate_series(1, 30) as day (n);`;

function rows(): string {
  const companies = COMPANIES.map(({ id, name }) => `('${id}', '${name}')`);
  const facilities = COMPANIES.flatMap((company) =>
    company.facilities.map(
      ({ id, name, timezone, nominalPower, number }) =>
        `('${id}', '${company.id}', '${name}', '${timezone}', ${nominalPower}, ${number})`
    )
  );
  return `
    insert into app_user values ('user-1', 'Sam Server');
    insert into company values ${companies.join(', ')};
    insert into facility values ${facilities.join(', ')};`;
}

/** What is used of the packages in POSTGRAPHILE_HOME. */
interface Packages {
  PGlite: { create(): Promise<{ exec(sql: string): Promise<unknown> }> };
  PGLiteSocketServer: new (options: { db: unknown; host: string; port: number }) => {
    start(): Promise<void>;
    getServerConn(): string;
  };
  postgraphile(preset: object): { createServ(grafserv: unknown): { addTo(server: Server): Promise<void> } };
  makePgService(options: object): unknown;
  makeV4Preset(options: object): object;
  PostGraphileAmberPreset: object;
  grafserv: unknown;
}

function packages(home: string): Packages {
  const load = createRequire(join(home, 'package.json'));
  const names = ['postgraphile', 'postgraphile/presets/amber', 'postgraphile/presets/v4', 'postgraphile/adaptors/pg'];
  const others = ['grafserv/node', '@electric-sql/pglite', '@electric-sql/pglite-socket'];
  return Object.assign({}, ...[...names, ...others].map((name) => load(name) as object)) as Packages;
}

/**
 * PostGraphile on a PostgreSQL in this process, as its documentation sets it up for reading.
 *
 * @param naming what its fields are called: as since version 5, or as in version 4
 */
export async function postgraphileServer(naming: 'v5' | 'v4'): Promise<RequestListener> {
  // Node 20 does not have it.
  (Promise as { withResolvers?: unknown }).withResolvers ??= () => {
    let settle: Array<(value: never) => void> = [];
    const promise = new Promise((...both) => (settle = both));
    return { promise, resolve: settle[0], reject: settle[1] };
  };
  process.env.GRAPHILE_ENV = 'production';
  const from = packages(process.env.POSTGRAPHILE_HOME!);
  const database = await from.PGlite.create();
  await database.exec(`${TABLES}${FUNCTIONS}${rows()}${TICKETS}`);
  const socket = new from.PGLiteSocketServer({ db: database, host: '127.0.0.1', port: 0 });
  await socket.start();
  const connectionString = `postgres://postgres@${socket.getServerConn()}/postgres`;
  const presets = { v5: from.PostGraphileAmberPreset, v4: from.makeV4Preset({ disableDefaultMutations: true }) };
  const service = from.makePgService({ connectionString, schemas: ['public'], poolConfig: { max: 1 } });
  const server = createServer();
  const preset = { extends: [presets[naming]], pgServices: [service], grafserv: { graphqlPath: '/graphql' } };
  await from.postgraphile(preset).createServ(from.grafserv).addTo(server);
  return server.listeners('request')[0] as RequestListener;
}
