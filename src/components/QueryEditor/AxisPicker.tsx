import React, { useCallback } from 'react';

import { t } from '@grafana/i18n';
import { Combobox } from '@grafana/ui';

import { type ReadingType } from '../../resources';
import { readingTypeEntries } from '../../search/readingTypes';
import { menuOptions } from './pickerOptions';
import { type Loaded } from './useLoaded';
import { variableOptions } from './variableOptions';

interface Props {
  id: string;
  value: string;
  readingTypes: Loaded<ReadingType[]>;
  offerVariables: boolean;
  /** Empty where nothing is chosen. */
  onChange: (readingType: string) => void;
}

/** Chooses the reading type on the axis of a curve. */
export function AxisPicker({ id, value, readingTypes, offerVariables, onChange }: Props) {
  const { whenLoaded } = readingTypes;
  const options = useCallback(
    async (needle: string) =>
      menuOptions(
        offerVariables ? variableOptions('interval') : [],
        entriesOf((await whenLoaded()) ?? []),
        needle,
        t('query.reading-types.custom', 'Use as reading type or variable')
      ),
    [whenLoaded, offerVariables]
  );
  const chosen = entriesOf(readingTypes.value ?? []).find(({ option }) => option.value === value)?.option;
  return (
    <Combobox
      id={id}
      options={options}
      value={value === '' ? null : (chosen ?? { value, label: value })}
      onChange={(option) => onChange(option?.value ?? '')}
      placeholder={t('query.bins.wind-speed', 'Wind speed')}
      isClearable
    />
  );
}

function entriesOf(types: ReadingType[]) {
  return readingTypeEntries(types, {
    reading: t('query.readings', 'Readings'),
    analysis: t('query.analysis', 'Analysis'),
  });
}
