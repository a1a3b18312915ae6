import { t } from '@grafana/i18n';

import { type AmperecloudQuery, type Computed, type Resolution, type Role } from './query.gen';
import { type Control, type Members, problem, type QueryProblem } from './queryProblem';

/** Of these neither a sum over plants nor a value per kWp means anything. */
const INTENSIVE_ROLES: Role[] = ['irradiance', 'moduleTemperature', 'ambientTemperature', 'windSpeed', 'status'];
const INTENSIVE_COMPUTED: Computed[] = [
  'performanceRatio',
  'correctedRatio',
  'performanceIndex',
  'availability',
  'selfConsumption',
  'autarky',
  'dataCompleteness',
  'age',
  'clearSky',
  'sunElevation',
  'sunAzimuth',
  'daylight',
];
const INTENSIVE_UNITS = ['%', '°', '°C', 'K', 'V', 'Hz', 'W/m²', 'm/s'];

/** Steps in the order of their length, for what is summed since the start of a day, month or year. */
const PERIODS: Partial<Record<AmperecloudQuery['counter'], Resolution[]>> = {
  day: ['1d', '1M', '1y'],
  month: ['1M', '1y'],
  year: ['1y'],
};

/** Which choices of a query cancel each other out, or give values that mean nothing. */
export function pointlessChoices(query: AmperecloudQuery, members: Members): QueryProblem[] {
  const warn = (control: Control, isSo: boolean, text: () => string) =>
    isSo ? [problem(control, 'warning', text())] : [];
  const facts = factsOf(query, members);
  return [...ofGroups(query, facts, warn), ...ofCounters(query, warn), ...ofFormats(query, members, warn)];
}

type Warn = (control: Control, isSo: boolean, text: () => string) => QueryProblem[];

interface Facts {
  /** How many members there are; undefined: nobody knows. */
  count?: number;
  /** Each group has a single member, so that nothing can be compared or combined. */
  isAlone: boolean;
  isOverGroup: boolean;
  isCombined: boolean;
  isIntensive: boolean;
}

function factsOf(query: AmperecloudQuery, { count, units = [] }: Members): Facts {
  const { relate, combine, deviceScope } = query;
  return {
    count,
    isAlone: count === 1 || (combine.by === 'facility' && deviceScope === 'facility'),
    isOverGroup: relate === 'share' || relate === 'deviation' || relate === 'robust',
    isCombined: !['none', 'top', 'bottom'].includes(combine.method),
    isIntensive:
      query.roles.some((role) => INTENSIVE_ROLES.includes(role)) ||
      query.computed.some((computed) => INTENSIVE_COMPUTED.includes(computed)) ||
      units.some((unit) => INTENSIVE_UNITS.includes(unit.trim())),
  };
}

function ofGroups(query: AmperecloudQuery, facts: Facts, warn: Warn): QueryProblem[] {
  const { relate, combine, deviceScope } = query;
  const { count, isAlone, isOverGroup, isCombined, isIntensive } = facts;
  const isRanked = combine.method === 'top' || combine.method === 'bottom';
  return [
    ...warn('relate', isOverGroup && isAlone, () =>
      t(
        'problems.relate-alone',
        'Each group has one member, whose share is always 100 % and whose deviation is 0: choose more members or another group.'
      )
    ),
    ...warn('relate', relate === 'robust' && !isAlone && (count ?? 3) < 3, () =>
      t('problems.robust-few', 'The robust z-score needs at least 3 members: choose more members, or the deviation.')
    ),
    ...warn('relate', relate === 'perKwp' && isIntensive, () =>
      t('problems.per-kwp', 'Ratios, temperatures, irradiance and states do not depend on the nominal power.')
    ),
    ...warn('relate', relate === 'share' && isIntensive, () =>
      t(
        'problems.share-of-ratios',
        'Ratios, temperatures, irradiance and states do not add up, so that none has a share.'
      )
    ),
    ...warn('method', isCombined && isAlone, () =>
      t('problems.combine-alone', 'Each group has one member, so that combining changes nothing.')
    ),
    ...warn('method', isRanked && isAlone, () =>
      t(
        'problems.rank-alone',
        'Each group has one member, so that all are shown: choose more members or another group.'
      )
    ),
    ...warn('method', combine.method === 'sum' && isIntensive, () =>
      t('problems.sum-of-ratios', 'Ratios, temperatures, irradiance and states do not add up: choose mean or median.')
    ),
    ...warn('method', combine.method === 'sum' && (relate === 'deviation' || relate === 'robust'), () =>
      t('problems.sum-of-deviations', 'Deviations do not add up: choose mean, median or a percentile.')
    ),
    ...warn('method', combine.method === 'sum' && relate === 'perKwp', () =>
      t('problems.sum-of-specific', 'Values per kWp do not add up over members: choose mean or median.')
    ),
    ...warn('method', combine.method === 'sum' && relate === 'share', () =>
      t('problems.sum-of-shares', 'The shares of a group always add up to 100 %.')
    ),
    ...warn('method', isCombined && combine.method !== 'min' && combine.method !== 'max' && hasCodes(query), () =>
      t('problems.codes', 'States are codes, with which nothing can be computed: do not combine them.')
    ),
    ...warn('by', combine.by === 'deviceType' && deviceScope === 'facility' && (isCombined || isOverGroup), () =>
      t('problems.no-device-type', 'Plants have no device type: choose another group, or devices.')
    ),
    ...warn('resolution', query.resolution === 'raw' && (isCombined || isOverGroup) && !isAlone, () =>
      t(
        'problems.raw-members',
        'Raw values of several members stand at different instants, so that members are missing at each: choose a resolution.'
      )
    ),
  ];
}

function hasCodes(query: AmperecloudQuery): boolean {
  return query.roles.includes('status');
}

function ofCounters({ counter, aggregation, resolution, computed, roles }: AmperecloudQuery, warn: Warn) {
  const isRunning = counter === 'day' || counter === 'month' || counter === 'year';
  return [
    ...warn('aggregation', isRunning && ['mean', 'min', 'max'].includes(aggregation), () =>
      t(
        'problems.running-aggregation',
        'A running sum needs the sum of each step, or the last value of a counter: choose Auto, Sum or Last.'
      )
    ),
    ...warn('aggregation', counter === 'difference' && ['mean', 'sum', 'min'].includes(aggregation), () =>
      t(
        'problems.difference-aggregation',
        'A difference needs the last value of the counter in each step: choose Auto.'
      )
    ),
    ...warn('resolution', PERIODS[counter]?.includes(resolution) ?? false, () =>
      t('problems.running-resolution', 'Each step is as long as the running sum: choose a finer resolution.')
    ),
    ...warn('counter', counter !== 'value' && (computed.length > 0 || roles.some(isNoAmount)), () =>
      t('problems.no-counter', 'Only meters and energies can be counted, not all of the chosen readings.')
    ),
  ];
}

/** Whether a role is a quantity of the moment, which no meter counts. */
function isNoAmount(role: Role): boolean {
  return !role.startsWith('energy');
}

function ofFormats(query: AmperecloudQuery, { forRule }: Members, warn: Warn): QueryProblem[] {
  const { format, compare, bins, scale, computed } = query;
  const shifts = compare.map(({ amount, unit }) => `${amount} ${unit}`);
  return [
    ...warn('compare', format === 'latest' && compare.length > 0, () =>
      t('problems.compare-latest', 'The newest value has no counterpart at an earlier time: choose another format.')
    ),
    ...warn('compare', compare.length > 0 && computed.includes('age'), () =>
      t('problems.compare-age', 'The age of the newest value has no counterpart at an earlier time.')
    ),
    ...warn('compare', new Set(shifts).size < shifts.length, () =>
      t('problems.same-shift', 'The same earlier time is there twice.')
    ),
    ...warn('bins', format === 'bins' && isItsOwnAxis(query), () =>
      t('problems.bins-axis', 'The only reading is that of the axis: choose another one to draw over it.')
    ),
    ...warn('resolution', format === 'bins' && ['1d', '1M', '1y'].includes(query.resolution), () =>
      t('problems.bins-resolution', 'Values of days or longer blur the curve: choose a finer resolution.')
    ),
    ...warn(
      'bins',
      format === 'bins' && bins.by.trim() === '' && query.deviceScope === 'type' && query.deviceType !== 'turbine',
      () => t('problems.bins-devices', 'Few devices measure the wind speed: choose the reading on the axis.')
    ),
    ...warn('factor', Number(scale.factor) === 0, () =>
      t('problems.factor-zero', 'With the factor 0, all values are 0.')
    ),
    ...warn('format', forRule === true && (format === 'table' || format === 'bins'), () =>
      t(
        'problems.rule-format',
        'A rule cannot use this format: choose a time series, newest value or value of the range.'
      )
    ),
    ...warn('values', forRule === true && hasCodes(query), () =>
      t('problems.rule-status', 'A rule can use codes, but no texts: a status that the API gives as text fails there.')
    ),
  ];
}

function isItsOwnAxis({ bins, readingTypes, roles, computed }: AmperecloudQuery): boolean {
  const by = bins.by.trim();
  const others = [
    ...readingTypes.filter((type) => type !== by),
    ...roles.filter((role) => by !== '' || role !== 'windSpeed'),
    ...computed,
  ];
  return others.length === 0;
}
