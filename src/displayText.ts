import { t } from '@grafana/i18n';

import { conditionOptions, eventKindOptions, nameOf } from './choices';
import { computedName, devicesName, roleName } from './quantities';
import { type AmperecloudQuery, DEFAULT_QUERY } from './query.gen';
import { calculationSummary, compareSummary, optionsSummary } from './summaries';

/** One line that describes the query in Explore's history and in collapsed rows. */
export function describeQuery(query: AmperecloudQuery): string {
  if (query.queryType === 'facilities') {
    return t('display-text.facilities', 'All facilities');
  }
  if (query.queryType === 'graphql') {
    const { saved, document, list } = query.graphql;
    return [saved || document.replace(/\s+/g, ' ').slice(0, 80), list].filter(Boolean).join(' · ');
  }
  if (query.queryType === 'events') {
    return [eventText(query), readingsText(query), scopeText(query), devicesText(query)].filter(Boolean).join(' · ');
  }
  const parts = [
    readingsText(query),
    scopeText(query),
    devicesText(query),
    query.resolution === DEFAULT_QUERY.resolution && query.resolution,
    ...calculationSummary(query),
    ...compareSummary(query),
    // Names of series say nothing about which these are.
    ...optionsSummary({ ...query, legend: '' }),
  ];
  return parts.filter(Boolean).join(' · ');
}

function readingsText({ readingTypes, roles, computed }: AmperecloudQuery): string {
  return [...readingTypes, ...roles.map(roleName), ...computed.map(computedName)].join(', ');
}

function eventText({ events: { kind, condition, threshold } }: AmperecloudQuery): string {
  const name = nameOf(eventKindOptions(), kind);
  switch (kind) {
    case 'threshold':
      return `${nameOf(conditionOptions(), condition)} ${threshold}`;
    case 'rule':
      return `${name}: ${nameOf(conditionOptions(), condition)} ${threshold}`;
    case 'lowRatio':
      return `${name} (${threshold} %)`;
    default:
      return name;
  }
}

function scopeText({ scope, facilities, companies }: AmperecloudQuery): string | undefined {
  switch (scope) {
    case 'all':
      return t('display-text.facilities', 'All facilities');
    case 'companies':
      return companies.length > 1
        ? t('display-text.company-count', '', {
            count: companies.length,
            defaultValue_one: 'all facilities of {{count}} company',
            defaultValue_other: 'all facilities of {{count}} companies',
          })
        : companies[0];
    default:
      return facilities.length > 1
        ? t('display-text.facility-count', '', {
            count: facilities.length,
            defaultValue_one: '{{count}} facility',
            defaultValue_other: '{{count}} facilities',
          })
        : facilities[0];
  }
}

function devicesText({ deviceScope, deviceType, devices }: AmperecloudQuery): string | undefined {
  switch (deviceScope) {
    case 'type':
      return devicesName(deviceType);
    case 'devices':
      return devices.length > 1
        ? t('display-text.device-count', '', {
            count: devices.length,
            defaultValue_one: '{{count}} device',
            defaultValue_other: '{{count}} devices',
          })
        : devices[0];
    default:
      return undefined;
  }
}
