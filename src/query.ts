import { type DataQuery } from '@grafana/schema';

/**
 * What a query returns: `readings` time series, `facilities` the table of facilities, `events` what happened, `graphql`
 * the answer to a query that people wrote.
 */
export const QUERY_TYPES = ['readings', 'facilities', 'events', 'graphql'] as const;
export type QueryType = (typeof QUERY_TYPES)[number];

/**
 * The time between two values. `auto` lets the backend choose from the time range and the panel's width,
 * `raw` is whatever the plant's logger recorded, the rest are Grafana durations (`1M` is a month, `1m` a minute).
 */
export const RESOLUTIONS = ['auto', 'raw', '1m', '5m', '15m', '1h', '1d', '1M', '1y'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/**
 * How values are combined at a coarser resolution. `auto` depends on the kind of reading: the mean for power, the sum
 * for energy, the last value for counters, ratios, states and setpoints. `none` leaves values as received.
 */
export const AGGREGATIONS = ['auto', 'mean', 'sum', 'min', 'max', 'last', 'none'] as const;
export type Aggregation = (typeof AGGREGATIONS)[number];

/**
 * The labels of each series: all, or those of the facility alone, so that Grafana's math can join queries of different
 * readings.
 */
export const LABELS = ['all', 'facility'] as const;
export type Labels = (typeof LABELS)[number];

/**
 * Where days, months and years of facilities in several time zones stand: each date at one instant, the start of that
 * date in the dashboard's time zone, or at its true start in the facility's.
 */
export const DAY_STAMPS = ['calendar', 'instant'] as const;
export type DayStamps = (typeof DAY_STAMPS)[number];

/** Which facilities a query is about: chosen ones, all of chosen companies, or all that the token's user can see. */
export const SCOPES = ['facilities', 'companies', 'all'] as const;
export type Scope = (typeof SCOPES)[number];

/** What of each facility: the plant itself, all devices of a type, or chosen devices. */
export const DEVICE_SCOPES = ['facility', 'type', 'devices'] as const;
export type DeviceScope = (typeof DEVICE_SCOPES)[number];

export const DEVICE_TYPES = [
  'inverter',
  'string',
  'combiner',
  'meter',
  'sensor',
  'battery',
  'tracker',
  'turbine',
] as const;
export type DeviceType = (typeof DEVICE_TYPES)[number];

/** Quantities by their meaning. The backend finds the reading type of each plant. */
export const ROLES = [
  'acPower',
  'energyProduced',
  'energyExported',
  'energyImported',
  'energyConsumed',
  'irradiance',
  'moduleTemperature',
  'ambientTemperature',
  'windSpeed',
  'powerLimit',
  'status',
] as const;
export type Role = (typeof ROLES)[number];

/** Readings that the backend computes; `pkg/calc` has the formulas. */
export const COMPUTED_READINGS = [
  'expectedPower',
  'expectedEnergy',
  'performanceRatio',
  'correctedRatio',
  'performanceIndex',
  'availability',
  'selfConsumption',
  'autarky',
  'curtailedPower',
  'curtailedEnergy',
  'powerLimitActive',
  'dataCompleteness',
  'age',
  'clearSky',
  'sunElevation',
  'sunAzimuth',
  'daylight',
] as const;
export type Computed = (typeof COMPUTED_READINGS)[number];

/** What is made of counters: their values, the difference in each step, or the sum since the start of the day, month or year. */
export const COUNTERS = ['value', 'difference', 'day', 'month', 'year'] as const;
export type Counter = (typeof COUNTERS)[number];

/** What values are related to: nothing, nominal power, the sum of the group, or its median in two ways. */
export const RELATIONS = ['none', 'perKwp', 'share', 'deviation', 'robust'] as const;
export type Relation = (typeof RELATIONS)[number];

export const COMBINE_METHODS = ['none', 'sum', 'mean', 'min', 'max', 'median', 'percentile', 'top', 'bottom'] as const;
export type CombineMethod = (typeof COMBINE_METHODS)[number];

/** Which series belong together, for combining and for relating. */
export const GROUPINGS = ['all', 'company', 'facility', 'deviceType'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** An instant at which members of a group have no value: by who asks, without them, or no value. */
export const MISSING_CHOICES = ['auto', 'present', 'null'] as const;
export type MissingMembers = (typeof MISSING_CHOICES)[number];

/** Days, weeks, months and years of the calendar, as Grafana writes them. */
export const SHIFT_UNITS = ['d', 'w', 'M', 'y'] as const;
export type ShiftUnit = (typeof SHIFT_UNITS)[number];

/** Time series, the newest value of each, one value of the whole range, a table, or a curve over another reading. */
export const FORMATS = ['timeSeries', 'latest', 'range', 'table', 'bins'] as const;
export type Format = (typeof FORMATS)[number];

/** Properties by which filters narrow the scope. Companies, facilities and devices may be named by ids or by names. */
export const FILTER_KEYS = ['company', 'facility', 'country', 'powerClass', 'deviceType', 'device'] as const;
export type FilterKey = (typeof FILTER_KEYS)[number];

export const FILTER_OPERATORS = ['=', '!=', '=|', '!=|', '=~', '!~'] as const;
export type FilterOperator = (typeof FILTER_OPERATORS)[number];

/** A filter of the dashboard, or a saved one; all of a query must hold. */
export interface Filter {
  key: FilterKey;
  operator: FilterOperator;
  values: string[];
}

/** A number, or a text of one: a dashboard variable. */
export type NumberOrVariable = number | string;

export interface Combination {
  method: CombineMethod;
  by: Grouping;
  /** 0 to 100, for the method of that name. */
  percentile: NumberOrVariable;
  /** How many series top and bottom leave. */
  count: NumberOrVariable;
  missing: MissingMembers;
}

export interface Scaling {
  factor: NumberOrVariable;
  /** Unit of the product; empty: the unit stays. */
  unit: string;
}

export interface Shift {
  amount: NumberOrVariable;
  unit: ShiftUnit;
}

export interface Binning {
  /** The reading type on the axis; empty: the wind speed. */
  by: string;
  /** In the unit of that reading. */
  width: NumberOrVariable;
}

/** What the model of expected power is told of the plants. */
export interface Plant {
  /** Degrees from the horizontal. */
  tilt: NumberOrVariable;
  /** Degrees from north by east. */
  azimuth: NumberOrVariable;
  /** % */
  losses: NumberOrVariable;
  /** %/K, negative. */
  temperatureCoefficient: NumberOrVariable;
  /** °C, of the corrected performance ratio. */
  referenceTemperature: NumberOrVariable;
}

/** What happened: data are missing, a status changed, the power was limited, a value was beyond a threshold, and so on. */
export const EVENT_KINDS = [
  'missing',
  'state',
  'powerLimit',
  'threshold',
  'lowRatio',
  'stuck',
  'changed',
  'rule',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export const CONDITIONS = ['above', 'below'] as const;
export type Condition = (typeof CONDITIONS)[number];

/** When values count; `auto`: in daylight for missing and stuck values, always for others. */
export const PERIODS = ['auto', 'daylight', 'always'] as const;
export type Period = (typeof PERIODS)[number];

/** Which events a query of that type finds. */
export interface EventSearch {
  kind: EventKind;
  condition: Condition;
  /** In the unit of the values. */
  threshold: NumberOrVariable;
  /** Minutes that an event lasts at least; of a rule, its pending period. */
  duration: NumberOrVariable;
  /** Minutes of the rule's time range, of the kind `rule`: when an alert rule would have fired. */
  window: NumberOrVariable;
  period: Period;
}

/**
 * Where the value of a variable of a GraphQL query comes from; `auto`: its values, and without any, what its name says
 * (`$from`, `$timezone`, `$after`).
 */
export const VARIABLE_SOURCES = [
  'auto',
  'from',
  'to',
  'interval',
  'maxDataPoints',
  'timeZone',
  'null',
  'cursor',
  'offset',
  'page',
] as const;
export type VariableSource = (typeof VARIABLE_SOURCES)[number];

/** What is made of the answer to a GraphQL query. */
export const CUSTOM_FORMATS = ['table', 'timeSeries', 'numeric', 'count'] as const;
export type CustomFormat = (typeof CUSTOM_FORMATS)[number];

export interface CustomVariable {
  name: string;
  source: VariableSource;
  /** Constants, or dashboard variables such as `$plant`: several where the variable is a list. */
  values: string[];
}

/** A GraphQL query that people wrote, and what is made of its answer. */
export interface CustomQuery {
  /** The name of one of the data source's saved queries; empty: `document` is the query. */
  saved: string;
  document: string;
  variables: CustomVariable[];
  format: CustomFormat;
  /** Path to the list whose elements become rows, such as `alarms.items`; empty: the first one. */
  list: string;
  /** Seconds for which an answer counts as fresh. */
  ttl: NumberOrVariable;
}

/** Which intervals an alert or recording rule sees: those that are over, or the running one, too. */
export const RULE_INTERVALS = ['complete', 'running'] as const;
export type RuleIntervals = (typeof RULE_INTERVALS)[number];

/** What an alert or recording rule sees of its time range. */
export interface RuleView {
  intervals: RuleIntervals;
  /** Minutes after its end from which an interval counts as complete. */
  offset: NumberOrVariable;
}

/** The columns of the table of facilities, in its order. */
export const FACILITY_COLUMNS = [
  'id',
  'name',
  'company',
  'nominalPower',
  'street',
  'postcode',
  'city',
  'country',
  'timeZone',
  'commissioningDate',
  'latitude',
  'longitude',
] as const;
export type FacilityColumn = (typeof FACILITY_COLUMNS)[number];

/**
 * Version 2 of the query, as Grafana saves it in dashboards and alert rules. The same model in Go is `pkg/query`;
 * `tests/contract/query.v2.json` keeps the two from drifting apart. A change that an older backend would misread raises
 * `version` and adds a migration on both sides.
 */
export interface AmperecloudQuery extends DataQuery {
  version: 2;
  queryType: QueryType;
  scope: Scope;
  /** Ids of companies, or dashboard variables. */
  companies: string[];
  /** Ids of facilities, or dashboard variables such as `$facility`. */
  facilities: string[];
  deviceScope: DeviceScope;
  deviceType: DeviceType;
  /** Ids of devices, or dashboard variables. */
  devices: string[];
  /** The dashboard's are added when the query is sent. */
  filters: Filter[];
  /** Dashboard variables that the query needs and that have no value. Filled in when it is sent, and saved empty. */
  unset: string[];
  /** Ids of reading types and analyses, as the API spells them (`Pac`), or dashboard variables. */
  readingTypes: string[];
  roles: Role[];
  computed: Computed[];
  counter: Counter;
  relate: Relation;
  combine: Combination;
  scale: Scaling;
  /** Earlier times to compare with. */
  compare: Shift[];
  format: Format;
  bins: Binning;
  plant: Plant;
  events: EventSearch;
  graphql: CustomQuery;
  rule: RuleView;
  /** Of the table of facilities; empty: all but the street. */
  columns: FacilityColumn[];
  /**
   * Series name, may contain `{{facility}}`, `{{label}}` (the reading type's name), `{{readingType}}`, `{{unit}}` and the
   * other labels. Empty: automatic.
   */
  legend: string;
  resolution: Resolution;
  aggregation: Aggregation;
  labels: Labels;
  dayStamps: DayStamps;
  /** The dashboard's time zone as an IANA name. It is filled in when the query is sent, and saved empty. */
  timeZone: string;
  /** Always queries the API, even if the backend has the values in its cache. */
  bypassCache: boolean;
}

export const DEFAULT_QUERY: Omit<AmperecloudQuery, keyof DataQuery> & { queryType: QueryType } = {
  version: 2,
  queryType: 'readings',
  scope: 'facilities',
  companies: [],
  facilities: [],
  deviceScope: 'facility',
  deviceType: 'inverter',
  devices: [],
  filters: [],
  unset: [],
  readingTypes: [],
  roles: [],
  computed: [],
  counter: 'value',
  relate: 'none',
  combine: { method: 'none', by: 'all', percentile: 90, count: 5, missing: 'auto' },
  scale: { factor: 1, unit: '' },
  compare: [],
  format: 'timeSeries',
  bins: { by: '', width: 0.5 },
  plant: { tilt: 20, azimuth: 180, losses: 14.08, temperatureCoefficient: -0.35, referenceTemperature: 25 },
  events: { kind: 'missing', condition: 'above', threshold: 0, duration: 0, window: 60, period: 'auto' },
  graphql: { saved: '', document: '', variables: [], format: 'table', list: '', ttl: 60 },
  rule: { intervals: 'complete', offset: 0 },
  columns: [],
  legend: '',
  resolution: 'auto',
  aggregation: 'auto',
  labels: 'all',
  dayStamps: 'calendar',
  timeZone: '',
  bypassCache: false,
};
