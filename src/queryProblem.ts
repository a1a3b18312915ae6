/** The controls of the editor where something can be wrong. */
export type Control =
  | 'scope'
  | 'deviceScope'
  | 'values'
  | 'counter'
  | 'relate'
  | 'method'
  | 'by'
  | 'missing'
  | 'percentile'
  | 'count'
  | 'factor'
  | 'aggregation'
  | 'resolution'
  | 'compare'
  | 'format'
  | 'bins'
  | 'width'
  | 'labels'
  | 'dayStamps'
  | 'tilt'
  | 'azimuth'
  | 'losses'
  | 'temperatureCoefficient'
  | 'referenceTemperature'
  | 'kind'
  | 'condition'
  | 'threshold'
  | 'duration'
  | 'window'
  | 'period'
  | 'intervals'
  | 'offset'
  | 'ttl';

export interface QueryProblem {
  control: Control;
  /** The backend refuses an error; a warning is answered, but is hardly what is meant. */
  severity: 'error' | 'warning';
  /** In the user's language: what is wrong, and what to do. */
  text: string;
  /** Of several controls, such as those of comparisons, which. */
  at?: number;
}

/** What the editor knows of the members that a query is about. */
export interface Members {
  /** How many facilities or devices; undefined: not known. */
  count?: number;
  /** The units of the chosen reading types, as far as they are known. */
  units?: string[];
  /** The query is that of an alert rule or recording rule. */
  forRule?: boolean;
}

export function problem(control: Control, severity: QueryProblem['severity'], text: string, at?: number): QueryProblem {
  return at === undefined ? { control, severity, text } : { control, severity, text, at };
}
