import { t } from '@grafana/i18n';

import {
  combineOptions,
  counterOptions,
  formatOptions,
  groupingOptions,
  missingOptions,
  nameOf,
  relationOptions,
  ruleIntervalOptions,
} from './choices';
import { aggregationOptions } from './components/QueryEditor/AggregationPicker';
import { dayStampsOptions } from './components/QueryEditor/DayStampsPicker';
import { labelsOptions } from './components/QueryEditor/LabelsPicker';
import { resolutionOptions } from './components/QueryEditor/ResolutionPicker';
import { type AmperecloudQuery, DEFAULT_QUERY, type Plant, type Shift } from './query.gen';

/** What differs from the default in each group of the editor, in short texts in the user's language. */

export function calculationSummary(query: AmperecloudQuery): string[] {
  const { counter, relate, scale, resolution, aggregation } = query;
  return texts(
    counter !== DEFAULT_QUERY.counter && nameOf(counterOptions(), counter),
    relate !== DEFAULT_QUERY.relate && related(query),
    combined(query),
    Number(scale.factor) !== DEFAULT_QUERY.scale.factor && `× ${scale.factor}`,
    scale.unit.trim(),
    resolution !== DEFAULT_QUERY.resolution && nameOf(resolutionOptions(), resolution),
    aggregation !== DEFAULT_QUERY.aggregation && nameOf(aggregationOptions(), aggregation)
  );
}

export function compareSummary({ compare }: AmperecloudQuery): string[] {
  return compare.map(shiftName);
}

export function optionsSummary(query: AmperecloudQuery): string[] {
  const { format, bins, legend, labels, dayStamps, bypassCache } = query;
  return texts(
    format !== DEFAULT_QUERY.format && nameOf(formatOptions(), format),
    format === 'bins' && (bins.by.trim() || t('query.bins.wind-speed', 'Wind speed')),
    legend.trim(),
    labels !== DEFAULT_QUERY.labels && nameOf(labelsOptions(), labels),
    dayStamps !== DEFAULT_QUERY.dayStamps && nameOf(dayStampsOptions(), dayStamps),
    bypassCache && t('display-text.bypass-cache', 'without cache'),
    isOtherPlant(query.plant) && t('query.plant.own', 'own plant model')
  );
}

/** Which intervals a rule sees is said even by default: it decides what a threshold is compared with. */
export function ruleSummary({ rule }: AmperecloudQuery): string[] {
  return texts(
    t('query.rule.summary', 'intervals: {{choice}}', { choice: nameOf(ruleIntervalOptions(), rule.intervals) }),
    Number(rule.offset) !== DEFAULT_QUERY.rule.offset &&
      t('query.rule.offset-summary', '{{minutes}} min for late data', { minutes: rule.offset })
  );
}

/** Whether values are put in relation to a group, or combined in one, so that it matters which group that is. */
export function hasGroups({ relate, combine }: AmperecloudQuery): boolean {
  return combine.method !== 'none' || relate === 'share' || relate === 'deviation' || relate === 'robust';
}

/** "1 day earlier" in the user's language. */
export function shiftName({ amount, unit }: Shift): string {
  // The amount may be a variable, and the unit one of a newer plugin.
  const count = Number(amount) === 1 ? 1 : 2;
  const values = { count, amount, unit, interpolation: { escapeValue: false } };
  switch (unit) {
    case 'd':
      return t('query.compare.days-earlier', '', {
        ...values,
        defaultValue_one: '{{amount}} day earlier',
        defaultValue_other: '{{amount}} days earlier',
      });
    case 'w':
      return t('query.compare.weeks-earlier', '', {
        ...values,
        defaultValue_one: '{{amount}} week earlier',
        defaultValue_other: '{{amount}} weeks earlier',
      });
    case 'M':
      return t('query.compare.months-earlier', '', {
        ...values,
        defaultValue_one: '{{amount}} month earlier',
        defaultValue_other: '{{amount}} months earlier',
      });
    case 'y':
      return t('query.compare.years-earlier', '', {
        ...values,
        defaultValue_one: '{{amount}} year earlier',
        defaultValue_other: '{{amount}} years earlier',
      });
    default:
      return t('query.compare.earlier', '{{amount}} {{unit}} earlier', values);
  }
}

function related(query: AmperecloudQuery): string {
  const { relate, combine } = query;
  const names = [nameOf(relationOptions(), relate)];
  if (hasGroups({ ...query, combine: DEFAULT_QUERY.combine }) && combine.method === 'none') {
    names.push(nameOf(groupingOptions(), combine.by));
  }
  return names.join(', ');
}

function combined({ combine }: AmperecloudQuery): string {
  const { method, by, percentile, count, missing } = combine;
  if (method === 'none') {
    return '';
  }
  const detail = { percentile, top: count, bottom: count }[method as string];
  const name = nameOf(combineOptions(), method);
  return texts(
    detail === undefined ? name : `${name}: ${detail}`,
    nameOf(groupingOptions(), by),
    missing !== DEFAULT_QUERY.combine.missing &&
      t('query.missing.summary', 'missing members: {{choice}}', { choice: nameOf(missingOptions(), missing) })
  ).join(', ');
}

function isOtherPlant(plant: Plant): boolean {
  const standard: Plant = DEFAULT_QUERY.plant;
  return (Object.keys(standard) as Array<keyof Plant>).some((name) => plant[name] !== standard[name]);
}

function texts(...parts: Array<string | false>): string[] {
  return parts.filter((part): part is string => Boolean(part));
}
