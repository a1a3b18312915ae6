import { t } from '@grafana/i18n';
import { type ComboboxOption } from '@grafana/ui';

import {
  type CombineMethod,
  type Condition,
  type Counter,
  type CustomFormat,
  type EventKind,
  type Format,
  type Grouping,
  type MissingMembers,
  type Period,
  type Relation,
  type RuleIntervals,
  type Scope,
  type ShiftUnit,
  type VariableSource,
} from './query.gen';

/** The choices of a query in the user's language, each list in the order of the model (`query.gen.ts`). */

/** The label of a choice; the value itself if it is one of a newer plugin. */
export function nameOf<T extends string>(options: Array<ComboboxOption<T>>, value: T): string {
  return options.find((option) => option.value === value)?.label ?? value;
}

export function scopeOptions(): Array<ComboboxOption<Scope>> {
  return [
    { value: 'facilities', label: t('query.scope.facilities', 'Chosen facilities') },
    { value: 'companies', label: t('query.scope.companies', 'All of companies') },
    { value: 'all', label: t('query.scope.all', 'All facilities') },
  ];
}

export function counterOptions(): Array<ComboboxOption<Counter>> {
  return [
    {
      value: 'value',
      label: t('query.counter.value', 'As it is'),
      description: t('query.counter.value-description', 'The values of the reading'),
    },
    {
      value: 'difference',
      label: t('query.counter.difference', 'Difference per step'),
      description: t('query.counter.difference-description', 'What a meter counted in each interval'),
    },
    {
      value: 'day',
      label: t('query.counter.day', 'Running sum of the day'),
      description: t('query.counter.day-description', 'Starts at 0 at midnight of the plant'),
    },
    {
      value: 'month',
      label: t('query.counter.month', 'Running sum of the month'),
      description: t('query.counter.month-description', 'Starts at 0 on the 1st'),
    },
    {
      value: 'year',
      label: t('query.counter.year', 'Running sum of the year'),
      description: t('query.counter.year-description', 'Starts at 0 on January 1'),
    },
  ];
}

export function relationOptions(): Array<ComboboxOption<Relation>> {
  return [
    { value: 'none', label: t('query.relate.none', 'Nothing') },
    {
      value: 'perKwp',
      label: t('query.relate.per-kwp', 'Nominal power (per kWp)'),
      description: t('query.relate.per-kwp-description', 'To compare plants of different size'),
    },
    {
      value: 'share',
      label: t('query.relate.share', 'Sum of the group (share in %)'),
      description: t('query.relate.share-description', 'Who contributes how much'),
    },
    {
      value: 'deviation',
      label: t('query.relate.deviation', 'Median of the group (deviation in %)'),
      description: t('query.relate.deviation-description', 'Who is better or worse than the others'),
    },
    {
      value: 'robust',
      label: t('query.relate.robust', 'Spread of the group (robust z-score)'),
      description: t('query.relate.robust-description', 'Who stands out; above 3.5 is an outlier'),
    },
  ];
}

export function combineOptions(): Array<ComboboxOption<CombineMethod>> {
  return [
    {
      value: 'none',
      label: t('query.combine.none', 'Not combined'),
      description: t('query.combine.none-description', 'One series for each plant or device'),
    },
    { value: 'sum', label: t('query.combine.sum', 'Sum of the members') },
    {
      value: 'mean',
      label: t('query.combine.mean', 'Mean of the members'),
      description: t('query.combine.mean-description', 'Weighted where a ratio has known parts'),
    },
    { value: 'min', label: t('query.combine.min', 'Lowest member') },
    { value: 'max', label: t('query.combine.max', 'Highest member') },
    { value: 'median', label: t('query.combine.median', 'Median of the members') },
    { value: 'percentile', label: t('query.combine.percentile', 'Percentile of the members') },
    {
      value: 'top',
      label: t('query.combine.top', 'Top N'),
      description: t('query.combine.top-description', 'Only those with the highest value of the range'),
    },
    {
      value: 'bottom',
      label: t('query.combine.bottom', 'Bottom N'),
      description: t('query.combine.bottom-description', 'Only those with the lowest value of the range'),
    },
  ];
}

export function groupingOptions(): Array<ComboboxOption<Grouping>> {
  return [
    { value: 'all', label: t('query.by.all', 'All together') },
    { value: 'company', label: t('query.by.company', 'Per company') },
    { value: 'facility', label: t('query.by.facility', 'Per facility') },
    { value: 'deviceType', label: t('query.by.device-type', 'Per device type') },
  ];
}

export function missingOptions(): Array<ComboboxOption<MissingMembers>> {
  return [
    {
      value: 'auto',
      label: t('query.missing.auto', 'Auto'),
      description: t('query.missing.auto-description', 'Panels: without them; alert rules: no value'),
    },
    {
      value: 'present',
      label: t('query.missing.present', 'Without them'),
      description: t('query.missing.present-description', 'Of those that have a value, with a notice'),
    },
    {
      value: 'null',
      label: t('query.missing.null', 'No value'),
      description: t('query.missing.null-description', 'A gap until all have one'),
    },
  ];
}

export function shiftUnitOptions(): Array<ComboboxOption<ShiftUnit>> {
  return [
    { value: 'd', label: t('query.compare.days', 'days') },
    { value: 'w', label: t('query.compare.weeks', 'weeks') },
    { value: 'M', label: t('query.compare.months', 'months') },
    { value: 'y', label: t('query.compare.years', 'years') },
  ];
}

export function formatOptions(): Array<ComboboxOption<Format>> {
  return [
    {
      value: 'timeSeries',
      label: t('query.format.time-series', 'Time series'),
      description: t('query.format.time-series-description', 'Values over time'),
    },
    {
      value: 'latest',
      label: t('query.format.latest', 'Newest value'),
      description: t('query.format.latest-description', 'One row each, with time and age'),
    },
    {
      value: 'range',
      label: t('query.format.range', 'One value of the range'),
      description: t('query.format.range-description', 'Such as the energy of the month'),
    },
    {
      value: 'table',
      label: t('query.format.table', 'Table'),
      description: t('query.format.table-description', 'One row per instant, one column per series'),
    },
    {
      value: 'bins',
      label: t('query.format.bins', 'Curve over another reading'),
      description: t('query.format.bins-description', 'Such as power over wind speed'),
    },
  ];
}

export function eventKindOptions(): Array<ComboboxOption<EventKind>> {
  return [
    {
      value: 'missing',
      label: t('query.events.missing', 'Data are missing'),
      description: t('query.events.missing-description', 'No values came'),
    },
    {
      value: 'state',
      label: t('query.events.state', 'Status changed'),
      description: t('query.events.state-description', 'States and error codes'),
    },
    {
      value: 'powerLimit',
      label: t('query.events.power-limit', 'Power was limited'),
      description: t('query.events.power-limit-description', 'To how much, and by whom'),
    },
    {
      value: 'threshold',
      label: t('query.events.threshold', 'Beyond a threshold'),
      description: t('query.events.threshold-description', 'Any reading, above or below'),
    },
    {
      value: 'lowRatio',
      label: t('query.events.low-ratio', 'Low performance ratio'),
      description: t('query.events.low-ratio-description', 'Days below a threshold'),
    },
    {
      value: 'stuck',
      label: t('query.events.stuck', 'Value got stuck'),
      description: t('query.events.stuck-description', 'It stayed exactly what it was'),
    },
    {
      value: 'changed',
      label: t('query.events.changed', 'Series changed'),
      description: t('query.events.changed-description', 'Its unit, or how often values come'),
    },
    {
      value: 'rule',
      label: t('query.events.rule', 'A rule would have fired'),
      description: t('query.events.rule-description', 'A condition, tried on what was'),
    },
  ];
}

export function conditionOptions(): Array<ComboboxOption<Condition>> {
  return [
    { value: 'above', label: t('query.events.above', 'Above') },
    { value: 'below', label: t('query.events.below', 'Below') },
  ];
}

export function periodOptions(): Array<ComboboxOption<Period>> {
  return [
    {
      value: 'auto',
      label: t('query.events.period-auto', 'Auto'),
      description: t('query.events.period-auto-description', 'Missing and stuck values: in daylight'),
    },
    { value: 'daylight', label: t('query.events.period-daylight', 'In daylight') },
    { value: 'always', label: t('query.events.period-always', 'Day and night') },
  ];
}

export function ruleIntervalOptions(): Array<ComboboxOption<RuleIntervals>> {
  return [
    {
      value: 'complete',
      label: t('query.rule.complete', 'Complete only'),
      description: t('query.rule.complete-description', 'The running hour, day or month is left out'),
    },
    {
      value: 'running',
      label: t('query.rule.running', 'Include the running one'),
      description: t('query.rule.running-description', 'With what has come of it so far'),
    },
  ];
}

export function customFormatOptions(): Array<ComboboxOption<CustomFormat>> {
  return [
    {
      value: 'table',
      label: t('query.custom.table', 'Table'),
      description: t('query.custom.table-description', 'A row for each element of the list'),
    },
    {
      value: 'timeSeries',
      label: t('query.custom.time-series', 'Time series'),
      description: t('query.custom.time-series-description', 'Numbers over their times; texts become labels'),
    },
    {
      value: 'numeric',
      label: t('query.custom.numeric', 'Numbers'),
      description: t('query.custom.numeric-description', 'The newest of each; texts become labels'),
    },
    {
      value: 'count',
      label: t('query.custom.count', 'Number of rows'),
      description: t('query.custom.count-description', '0 where there are none'),
    },
  ];
}

export function sourceOptions(): Array<ComboboxOption<VariableSource>> {
  return [
    {
      value: 'auto',
      label: t('query.custom.source-auto', 'Value'),
      description: t(
        'query.custom.source-auto-description',
        'What is entered, or what its name says: from, to, after, …'
      ),
    },
    { value: 'from', label: t('query.custom.source-from', 'Start of the time range') },
    { value: 'to', label: t('query.custom.source-to', 'End of the time range') },
    { value: 'interval', label: t('query.custom.source-interval', 'Interval of the panel') },
    { value: 'maxDataPoints', label: t('query.custom.source-points', 'Maximum number of points') },
    { value: 'timeZone', label: t('query.custom.source-zone', 'Time zone of the dashboard') },
    { value: 'null', label: 'null' },
    { value: 'cursor', label: t('query.custom.source-cursor', 'Cursor of the next page') },
    { value: 'offset', label: t('query.custom.source-offset', 'Rows before the next page') },
    { value: 'page', label: t('query.custom.source-page', 'Number of the page') },
  ];
}
