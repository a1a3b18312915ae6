import { t } from '@grafana/i18n';

import { type AmperecloudQuery } from './query';

/** One line that stands for the query in Explore's history and in collapsed rows. */
export function describeQuery(query: AmperecloudQuery): string {
  if (query.queryType === 'facilities') {
    return t('display-text.facilities', 'All facilities');
  }
  const { facilities, readingTypes } = query;
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
  ];
  return parts.filter(Boolean).join(' · ');
}
