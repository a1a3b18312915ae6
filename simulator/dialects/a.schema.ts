/** Schema of dialect A. */
export const SCHEMA_A = /* GraphQL */ `
  "An instant, RFC 3339 with milliseconds and zone, for example 2026-06-21T10:00:00.000Z"
  scalar DateTime

  "A calendar date, YYYY-MM-DD"
  scalar Date

  "Interval between two values. A reading type is never delivered finer than it is stored."
  enum Resolution {
    "As stored"
    RAW
    MINUTE
    FIVE_MINUTES
    FIFTEEN_MINUTES
    HOUR
    "Calendar day in the requested time zone"
    DAY
    "Calendar month in the requested time zone"
    MONTH
    "Calendar year in the requested time zone"
    YEAR
  }

  enum Language {
    DE
    EN
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

  enum PlantType {
    SOLAR
    WIND
  }

  type Query {
    "The user who owns the API token"
    me: User
    "A device, or a facility, which is the top device of its plant"
    device(id: ID!): Device
    "A facility"
    facility(id: ID!): Facility
  }

  type Mutation {
    "Copies the mapping rules of raw readings from one facility to another"
    copyRawReadingMappingRule(sourceFacilityId: ID!, targetFacilityId: ID!): Boolean
    "Writes an entry into the logbook of a facility"
    createLogbookEntry(input: LogbookEntryInput!): LogbookEntry
    "Changes master data of a facility"
    updateFacility(id: ID!, name: String): Facility
  }

  "A user of the platform"
  type User {
    id: ID!
    name: String!
    email: String!
    "Language of labels and notifications"
    language: Language!
    "Companies that the user is a member of"
    companies: [Company!]!
  }

  "A company that operates facilities"
  type Company {
    id: ID!
    name: String!
    "Facilities that the user may see"
    facilities: [Facility!]!
  }

  "A reading type or analysis that a device offers"
  type AvailableReading {
    "Identifier to request values with"
    readingType: String!
    "Unit of the values"
    unit: String
    "Name for people, in the user's language unless another one is given"
    label(language: Language): String!
  }

  "Anything that delivers readings"
  interface Device {
    id: ID!
    name: String!
    deviceType: DeviceType!
    serialNumber: String
    model: String
    "kWp, kW for wind turbines and batteries"
    nominalPower: Float
    parent: Device
    children: [Device!]!
    "Values gathered from the plant"
    availableReadings: [AvailableReading!]!
    "Values computed by the platform"
    availableAnalysis: [AvailableReading!]!
    readings(readingInput: ReadingInput!): [ReadingSeries!]!
  }

  "A part of a facility"
  type ComponentDevice implements Device {
    id: ID!
    name: String!
    deviceType: DeviceType!
    serialNumber: String
    model: String
    "kWp, kW for wind turbines and batteries"
    nominalPower: Float
    parent: Device
    children: [Device!]!
    "Values gathered from the plant"
    availableReadings: [AvailableReading!]!
    "Values computed by the platform"
    availableAnalysis: [AvailableReading!]!
    readings(readingInput: ReadingInput!): [ReadingSeries!]!
  }

  "A plant"
  type Facility implements Device {
    id: ID!
    name: String!
    company: Company!
    deviceType: DeviceType!
    serialNumber: String
    model: String
    "Nominal power in kWp, kW for wind parks"
    nominalPower: Float
    plantType: PlantType!
    "IANA time zone"
    timezone: String!
    street: String
    postcode: String
    "Postcode"
    zip: String @deprecated(reason: "Use postcode. Will be removed one month after its deprecation.")
    city: String
    "ISO 3166-1 code"
    country: String
    latitude: Float
    longitude: Float
    commissioningDate: Date
    "Cent per kWh"
    feedInTariff: Float
    "ISO 4217 code"
    currency: String
    parent: Device
    children: [Device!]!
    "Values gathered from the plant"
    availableReadings: [AvailableReading!]!
    "Values computed by the platform"
    availableAnalysis: [AvailableReading!]!
    "Readings and analysis of the facility itself"
    readings(readingInput: ReadingInput!): [ReadingSeries!]!
  }

  "Which values to deliver"
  input ReadingInput {
    "Start of the range"
    from: DateTime!
    "End of the range, not included"
    to: DateTime!
    "Identifiers out of availableReadings and availableAnalysis"
    readingTypes: [String!]!
    "RAW when left out"
    resolution: Resolution
    "IANA time zone of days, months and years; the facility's own when left out"
    timezone: String
  }

  "Values of one reading type"
  type ReadingSeries {
    readingType: String!
    unit: String
    "In ascending order; intervals that begin before the range are delivered whole"
    values: [ReadingValue!]!
  }

  type ReadingValue {
    "Start of the interval"
    timestamp: DateTime!
    "null where nothing was recorded"
    value: Float
    "Experimental: the value of reading types that deliver text"
    textValue: String
  }

  input LogbookEntryInput {
    facilityId: ID!
    title: String!
    start: DateTime!
    end: DateTime
    notes: String
  }

  type LogbookEntry {
    id: ID!
    title: String!
    start: DateTime!
    end: DateTime
  }
`;
