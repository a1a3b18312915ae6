import React, { useCallback, useMemo } from 'react';

import { t } from '@grafana/i18n';
import { MultiCombobox } from '@grafana/ui';

import { type ReadingType } from '../../resources';
import { readingTypeEntries } from '../../search/readingTypes';
import { chosenOptions, loadingText, menuOptions, valuesOf } from './pickerOptions';
import { type Loaded } from './useLoaded';
import { variableOptions } from './variableOptions';

interface Props {
  id: string;
  value: string[];
  readingTypes: Loaded<ReadingType[]>;
  /** Whether `readingTypes` has all types that the facilities offer; only then are others marked as unknown. */
  complete: boolean;
  offerVariables: boolean;
  onChange: (readingTypes: string[]) => void;
}

/** Chooses from the readings and analyses that the facilities offer. */
export function ReadingTypePicker({ id, value, readingTypes, complete, offerVariables, onChange }: Props) {
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
  const known = useMemo(
    () =>
      complete && readingTypes.value
        ? new Map(entriesOf(readingTypes.value).map(({ option }) => [option.value, option]))
        : undefined,
    [complete, readingTypes.value]
  );
  const shown = chosenOptions(value, known);
  return (
    // The pills show names; the ids, as the platform spells them, show on hover.
    <div
      title={shown.map(({ label, value }) => (label === value ? value : `${label}: ${value}`)).join('\n') || undefined}
    >
      <MultiCombobox
        id={id}
        options={options}
        value={shown}
        onChange={(chosen) => onChange(valuesOf(chosen))}
        placeholder={readingTypes.loading ? loadingText() : t('query.reading-types.placeholder', 'For example, Pac')}
        isClearable
      />
    </div>
  );
}

function entriesOf(types: ReadingType[]) {
  return readingTypeEntries(types, {
    reading: t('query.readings', 'Readings'),
    analysis: t('query.analysis', 'Analysis'),
  });
}
