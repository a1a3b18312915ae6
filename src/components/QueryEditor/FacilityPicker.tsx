import React, { useCallback } from 'react';

import { t } from '@grafana/i18n';
import { MultiCombobox } from '@grafana/ui';

import { type Facility } from '../../resources';
import { facilityIndex } from '../../search/facilities';
import { chosenOptions, loadingText, menuOptions, valuesOf } from './pickerOptions';
import { type Loaded } from './useLoaded';
import { variableOptions } from './variableOptions';

interface Props {
  id: string;
  value: string[];
  facilities: Loaded<Facility[]>;
  offerVariables: boolean;
  onChange: (facilities: string[]) => void;
}

/** Chooses facilities, searched by part of the name, the company, the city or the id. */
export function FacilityPicker({ id, value, facilities, offerVariables, onChange }: Props) {
  const { whenLoaded } = facilities;
  // Grafana 12.4 loses the typed text when this function changes between renders.
  const options = useCallback(
    async (needle: string) =>
      menuOptions(
        offerVariables ? variableOptions('interval') : [],
        facilityIndex((await whenLoaded()) ?? []).entries,
        needle,
        t('query.facility.custom', 'Use as ID or variable')
      ),
    [whenLoaded, offerVariables]
  );
  return (
    <MultiCombobox
      id={id}
      options={options}
      value={chosenOptions(value, facilities.value && facilityIndex(facilities.value).byId)}
      onChange={(chosen) => onChange(valuesOf(chosen))}
      placeholder={facilities.loading ? loadingText() : t('query.facility.placeholder', 'Name, company or city')}
      isClearable
    />
  );
}
