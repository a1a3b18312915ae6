import { READING_TYPES } from '../readings/types';

/** Schema of dialect B. */
export const SCHEMA_B = /* GraphQL */ `
  "An instant, RFC 3339 with a zone. Answers are written in the time zone of the facility: 2026-06-21T10:00:00+02:00"
  scalar DateTime

  "A calendar date, YYYY-MM-DD"
  scalar Date

  enum ReadingType {
    ${READING_TYPES.map(({ id, english }) => `"${english}"\n    ${id}`).join('\n    ')}
  }

  "How the values of an interval become one"
  enum Aggregation {
    AVG
    SUM
    MIN
    MAX
    "The last value"
    LAST
    "The last value less the first"
    DIFF
  }

  enum TimeUnit {
    SECOND
    MINUTE
    HOUR
    "Calendar day of the facility"
    DAY
    "Calendar month of the facility"
    MONTH
    "Calendar year of the facility"
    YEAR
  }

  enum DeviceType {
    FACILITY
    DATALOGGER
    TRANSFORMER_STATION
    INVERTER
    STRING_COMBINER
    STRING
    METER
    SENSOR
    BATTERY
    PARK_CONTROLLER
    WIND_TURBINE
  }

  enum Role {
    OWNER
    MEMBER
  }

  type Query {
    "The user who owns the API token"
    currentUser: User
    "A device; a facility is the top device of its plant"
    device(deviceId: String!): Device
    facility(facilityId: ID!): Facility
  }

  type User {
    id: ID!
    fullName: String!
    emailAddress: String
    memberships: [Membership!]!
  }

  "Connects a user with a company"
  type Membership {
    role: Role!
    company: Company!
  }

  type Company {
    id: ID!
    name: String!
    facilities: [Facility!]!
  }

  type Facility {
    id: ID!
    name: String!
    "Nominal power in kWp, kW for wind parks"
    nominalPower: Float
    "IANA time zone"
    timezone: String!
    location: Location
    address: Address
    commissioningDate: Date
    "Values as rows, in the order of time"
    readings(readingInput: ReadingInput!): [Reading!]!
  }

  "A place in decimal degrees"
  type Location {
    lat: Float!
    lng: Float!
  }

  type Address {
    street: String
    postcode: String
    city: String
    "ISO 3166-1 code"
    country: String
  }

  type Device {
    id: ID!
    name: String!
    deviceType: DeviceType!
    serialNumber: String
    "Values that the device sends"
    readingTypes: [ReadingType!]!
    "Values that the platform computes"
    analysisTypes: [ReadingType!]!
    "Those that were taken out, too"
    subDevices: [Device!]!
    "When it was taken out"
    deletedAt: DateTime
    "Values as rows, in the order of time"
    readings(readingInput: ReadingInput!): [Reading!]!
  }

  "One value"
  type Reading {
    "Start of the interval"
    time: DateTime!
    readingType: ReadingType!
    "null where nothing was recorded"
    value: Float
  }

  input ReadingInput {
    start: DateTime!
    "End of the range; a value at this very instant belongs to it"
    end: DateTime!
    "At least one, each reading type once"
    readings: [ReadingRequest!]!
    "Left out, values come as they are stored"
    interval: IntervalInput
  }

  input ReadingRequest {
    readingType: ReadingType!
    "Left out, what suits the reading type; without an interval, one value for the whole range"
    aggregation: Aggregation
  }

  "A length of time; days, months and years only one at a time"
  input IntervalInput {
    value: Int!
    unit: TimeUnit!
  }
`;
