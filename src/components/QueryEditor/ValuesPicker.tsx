import React, { useCallback, useMemo } from 'react';

import { t } from '@grafana/i18n';
import { type ComboboxOption, MultiCombobox } from '@grafana/ui';

import { type ReadingType } from '../../resources';
import { type ChosenValues, chosenValues, computedOption, quantityEntries, roleOption } from '../../search/quantities';
import { readingTypeEntries } from '../../search/readingTypes';
import { chosenOptions, loadingText, menuOptions, valuesOf } from './pickerOptions';
import { type Loaded } from './useLoaded';
import { variableOptions } from './variableOptions';

interface Props extends ChosenValues {
  id: string;
  offered: Loaded<ReadingType[]>;
  /** Whether `offered` has all types that the facilities offer; only then are others marked as unknown. */
  complete: boolean;
  /** Whether there may be many facilities, whose types need not have the same names: what is offered by meaning comes first. */
  quantitiesFirst: boolean;
  offerVariables: boolean;
  onChange: (values: ChosenValues) => void;
}

/** Chooses from the readings and analyses that the facilities offer, from quantities by their meaning, and computed ones. */
export function ValuesPicker(props: Props) {
  const { id, readingTypes, roles, computed, offered, complete, quantitiesFirst, offerVariables, onChange } = props;
  const { whenLoaded } = offered;
  const options = useCallback(
    async (needle: string) => {
      const loaded = (await whenLoaded()) ?? [];
      const types = entriesOf(loaded);
      const quantities = quantityEntries(quantityTexts(), loaded);
      return menuOptions(
        offerVariables ? variableOptions('interval') : [],
        quantitiesFirst ? [...quantities, ...types] : types,
        needle,
        t('query.reading-types.custom', 'Use as reading type or variable'),
        quantitiesFirst ? [] : quantities
      );
    },
    [whenLoaded, offerVariables, quantitiesFirst]
  );
  const known = useMemo(
    () =>
      complete && offered.value
        ? new Map(entriesOf(offered.value).map(({ option }) => [option.value, option]))
        : undefined,
    [complete, offered.value]
  );
  const ofTypes = chosenOptions(readingTypes, known);
  const ofRoles = roles.map((role) => roleOption(role, quantityTexts(), offered.value));
  return (
    // The pills show names; the ids, as the platform spells them, show on hover.
    <div title={[...ofTypes.map(titleOf), ...ofRoles.map(titleOfRole)].join('\n') || undefined}>
      <MultiCombobox
        id={id}
        options={options}
        value={[...ofTypes, ...ofRoles, ...computed.map((reading) => computedOption(reading, quantityTexts()))]}
        onChange={(chosen) => onChange(chosenValues(valuesOf(chosen)))}
        placeholder={offered.loading ? loadingText() : t('query.reading-types.placeholder', 'For example, Pac')}
        isClearable
      />
    </div>
  );
}

function titleOf({ label, value }: ComboboxOption): string {
  return label === undefined || label === value ? value : `${label}: ${value}`;
}

function titleOfRole({ label, description }: ComboboxOption): string {
  return [label, description].filter(Boolean).join(': ');
}

function entriesOf(types: ReadingType[]) {
  return readingTypeEntries(types, {
    reading: t('query.readings', 'Readings'),
    analysis: t('query.analysis', 'Analysis'),
  });
}

function quantityTexts() {
  return {
    roles: t('query.roles', 'By meaning, whatever each plant calls it'),
    computed: t('query.computed', 'Computed by the plugin'),
    anyName: (name: string) =>
      t('query.any-name', '{{name}} (any name)', { name, interpolation: { escapeValue: false } }),
  };
}
