import React from 'react';

import { t } from '@grafana/i18n';

import { ruleIntervalOptions } from '../../choices';
import { ChoicePicker } from './ChoicePicker';
import { type FieldProps } from './fields';
import { NumberInput } from './NumberInput';
import { QueryField } from './QueryField';

/** What an alert rule sees of its time range. */
export function RuleFields({ id, query, offerVariables, problemsOf, onChange }: FieldProps) {
  const { rule } = query;
  return (
    <>
      <QueryField
        id={`${id}-rule-intervals`}
        label={t('query.rule.intervals', 'Intervals')}
        size="narrow"
        tooltip={t(
          'query.rule.intervals-tooltip',
          'A running hour or day has only a part of its energy, which looks like a fault. By default the rule sees the intervals that are over: its time range moves back to the end of the last one, by the plant’s own time zone, and has one at least. Raw values are seen as they are.'
        )}
        problems={problemsOf('intervals')}
      >
        <ChoicePicker
          id={`${id}-rule-intervals`}
          options={ruleIntervalOptions()}
          value={rule.intervals}
          onChange={(intervals) => onChange({ rule: { ...rule, intervals } })}
        />
      </QueryField>
      <QueryField
        id={`${id}-rule-offset`}
        label={t('query.rule.offset', 'Wait for late data (minutes)')}
        size="small"
        tooltip={t(
          'query.rule.offset-tooltip',
          'How long after its end an interval counts as complete, and how much earlier the time range ends. As long as loggers are usually late: such as 15, or 120 for days.'
        )}
        problems={problemsOf('offset')}
      >
        <NumberInput
          id={`${id}-rule-offset`}
          value={rule.offset}
          otherwise={0}
          offerVariables={offerVariables}
          onChange={(offset) => onChange({ rule: { ...rule, offset } })}
        />
      </QueryField>
    </>
  );
}
