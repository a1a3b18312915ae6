import { t } from '@grafana/i18n';

import {
  AGGREGATIONS,
  type AmperecloudQuery,
  COMBINE_METHODS,
  COMPUTED_READINGS,
  CONDITIONS,
  COUNTERS,
  DAY_STAMP_CHOICES,
  DEVICE_SCOPES,
  DEVICE_TYPES,
  EVENT_KINDS,
  FORMATS,
  GROUPINGS,
  LABEL_CHOICES,
  MISSING_CHOICES,
  PERIODS,
  RELATIONS,
  RESOLUTIONS,
  ROLES,
  RULE_INTERVAL_CHOICES,
  SCOPES,
  SHIFT_UNITS,
} from './query.gen';
import { type Control, problem, type QueryProblem } from './queryProblem';

/** Choices that this version does not know, which the backend refuses as well. */
export function choiceProblems(query: AmperecloudQuery): QueryProblem[] {
  const chosen: Array<[Control, string, readonly string[]]> = [
    ['scope', query.scope, SCOPES],
    ['deviceScope', query.deviceScope, DEVICE_SCOPES],
    ['deviceScope', query.deviceType, DEVICE_TYPES],
    ...query.roles.map((role): [Control, string, readonly string[]] => ['values', role, ROLES]),
    ...query.computed.map((computed): [Control, string, readonly string[]] => ['values', computed, COMPUTED_READINGS]),
    ['counter', query.counter, COUNTERS],
    ['relate', query.relate, RELATIONS],
    ['method', query.combine.method, COMBINE_METHODS],
    ['by', query.combine.by, GROUPINGS],
    ['missing', query.combine.missing, MISSING_CHOICES],
    ['aggregation', query.aggregation, AGGREGATIONS],
    ['resolution', query.resolution, RESOLUTIONS],
    ['format', query.format, FORMATS],
    ['labels', query.labels, LABEL_CHOICES],
    ['dayStamps', query.dayStamps, DAY_STAMP_CHOICES],
    ['intervals', query.rule.intervals, RULE_INTERVAL_CHOICES],
  ];
  if (query.queryType === 'events') {
    chosen.push(
      ['kind', query.events.kind, EVENT_KINDS],
      ['condition', query.events.condition, CONDITIONS],
      ['period', query.events.period, PERIODS]
    );
  }
  return [
    ...chosen.flatMap(([control, value, choices]) => unknown(control, value, choices)),
    ...query.compare.flatMap(({ unit }, at) => unknown('compare', unit, SHIFT_UNITS, at)),
  ];
}

function unknown(control: Control, value: string, choices: readonly string[], at?: number): QueryProblem[] {
  // Texts in lists are trimmed, as in the backend.
  if (choices.includes(control === 'values' ? value.trim() : value)) {
    return [];
  }
  const text = t('problems.unknown', 'The plugin does not know "{{value}}": choose one of the list.', {
    value,
    interpolation: { escapeValue: false },
  });
  return [problem(control, 'error', text, at)];
}
