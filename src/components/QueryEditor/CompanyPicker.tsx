import React, { useCallback, useMemo } from 'react';

import { t } from '@grafana/i18n';
import { MultiCombobox } from '@grafana/ui';

import { type Facility } from '../../resources';
import { companyEntries } from '../../search/companies';
import { chosenOptions, loadingText, menuOptions, valuesOf } from './pickerOptions';
import { type Loaded } from './useLoaded';
import { variableOptions } from './variableOptions';

interface Props {
  id: string;
  value: string[];
  facilities: Loaded<Facility[]>;
  offerVariables: boolean;
  /** Shown while none is chosen, such as what that means. */
  placeholder?: string;
  onChange: (companies: string[]) => void;
}

/** Chooses companies, which are those of the facilities. */
export function CompanyPicker({ id, value, facilities, offerVariables, placeholder, onChange }: Props) {
  const { whenLoaded } = facilities;
  // Grafana 12.4 loses the typed text when this function changes between renders.
  const options = useCallback(
    async (needle: string) =>
      menuOptions(
        offerVariables ? variableOptions('interval') : [],
        companyEntries((await whenLoaded()) ?? []),
        needle,
        t('query.company.custom', 'Use as ID or variable')
      ),
    [whenLoaded, offerVariables]
  );
  const known = useMemo(
    () =>
      facilities.value &&
      new Map(companyEntries(facilities.value).map(({ option }) => [option.value, option] as const)),
    [facilities.value]
  );
  return (
    <MultiCombobox
      id={id}
      options={options}
      value={chosenOptions(value, known)}
      onChange={(chosen) => onChange(valuesOf(chosen))}
      placeholder={
        facilities.loading ? loadingText() : (placeholder ?? t('query.company.placeholder', 'Name of the company'))
      }
      isClearable
    />
  );
}
