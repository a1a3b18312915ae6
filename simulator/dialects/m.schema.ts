import { noise } from './noise';

const NOISE = noise(2026);

/** Schema of dialect M. */
export const SCHEMA_M = /* GraphQL */ `
  "An instant, RFC 3339 with a zone"
  scalar DateTime

  "A calendar date, YYYY-MM-DD"
  scalar Date

  enum Locale {
    "The language of whoever owns the token"
    ACCOUNT_DEFAULT
  }

  enum Precision {
    "As stored"
    DEFAULT
    "Whole numbers"
    COARSE
  }

  enum Granularity {
    "As stored"
    ORIGINAL
    MINUTE_1
    MINUTE_5
    MINUTE_15
    HOUR_1
    "Calendar day"
    DAY_1
    "Calendar month"
    MONTH_1
    "Calendar year"
    YEAR_1
  }

  enum EquipmentCategory {
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
    "Whoever owns the API token"
    viewer: Viewer
    "A plant"
    plant(plantId: ID!, locale: Locale!): Plant
    "A device; a plant is its own topmost device"
    device(device_id: ID!, locale: Locale!): Equipment
    equipment(id: ID!): Equipment
      @deprecated(reason: "Use device. Will be removed one month after its deprecation.")
    ${NOISE.queries}
  }

  type Viewer {
    id: ID!
    displayName: String!
    organisations: [Organisation!]!
    companies: [Organisation!]!
      @deprecated(reason: "Use organisations. Will be removed one month after its deprecation.")
    dashboards: [Dashboard!]!
  }

  "Widgets side by side"
  type Dashboard {
    id: ID!
    title: String!
    plants: [Plant!]!
    widgets: [String!]!
  }

  type Organisation {
    id: ID!
    title: String!
    "At most 50 at a time, 5 unless asked for more"
    plants(offset: Int, limit: Int): PlantPage!
    facilities: [Plant!]!
      @deprecated(reason: "Use plants. Answers the first five only, and will be removed one month after its deprecation.")
    "Plants that were taken down"
    archivedFacilities: [Plant!]!
  }

  type PlantPage {
    "Number of plants on all pages"
    total: Int!
    items: [Plant!]!
  }

  type Plant {
    id: ID!
    displayName: String!
    organisation: Organisation!
    "Nominal power in kWp, kW for wind parks"
    nominal_power: Float
    "IANA time zone"
    time_zone: String!
    timezone: String @deprecated(reason: "Use time_zone. Will be removed one month after its deprecation.")
    geo_position: GeoPosition
    postal_address: PostalAddress
    commissioning_date: Date
    readings(readingsInput: PlantReadingsInput!): PlantReadings!
    alarms(from: DateTime!, to: DateTime!, readingTypes: [String!]): [PlantAlarmEntry!]!
  }

  "A place in decimal degrees"
  type GeoPosition {
    lat: Float!
    lon: Float!
  }

  type PostalAddress {
    street: String
    postal_code: String
    city: String
    "ISO 3166-1 code"
    country: String
  }

  type PlantAlarmEntry {
    id: ID!
    title: String!
    timestamp: DateTime!
    value: Float
  }

  type Equipment {
    id: ID!
    displayName: String!
    category: EquipmentCategory!
    serial_number: String
    child_devices: [Equipment!]!
    "Taken out; its values remain"
    deleted: Boolean!
    "What the device sends"
    available_readings: [ReadingDescriptor!]!
    "What the platform computes"
    available_analyses: [ReadingDescriptor!]!
    readingTypes: [String!]!
      @deprecated(reason: "Use available_readings. Will be removed one month after its deprecation.")
    readings(readingsInput: PlantReadingsInput!): PlantReadings!
  }

  type ReadingDescriptor {
    "Identifier to ask for values with"
    key: String!
    caption(locale: Locale!): String!
    unit: UnitOfMeasure!
  }

  type UnitOfMeasure {
    symbol: String!
    decimals: Int!
  }

  input PlantReadingsInput {
    periodStart: DateTime!
    "Not included"
    periodEnd: DateTime!
    "Keys out of available_readings and available_analyses"
    reading_keys: [String!]!
    "ORIGINAL when left out"
    granularity: Granularity
    precision: Precision!
    "IANA time zone of days, months and years; the plant's own when left out"
    time_zone: String
  }

  type PlantReadings {
    items: [PlantReadingItem!]!
  }

  "Values of one key"
  type PlantReadingItem {
    key: String!
    unit: UnitOfMeasure!
    points: [PlantReadingPoint!]!
  }

  type PlantReadingPoint {
    "Start of the interval"
    at: DateTime!
    "null where nothing was recorded"
    val: Float
    "Experimental: what keys deliver whose values are texts"
    text_val: String
  }

${NOISE.types}
`;
