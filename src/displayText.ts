import { t } from '@grafana/i18n';

import { type AmperecloudQuery, DEFAULT_QUERY } from './query';

/** One line that describes the query in Explore's history and in collapsed rows. */
export function describeQuery(query: AmperecloudQuery): string {
  if (query.queryType === 'facilities') {
    return t('display-text.facilities', 'All facilities');
  }
  const { facilities, readingTypes, aggregation } = query;
  const parts = [
    readingTypes.join(', '),
    facilities.length > 1
      ? t('display-text.facility-count', '', {
          count: facilities.length,
          defaultValue_one: '{{count}} facility',
          defaultValue_other: '{{count}} facilities',
        })
      : facilities[0],
    query.resolution,
    aggregation !== DEFAULT_QUERY.aggregation && aggregation,
    query.bypassCache && t('display-text.bypass-cache', 'without cache'),
  ];
  return parts.filter(Boolean).join(' · ');
}
