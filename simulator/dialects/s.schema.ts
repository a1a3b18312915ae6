/** Schema of dialect S. */
export const SCHEMA_S = /* GraphQL */ `
  "An instant, RFC 3339 with milliseconds and zone, for example 2026-06-21T10:00:00.000Z"
  scalar DateTime

  "Interval between two values. A reading type is never delivered finer than it is stored."
  enum Resolution {
    RAW
    MINUTE
    FIVE_MINUTES
    FIFTEEN_MINUTES
    HOUR
    DAY
    MONTH
    YEAR
  }

  type Query {
    "The user who owns the API token"
    me: User
    "A facility"
    facility(id: ID!): Facility
  }

  type User {
    id: ID!
    name: String!
    companies: [Company!]!
  }

  type Company {
    id: ID!
    name: String!
    facilities: [Facility!]!
  }

  "A plant"
  type Facility {
    id: ID!
    name: String!
    "IANA time zone"
    timezone: String!
    "kWp, kW for wind parks"
    nominalPower: Float
    city: String
    country: String
    "All devices of the plant, those that were taken out, too"
    devices: [Device!]!
    "What the plant or one of its devices measures"
    readingTypes: [ReadingType!]!
    "Of the plant itself, and of each of its devices that have such values"
    readings(readingInput: ReadingInput!): [ReadingSeries!]!
  }

  "A part of a plant"
  type Device {
    id: ID!
    name: String!
    type: String!
    serialNumber: String
    nominalPower: Float
    "Device that it is part of"
    parentId: ID
    "When it was taken out"
    deletedAt: DateTime
  }

  type ReadingType {
    id: ID!
    name: String!
    unit: String
    isAnalysis: Boolean!
  }

  input ReadingInput {
    from: DateTime!
    "Not included"
    to: DateTime!
    readingTypes: [String!]!
    resolution: Resolution
    timezone: String
  }

  "Values of one reading type of one device"
  type ReadingSeries {
    readingType: String!
    unit: String
    "null: the plant itself"
    deviceId: ID
    deviceName: String
    values: [ReadingValue!]!
  }

  type ReadingValue {
    timestamp: DateTime!
    value: Float
    textValue: String
  }
`;
