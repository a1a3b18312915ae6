import React, { useCallback, useMemo } from 'react';

import { t } from '@grafana/i18n';
import { MultiCombobox } from '@grafana/ui';

import { type Facility } from '../../resources';
import { searchEntry } from '../../search/search';
import { companyOptions } from '../../variableValues';
import { chosenOptions, loadingText, menuOptions, valuesOf } from '../QueryEditor/pickerOptions';
import { type Loaded } from '../QueryEditor/useLoaded';
import { variableOptions } from '../QueryEditor/variableOptions';

interface Props {
  id: string;
  value: string[];
  facilities: Loaded<Facility[]>;
  onChange: (companies: string[]) => void;
}

/** Chooses companies, those of the facilities, or variables; none means all. */
export function CompanyChoice({ id, value, facilities, onChange }: Props) {
  const { whenLoaded } = facilities;
  // Grafana 12.4 loses the typed text when this function changes between renders.
  const options = useCallback(
    async (needle: string) =>
      menuOptions(
        variableOptions('interval'),
        entriesOf((await whenLoaded()) ?? []),
        needle,
        t('variable.companies.custom', 'Use as company or variable')
      ),
    [whenLoaded]
  );
  const known = useMemo(
    () => facilities.value && new Map(entriesOf(facilities.value).map(({ option }) => [option.value, option])),
    [facilities.value]
  );
  return (
    <MultiCombobox
      id={id}
      options={options}
      value={chosenOptions(value, known)}
      onChange={(chosen) => onChange(valuesOf(chosen))}
      placeholder={facilities.loading ? loadingText() : t('variable.companies.placeholder', 'All companies')}
      isClearable
    />
  );
}

function entriesOf(facilities: Facility[]) {
  return companyOptions(facilities).map(({ text, value }) => searchEntry({ value, label: text }, value));
}
