/** Device types; each is an object type of its own. */
export const DEVICE_NAMES = [
  'Facility',
  'Datalogger',
  'TransformerStation',
  'Inverter',
  'StringCombiner',
  'ModuleString',
  'Meter',
  'Sensor',
  'Battery',
  'ParkController',
  'WindTurbine',
] as const;

const DEVICE_FIELDS = /* GraphQL */ `
    id: ID!
    name: String!
    deviceType: DeviceType!
    "What can be asked for with readings"
    readingTypes: [ReadingType!]!
    children: [Device!]!`;

const READINGS_FIELD = /* GraphQL */ `
    "Values by reading type as pairs of time (ms since 1970) and value: {\\"Pac\\": [[1750500000000, 1.5], [1750500300000, null]]}"
    readings(readingInput: ReadingInput!): JSON`;

/** Master data are the facility's own; everything else is the same for all types. */
const FACILITY_FIELDS = /* GraphQL */ `
    "IANA time zone"
    timeZone: String!
    "kWp, kW for wind parks"
    nominalPower: Float
    latitude: Float
    longitude: Float
    street: String
    postalCode: String
    city: String
    "ISO 3166-1 code"
    country: String
    commissioningDate: Date`;

function deviceType(name: string): string {
  return `
  type ${name} implements Device {${DEVICE_FIELDS}${name === 'Facility' ? FACILITY_FIELDS : ''}${READINGS_FIELD}
  }
`;
}

/** Schema of dialect C. */
export const SCHEMA_C = /* GraphQL */ `
  scalar JSON

  "A calendar date, YYYY-MM-DD"
  scalar Date

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

  type Query {
    "The companies that the owner of the API token works for"
    companies: [Company!]!
    "A device; a facility is the top device of its plant"
    device(id: ID!): Device
  }

  type Company {
    id: ID!
    name: String!
    "At most 100 at a time, 5 unless asked for more"
    facilities(first: Int, after: String): FacilityConnection!
  }

  type FacilityConnection {
    edges: [FacilityEdge!]!
    pageInfo: PageInfo!
  }

  type FacilityEdge {
    cursor: String!
    node: Facility!
  }

  type PageInfo {
    hasNextPage: Boolean!
    "What to give as after for the next page"
    endCursor: String
  }

  type Translation {
    de: String!
    en: String!
  }

  type ReadingType {
    id: ID!
    name: Translation!
    unit: String
    "True for values that the platform computes"
    isAnalysis: Boolean!
  }

  interface Device {${DEVICE_FIELDS}
  }
${DEVICE_NAMES.map(deviceType).join('')}
  input ReadingInput {
    readingType: String!
    "Start of the range, ms since 1970"
    startTime: Float!
    "End of the range, ms since 1970, not included"
    endTime: Float!
    "Interval between two values such as 15m, 1h, 1d or 1M; as stored when left out"
    step: String
  }
`;
