import React from 'react';

import { t } from '@grafana/i18n';

import { counterOptions, relationOptions } from '../../choices';
import { AggregationPicker } from './AggregationPicker';
import { ChoicePicker } from './ChoicePicker';
import { CombineFields } from './CombineFields';
import { type FieldProps } from './fields';
import { NumberInput } from './NumberInput';
import { QueryField } from './QueryField';
import { ResolutionPicker } from './ResolutionPicker';
import { TextInput } from './TextInput';

/** What is done with the values, in the order in which it is done. */
export function CalculationFields(props: FieldProps) {
  const { id, query, offerVariables, problemsOf, onChange } = props;
  return (
    <>
      <QueryField
        id={`${id}-resolution`}
        label={t('query.resolution.label', 'Resolution')}
        size="narrow"
        tooltip={t(
          'query.resolution.tooltip',
          'The time between two values; Auto goes by the time range and the panel’s width.'
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
      <QueryField
        id={`${id}-aggregation`}
        label={t('query.aggregation.label', 'Aggregation')}
        size="narrow"
        tooltip={t(
          'query.aggregation.tooltip',
          'How values are combined at a coarser resolution. Auto depends on the kind of reading: the mean for power, the sum for energy, the last value for counters, ratios, states and setpoints.'
        )}
        problems={problemsOf('aggregation')}
      >
        <AggregationPicker
          id={`${id}-aggregation`}
          value={query.aggregation}
          onChange={(aggregation) => onChange({ aggregation })}
        />
      </QueryField>
      <QueryField
        id={`${id}-counter`}
        label={t('query.counter.label', 'Counters')}
        size="narrow"
        tooltip={t(
          'query.counter.tooltip',
          'What is made of the values of a meter; resets, roll-overs and impossible steps are recognized and told.'
        )}
        problems={problemsOf('counter')}
      >
        <ChoicePicker
          id={`${id}-counter`}
          options={counterOptions()}
          value={query.counter}
          onChange={(counter) => onChange({ counter })}
        />
      </QueryField>
      <QueryField
        id={`${id}-relate`}
        label={t('query.relate.label', 'Related to')}
        size="narrow"
        tooltip={t(
          'query.relate.tooltip',
          'What each value is divided by or compared with, so that plants and devices of different size can be compared.'
        )}
        problems={problemsOf('relate')}
      >
        <ChoicePicker
          id={`${id}-relate`}
          options={relationOptions()}
          value={query.relate}
          onChange={(relate) => onChange({ relate })}
        />
      </QueryField>
      <CombineFields {...props} />
      <QueryField
        id={`${id}-factor`}
        label={t('query.factor.label', 'Factor')}
        size="small"
        tooltip={t(
          'query.factor.tooltip',
          'Multiplies each value, such as energy by a tariff or by kg of CO2 per kWh.'
        )}
        problems={problemsOf('factor')}
      >
        <NumberInput
          id={`${id}-factor`}
          value={query.scale.factor}
          otherwise={1}
          offerVariables={offerVariables}
          onChange={(factor) => onChange({ scale: { ...query.scale, factor } })}
        />
      </QueryField>
      <QueryField
        id={`${id}-unit`}
        label={t('query.unit.label', 'Unit')}
        size="small"
        tooltip={t('query.unit.tooltip', 'Unit of the product, such as € or kg; empty keeps that of the values.')}
      >
        <TextInput
          id={`${id}-unit`}
          value={query.scale.unit}
          placeholder={t('query.unit.placeholder', 'Unchanged')}
          offerVariables={offerVariables}
          onChange={(unit) => onChange({ scale: { ...query.scale, unit } })}
        />
      </QueryField>
    </>
  );
}
