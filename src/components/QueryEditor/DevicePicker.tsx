import React, { useCallback, useMemo } from 'react';

import { t } from '@grafana/i18n';
import { MultiCombobox } from '@grafana/ui';

import { type Device, type Facility } from '../../resources';
import { deviceEntries } from '../../search/devices';
import { chosenOptions, loadingText, menuOptions, valuesOf } from './pickerOptions';
import { type Loaded } from './useLoaded';
import { variableOptions } from './variableOptions';

interface Props {
  id: string;
  value: string[];
  devices: Loaded<Device[]>;
  facilities: Loaded<Facility[]>;
  /** Whether `devices` has all devices of the facilities; only then are others marked as unknown. */
  complete: boolean;
  offerVariables: boolean;
  onChange: (devices: string[]) => void;
}

/** Chooses devices in groups by plant, searched by part of the name, the plant, the type, the serial number or the id. */
export function DevicePicker({ id, value, devices, facilities, complete, offerVariables, onChange }: Props) {
  const { whenLoaded } = devices;
  const { whenLoaded: whenFacilities } = facilities;
  const options = useCallback(
    async (needle: string) =>
      menuOptions(
        offerVariables ? variableOptions('interval') : [],
        entriesOf((await whenLoaded()) ?? [], (await whenFacilities()) ?? []),
        needle,
        t('query.device.custom', 'Use as ID or variable')
      ),
    [whenLoaded, whenFacilities, offerVariables]
  );
  const known = useMemo(
    () =>
      devices.value &&
      new Map(entriesOf(devices.value, facilities.value ?? []).map(({ option }) => [option.value, option])),
    [devices.value, facilities.value]
  );
  return (
    <MultiCombobox
      id={id}
      options={options}
      value={
        complete
          ? chosenOptions(value, known)
          : value.map((device) => known?.get(device) ?? { value: device, label: device })
      }
      onChange={(chosen) => onChange(valuesOf(chosen))}
      placeholder={devices.loading ? loadingText() : t('query.device.placeholder', 'Name, type or serial number')}
      isClearable
    />
  );
}

function entriesOf(devices: Device[], facilities: Facility[]) {
  return deviceEntries(devices, facilities, {
    deleted: (name) => t('query.device.deleted', '{{name}} (deleted)', { name, interpolation: { escapeValue: false } }),
  });
}
