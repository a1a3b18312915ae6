import React from 'react';

import { t } from '@grafana/i18n';

import { conditionOptions, eventKindOptions, periodOptions } from '../../choices';
import { type EventKind, type EventSearch } from '../../query.gen';
import { ChoicePicker } from './ChoicePicker';
import { type FieldProps } from './fields';
import { NumberInput } from './NumberInput';
import { QueryField } from './QueryField';
import { ResolutionPicker } from './ResolutionPicker';
import { RuleConditionFields } from './RuleConditionFields';

/** What is proposed when a kind of event is chosen. Short gaps are common, and each change of a status matters. */
const PROPOSED: Record<EventKind, Partial<EventSearch>> = {
  missing: { duration: 60 },
  state: { duration: 0 },
  powerLimit: { duration: 0 },
  threshold: { duration: 15 },
  lowRatio: { duration: 0, condition: 'below', threshold: 75 },
  stuck: { duration: 60 },
  changed: { duration: 0 },
  rule: { duration: 0, window: 60 },
};

const LASTING: EventKind[] = ['missing', 'state', 'powerLimit', 'threshold', 'stuck'];
const BY_DAY: EventKind[] = ['missing', 'powerLimit', 'threshold', 'stuck', 'rule'];
/** They can be about calculated values, whose fields have the resolution. */
const OF_RESULT: EventKind[] = ['threshold', 'rule'];

/** Which events are looked for. What a kind does not use is not shown, unless it is wrong. */
export function EventFields(fields: FieldProps) {
  const { id, query, offerVariables, problemsOf, onChange } = fields;
  const { events } = query;
  const { kind } = events;
  const change = (part: Partial<EventSearch>) => onChange({ events: { ...events, ...part } });
  const hasThreshold = kind === 'threshold' || kind === 'lowRatio';
  const isOfRule = kind === 'rule';
  return (
    <>
      <QueryField
        id={`${id}-event-kind`}
        label={t('query.events.label', 'What happened')}
        size="narrow"
        tooltip={t(
          'query.events.tooltip',
          'Events are found in the values. Without a chosen reading it is that of the kind: AC power, the status or the power limit.'
        )}
        problems={problemsOf('kind')}
      >
        <ChoicePicker
          id={`${id}-event-kind`}
          options={eventKindOptions()}
          value={kind}
          onChange={(chosen) => change({ ...PROPOSED[chosen], kind: chosen })}
        />
      </QueryField>
      {isOfRule && <RuleConditionFields {...fields} />}
      {!isOfRule && (kind === 'threshold' || problemsOf('condition').length > 0) && (
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
      )}
      {!isOfRule && (hasThreshold || problemsOf('threshold').length > 0) && (
        <QueryField
          id={`${id}-event-threshold`}
          label={t('query.events.threshold-label', 'Threshold')}
          size="small"
          tooltip={
            kind === 'lowRatio'
              ? t('query.events.ratio-tooltip', 'In percent; days that are not over yet are not judged.')
              : t('query.events.threshold-tooltip', 'In the unit of the values, after all calculations.')
          }
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
      )}
      {!isOfRule && (LASTING.includes(kind) || problemsOf('duration').length > 0) && (
        <QueryField
          id={`${id}-event-duration`}
          label={t('query.events.duration', 'For at least (minutes)')}
          size="small"
          tooltip={t('query.events.duration-tooltip', 'What is shorter is no event; 0 marks everything.')}
          problems={problemsOf('duration')}
        >
          <NumberInput
            id={`${id}-event-duration`}
            value={events.duration}
            otherwise={0}
            offerVariables={offerVariables}
            onChange={(duration) => change({ duration })}
          />
        </QueryField>
      )}
      {(BY_DAY.includes(kind) || problemsOf('period').length > 0) && (
        <QueryField
          id={`${id}-event-period`}
          label={t('query.events.period', 'When')}
          size="narrow"
          tooltip={t(
            'query.events.period-tooltip',
            'Whether nights count. Daylight is from sunrise to sunset at the facility, by its coordinates.'
          )}
          problems={problemsOf('period')}
        >
          <ChoicePicker
            id={`${id}-event-period`}
            options={periodOptions()}
            value={events.period}
            onChange={(period) => change({ period })}
          />
        </QueryField>
      )}
      {!OF_RESULT.includes(kind) && (
        <QueryField
          id={`${id}-resolution`}
          label={t('query.resolution.label', 'Resolution')}
          size="narrow"
          tooltip={t(
            'query.events.resolution-tooltip',
            'The time between two values that are looked at; Auto goes by the kind of event and the time range.'
          )}
          problems={problemsOf('resolution')}
        >
          <ResolutionPicker
            id={`${id}-resolution`}
            value={query.resolution}
            offerVariables={offerVariables}
            onChange={(resolution) => onChange({ resolution })}
          />
        </QueryField>
      )}
    </>
  );
}
