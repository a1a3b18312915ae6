import React from 'react';

import { t } from '@grafana/i18n';
import { EditorSwitch } from '@grafana/plugin-ui';

import { formatOptions } from '../../choices';
import { type ReadingType } from '../../resources';
import { AxisPicker } from './AxisPicker';
import { ChoicePicker } from './ChoicePicker';
import { DayStampsPicker } from './DayStampsPicker';
import { type FieldProps } from './fields';
import { LabelsPicker } from './LabelsPicker';
import { NumberInput } from './NumberInput';
import { QueryField } from './QueryField';
import { TextInput } from './TextInput';
import { type Loaded } from './useLoaded';

/** Kept out of the translated text, where i18next would interpolate them. */
const LEGEND_PLACEHOLDERS = [
  '{{facility}}',
  '{{facilityId}}',
  '{{company}}',
  '{{companyId}}',
  '{{device}}',
  '{{deviceId}}',
  '{{deviceType}}',
  '{{label}}',
  '{{readingType}}',
  '{{unit}}',
  '{{combined}}',
  '{{comparison}}',
];

interface Props extends FieldProps {
  readingTypes: Loaded<ReadingType[]>;
}

/** What the query returns, and how it is named. */
export function OutputFields({ id, query, readingTypes, offerVariables, problemsOf, onChange }: Props) {
  return (
    <>
      <QueryField
        id={`${id}-format`}
        label={t('query.format.label', 'Format')}
        size="narrow"
        tooltip={t(
          'query.format.tooltip',
          'What the query returns: values over time, or one value, row or curve for each series.'
        )}
        problems={problemsOf('format')}
      >
        <ChoicePicker
          id={`${id}-format`}
          options={formatOptions()}
          value={query.format}
          onChange={(format) => onChange({ format })}
        />
      </QueryField>
      {(query.format === 'bins' || problemsOf('bins').length > 0 || problemsOf('width').length > 0) && (
        <>
          <QueryField
            id={`${id}-bins-by`}
            label={t('query.bins.label', 'Over')}
            size="narrow"
            tooltip={t(
              'query.bins.tooltip',
              'The reading on the axis; empty is the wind speed, whatever each plant calls it.'
            )}
            problems={problemsOf('bins')}
          >
            <AxisPicker
              id={`${id}-bins-by`}
              value={query.bins.by}
              readingTypes={readingTypes}
              offerVariables={offerVariables}
              onChange={(by) => onChange({ bins: { ...query.bins, by } })}
            />
          </QueryField>
          <QueryField
            id={`${id}-bins-width`}
            label={t('query.bins.width', 'Width of a bin')}
            size="small"
            tooltip={t(
              'query.bins.width-tooltip',
              'In the unit of the reading on the axis, such as 0.5 m/s for wind speed.'
            )}
            problems={problemsOf('width')}
          >
            <NumberInput
              id={`${id}-bins-width`}
              value={query.bins.width}
              otherwise={0.5}
              offerVariables={offerVariables}
              onChange={(width) => onChange({ bins: { ...query.bins, width } })}
            />
          </QueryField>
        </>
      )}
      <QueryField
        id={`${id}-legend`}
        label={t('query.legend.label', 'Legend')}
        size="filling"
        tooltip={
          <>
            {t('query.legend.tooltip', 'Name of each series. Available placeholders:')}{' '}
            {LEGEND_PLACEHOLDERS.map((placeholder) => (
              <code key={placeholder}>{placeholder}</code>
            ))}
          </>
        }
      >
        <TextInput
          id={`${id}-legend`}
          value={query.legend}
          placeholder={t('query.legend.placeholder', 'Automatic')}
          onChange={(legend) => onChange({ legend })}
        />
      </QueryField>
      <QueryField
        id={`${id}-labels`}
        label={t('query.labels.label', 'Labels')}
        size="narrow"
        tooltip={t(
          'query.labels.tooltip',
          'Which labels each series has. With those of the facility only, Grafana’s math can join two queries facility by facility, for example power and irradiance in an alert rule.'
        )}
        problems={problemsOf('labels')}
      >
        <LabelsPicker id={`${id}-labels`} value={query.labels} onChange={(labels) => onChange({ labels })} />
      </QueryField>
      <QueryField
        id={`${id}-day-stamps`}
        label={t('query.day-stamps.label', 'Days')}
        size="narrow"
        tooltip={t(
          'query.day-stamps.tooltip',
          'Where days, months and years stand on the time axis. They are always those of the facility’s own time zone. By date, they stand at the start of the same date in the dashboard’s time zone, so that facilities in several time zones line up. Alert rules always use the true instant.'
        )}
        problems={problemsOf('dayStamps')}
      >
        <DayStampsPicker
          id={`${id}-day-stamps`}
          value={query.dayStamps}
          onChange={(dayStamps) => onChange({ dayStamps })}
        />
      </QueryField>
      <QueryField
        id={`${id}-bypass-cache`}
        label={t('query.bypass-cache.label', 'Bypass cache')}
        size="tight"
        tooltip={t(
          'query.bypass-cache.tooltip',
          'Queries the API on every refresh instead of using cached values, for example to pick up late corrections; at most once a minute for each series. Every request counts against the fair use limit.'
        )}
      >
        <EditorSwitch
          id={`${id}-bypass-cache`}
          value={query.bypassCache}
          onChange={(event) => onChange({ bypassCache: event.currentTarget.checked })}
        />
      </QueryField>
    </>
  );
}
