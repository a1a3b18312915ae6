import { type AdHocVariableFilter, type DrilldownRecommendation, type DrilldownsApplicability } from '@grafana/data';
import { t } from '@grafana/i18n';

import { filterKeys, filterValues, isOfDevice, passing } from './filters';
import { type AmperecloudQuery, FILTER_KEYS, type FilterKey, type Grouping } from './query.gen';
import { type Facility } from './resources';
import { hasGroups } from './summaries';

/** The properties by which a dashboard can group, finest first: those by which queries group their members. */
export const GROUP_KEYS = ['facility', 'company', 'deviceType'] as const satisfies readonly Grouping[];
type GroupKey = (typeof GROUP_KEYS)[number];

/**
 * The query with the dashboard's grouping in place of its own. A query groups by one property: of several, by the
 * finest that it can, because the groups of facilities are those of companies, too. One that combines nothing, or
 * relates its members to nothing, shows each of them anyway, and stays as it is.
 */
export function groupedBy(query: AmperecloudQuery, keys: string[] = []): AmperecloudQuery {
  const by = groupingOf(query, keys);
  return by === undefined ? query : { ...query, combine: { ...query.combine, by } };
}

function groupingOf(query: AmperecloudQuery, keys: string[]): GroupKey | undefined {
  return hasGroups(query) ? GROUP_KEYS.find((key) => keys.includes(key) && !lacksDevices(key, query)) : undefined;
}

/** Whether a property is one of devices, and the query is about facilities. */
function lacksDevices(key: string, query: AmperecloudQuery): boolean {
  return isOfDevice(key) && query.deviceScope === 'facility';
}

/**
 * Which filters and groupings mean something to the queries of a panel, and why the others do not. What means something
 * to one of them is applicable.
 */
export function applicability(
  queries: AmperecloudQuery[],
  filters: AdHocVariableFilter[] = [],
  groupByKeys: string[] = []
): DrilldownsApplicability[] {
  const told = (key: string, reason: string | undefined, origin?: string): DrilldownsApplicability => ({
    key,
    applicable: reason === undefined,
    ...(reason !== undefined && { reason }),
    ...(origin !== undefined && { origin }),
  });
  return [
    ...filters.map(({ key, origin }) => told(key, whyNotFiltered(key, queries), origin)),
    ...groupByKeys.map((key) => told(key, whyNotGrouped(key, groupByKeys, queries))),
  ];
}

function whyNotFiltered(key: string, queries: AmperecloudQuery[]): string | undefined {
  if (!FILTER_KEYS.includes(key as FilterKey)) {
    return t('drilldowns.unknown-filter', 'amperecloud has no property "{{key}}" to filter by.', { key });
  }
  return ofFacilities(key, queries);
}

function whyNotGrouped(key: string, keys: string[], queries: AmperecloudQuery[]): string | undefined {
  if (!GROUP_KEYS.includes(key as GroupKey)) {
    return t('drilldowns.unknown-grouping', 'amperecloud has no property "{{key}}" to group by.', { key });
  }
  if (queries.length === 0 || queries.some((query) => groupingOf(query, keys) === key)) {
    return undefined;
  }
  const grouping = queries.filter(hasGroups);
  if (grouping.length === 0) {
    return t('drilldowns.not-combined', 'The query shows each member. It combines none, so that nothing is grouped.');
  }
  const taken = grouping.map((query) => groupingOf(query, keys)).find((by) => by !== undefined);
  return taken === undefined
    ? ofFacilities(key, grouping)
    : t('drilldowns.grouped-otherwise', 'A query is grouped by one property: here by {{property}}.', {
        property: nameOf(taken),
        interpolation: { escapeValue: false },
      });
}

function ofFacilities(key: string, queries: AmperecloudQuery[]): string | undefined {
  return queries.length > 0 && queries.every((query) => lacksDevices(key, query))
    ? t('drilldowns.no-devices', 'The query is about facilities, not about their devices.')
    : undefined;
}

function nameOf(key: FilterKey): string {
  return filterKeys().find(({ value }) => value === key)?.text ?? key;
}

export function groupKeys() {
  return filterKeys().filter(({ value }) => GROUP_KEYS.includes(value as GroupKey));
}

/** More than that are no recommendation, but a list. */
const RECOMMENDED = 4;

/**
 * What divides the facilities that the dashboard's filters leave: their companies, countries and classes of nominal
 * power, by the first of these properties of which there are several, but few.
 */
export function recommended(
  facilities: Facility[],
  filters: AdHocVariableFilter[] = [],
  groupByKeys: string[] = [],
  queries: AmperecloudQuery[] = []
): DrilldownRecommendation {
  const left = passing(facilities, filters, '');
  const dividing = (['company', 'country', 'powerClass'] as const)
    .filter((key) => !filters.some((filter) => filter.key === key))
    .map((key) => ({ key, values: filterValues(key, left) }))
    .find(({ values }) => values.length > 1 && values.length <= RECOMMENDED);
  return {
    filters: (dividing?.values ?? []).map(({ text, value }) => ({
      key: dividing!.key,
      keyLabel: nameOf(dividing!.key),
      operator: '=',
      value: String(value),
      valueLabels: [text],
    })),
    groupByKeys: GROUP_KEYS.filter(
      (key) => !groupByKeys.includes(key) && queries.some((query) => groupingOf(query, [key]) === key)
    ),
  };
}
