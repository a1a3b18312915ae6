import React from 'react';

import { t } from '@grafana/i18n';

import { combineOptions, groupingOptions, missingOptions } from '../../choices';
import { type Combination } from '../../query.gen';
import { hasGroups } from '../../summaries';
import { ChoicePicker } from './ChoicePicker';
import { type FieldProps } from './fields';
import { NumberInput } from './NumberInput';
import { QueryField } from './QueryField';

/** How the members of a group become one series. What the method does not use is not shown, unless it is wrong. */
export function CombineFields({ id, query, offerVariables, problemsOf, onChange }: FieldProps) {
  const { combine } = query;
  const { method } = combine;
  const isRanked = method === 'top' || method === 'bottom';
  const change = (part: Partial<Combination>) => onChange({ combine: { ...combine, ...part } });
  return (
    <>
      <QueryField
        id={`${id}-combine`}
        label={t('query.combine.label', 'Combine')}
        size="narrow"
        tooltip={t(
          'query.combine.tooltip',
          'Makes one series of the plants or devices of a group, or leaves only the best or worst of them.'
        )}
        problems={problemsOf('method')}
      >
        <ChoicePicker
          id={`${id}-combine`}
          options={combineOptions()}
          value={method}
          onChange={(value) => change({ method: value })}
        />
      </QueryField>
      {(method === 'percentile' || problemsOf('percentile').length > 0) && (
        <QueryField
          id={`${id}-percentile`}
          label={t('query.percentile.label', 'Percentile')}
          size="small"
          tooltip={t(
            'query.percentile.tooltip',
            'From 0, the lowest member, through 50, the median, to 100, the highest.'
          )}
          problems={problemsOf('percentile')}
        >
          <NumberInput
            id={`${id}-percentile`}
            value={combine.percentile}
            otherwise={90}
            offerVariables={offerVariables}
            onChange={(percentile) => change({ percentile })}
          />
        </QueryField>
      )}
      {(isRanked || problemsOf('count').length > 0) && (
        <QueryField
          id={`${id}-count`}
          label={t('query.count.label', 'Number')}
          size="small"
          tooltip={t('query.count.tooltip', 'How many members of each group are shown.')}
          problems={problemsOf('count')}
        >
          <NumberInput
            id={`${id}-count`}
            value={combine.count}
            otherwise={5}
            offerVariables={offerVariables}
            onChange={(count) => change({ count })}
          />
        </QueryField>
      )}
      {(hasGroups(query) || problemsOf('by').length > 0) && (
        <QueryField
          id={`${id}-by`}
          label={t('query.by.label', 'Group')}
          size="narrow"
          tooltip={t(
            'query.by.tooltip',
            'Which series belong together for the sum, the median and the share; different readings are never mixed.'
          )}
          problems={problemsOf('by')}
        >
          <ChoicePicker
            id={`${id}-by`}
            options={groupingOptions()}
            value={combine.by}
            onChange={(by) => change({ by })}
          />
        </QueryField>
      )}
      {((method !== 'none' && !isRanked) || problemsOf('missing').length > 0) && (
        <QueryField
          id={`${id}-missing`}
          label={t('query.missing.label', 'Missing members')}
          size="narrow"
          tooltip={t(
            'query.missing.tooltip',
            'What happens at a time at which not all members of a group have a value.'
          )}
          problems={problemsOf('missing')}
        >
          <ChoicePicker
            id={`${id}-missing`}
            options={missingOptions()}
            value={combine.missing}
            onChange={(missing) => change({ missing })}
          />
        </QueryField>
      )}
    </>
  );
}
