import { type User } from '../member';
import { currentChildren, type Device, objectId } from '../portfolio/device';
import { type Company } from '../portfolio/facility';
import { typesOf } from '../readings/catalogue';
import { type Point } from '../readings/readings';
import { type Resolution } from '../readings/resolution';
import { type ReadingType } from '../readings/types';
import { SCHEMA_A } from './a.schema';
import { type Call, type Series } from './call';
import { type Dialect, type Resolver } from './dialect';
import { commissioningDate, DEVICE_TYPES, master } from './fields';
import { OFFICE_A, officeQueriesA, officeTypesA } from './office';
import { DateTimeScalar } from './scalars';

/** Input of A's readings, parsed. */
export interface ReadingInput {
  from: number;
  to: number;
  readingTypes: string[];
  resolution?: Resolution | null;
  timezone?: string | null;
}

/** Readings as requested in A. */
export const readings: Resolver = (device: Device, { readingInput }: { readingInput: ReadingInput }, call) =>
  call.series(device, {
    from: readingInput.from,
    to: readingInput.to,
    types: readingInput.readingTypes,
    resolution: readingInput.resolution ?? 'RAW',
    zone: readingInput.timezone ?? null,
  });

/** Resolvers of the fields that every device has. */
export const device: Record<string, Resolver> = {
  deviceType: ({ kind }: Device) => DEVICE_TYPES[kind],
  availableReadings: (one: Device) => typesOf(one).filter(({ analysis }) => !analysis),
  availableAnalysis: (one: Device) => typesOf(one).filter(({ analysis }) => analysis),
  children: (one: Device, _args, call) => currentChildren(one, call.now),
  readings,
};

/** Resolvers of a facility. */
export const facility: Record<string, Resolver> = {
  ...device,
  company: master('company'),
  plantType: master('plantType'),
  timezone: master('timezone'),
  street: master('street'),
  postcode: master('postcode'),
  zip: master('postcode'),
  city: master('city'),
  country: master('country'),
  latitude: master('latitude'),
  longitude: master('longitude'),
  feedInTariff: master('feedInTariff'),
  currency: master('currency'),
  commissioningDate,
};

interface LogbookEntryInput {
  facilityId: string;
  title: string;
  start: number;
  end?: number | null;
}

/** Look real but change nothing; calls are counted in the statistics. */
const mutations: Record<string, Resolver> = {
  copyRawReadingMappingRule: (_parent, args: { sourceFacilityId: string; targetFacilityId: string }, call) => {
    call.facility(args.sourceFacilityId);
    call.facility(args.targetFacilityId);
    return true;
  },
  createLogbookEntry: (_parent, { input }: { input: LogbookEntryInput }, call) => {
    call.facility(input.facilityId);
    return { ...input, id: objectId(`logbook/${input.facilityId}/${input.title}/${input.start}`) };
  },
  updateFacility: (_parent, { id }: { id: string }, call) => call.facility(id),
};

/** Resolvers of a series and of its values. */
export const answer = {
  ReadingSeries: {
    readingType: ({ type }: Series) => type.id,
    unit: ({ type }: Series) => type.unit,
    values: ({ points }: Series) => points,
  },
  ReadingValue: {
    timestamp: ({ t }: Point) => t,
    value: ({ v }: Point) => (typeof v === 'number' ? v : null),
    textValue: ({ v }: Point) => (typeof v === 'string' ? v : null),
  },
};

/** Everything not related to devices or values. */
export const others = {
  DateTime: DateTimeScalar,
  Query: {
    me: (_parent: unknown, _args: unknown, call: Call) => call.member.user,
    device: (_parent: unknown, { id }: { id: string }, call: Call) => call.device(id),
    facility: (_parent: unknown, { id }: { id: string }, call: Call) => call.facility(id),
  },
  Mutation: mutations,
  User: {
    companies: (_user: User, _args: unknown, call: Call) => call.member.companies,
  },
  Company: {
    facilities: (company: Company, _args: unknown, call: Call) => [...call.member.portfolio.facilitiesOf(company)],
  },
  Device: {
    __resolveType: ({ kind }: Device) => (kind === 'facility' ? 'Facility' : 'ComponentDevice'),
  },
  AvailableReading: {
    readingType: ({ id }: ReadingType) => id,
    label: (type: ReadingType, { language }: { language?: User['language'] | null }, call: Call) =>
      (language ?? call.member.user.language) === 'DE' ? type.german : type.english,
  },
};

/** The most likely spelling: `me`, `device(id)`, `facility(id)` with a list of reading types and a resolution. */
export const dialectA: Dialect = {
  name: 'A',
  typeDefs: SCHEMA_A + OFFICE_A,
  resolvers: {
    ...others,
    ...answer,
    ...officeTypesA,
    Query: { ...others.Query, ...officeQueriesA },
    ComponentDevice: device,
    Facility: facility,
  },
};
