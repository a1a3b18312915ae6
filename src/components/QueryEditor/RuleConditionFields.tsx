import React from 'react';

import { t } from '@grafana/i18n';

import { conditionOptions } from '../../choices';
import { type EventSearch } from '../../query.gen';
import { ChoicePicker } from './ChoicePicker';
import { type FieldProps } from './fields';
import { NumberInput } from './NumberInput';
import { QueryField } from './QueryField';

/** The condition of an alert rule that is tried on what was: as in the rule, with its time range and pending period. */
export function RuleConditionFields({ id, query, offerVariables, problemsOf, onChange }: FieldProps) {
  const { events } = query;
  const change = (part: Partial<EventSearch>) => onChange({ events: { ...events, ...part } });
  return (
    <>
      <QueryField
        id={`${id}-event-condition`}
        label={t('query.events.condition', 'Condition')}
        size="small"
        problems={problemsOf('condition')}
      >
        <ChoicePicker
          id={`${id}-event-condition`}
          options={conditionOptions()}
          value={events.condition}
          onChange={(condition) => change({ condition })}
        />
      </QueryField>
      <QueryField
        id={`${id}-event-threshold`}
        label={t('query.events.threshold-label', 'Threshold')}
        size="small"
        tooltip={t('query.events.threshold-tooltip', 'In the unit of the values, after all calculations.')}
        problems={problemsOf('threshold')}
      >
        <NumberInput
          id={`${id}-event-threshold`}
          value={events.threshold}
          otherwise={0}
          offerVariables={offerVariables}
          onChange={(threshold) => change({ threshold })}
        />
      </QueryField>
      <QueryField
        id={`${id}-event-window`}
        label={t('query.events.window', 'Time range of the rule (minutes)')}
        size="small"
        tooltip={t(
          'query.events.window-tooltip',
          'What the rule looks at whenever it is evaluated: 60 is its last hour, 1440 its last day. Its values are combined as by the format “One value of the range”.'
        )}
        problems={problemsOf('window')}
      >
        <NumberInput
          id={`${id}-event-window`}
          value={events.window}
          otherwise={60}
          offerVariables={offerVariables}
          onChange={(window) => change({ window })}
        />
      </QueryField>
      <QueryField
        id={`${id}-event-pending`}
        label={t('query.events.pending', 'Pending period (minutes)')}
        size="small"
        tooltip={t('query.events.pending-tooltip', 'For how long the condition must hold before the rule fires.')}
        problems={problemsOf('duration')}
      >
        <NumberInput
          id={`${id}-event-pending`}
          value={events.duration}
          otherwise={0}
          offerVariables={offerVariables}
          onChange={(duration) => change({ duration })}
        />
      </QueryField>
    </>
  );
}
