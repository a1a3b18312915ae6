import React from 'react';

import { t } from '@grafana/i18n';
import { type ComboboxOption } from '@grafana/ui';

import { devicesName } from '../../quantities';
import { type AmperecloudQuery, DEVICE_TYPES, type DeviceScope, type DeviceType } from '../../query.gen';
import { ChoicePicker } from './ChoicePicker';

type Value = Pick<AmperecloudQuery, 'deviceScope' | 'deviceType'>;

interface Props extends Value {
  id: string;
  onChange: (value: Partial<Value>) => void;
}

/** Chooses what of each facility: two members of the query, because "all" is only of a type. */
export function DeviceScopePicker({ id, deviceScope, deviceType, onChange }: Props) {
  return (
    <ChoicePicker
      id={id}
      options={options()}
      value={deviceScope === 'type' ? OF_TYPE + deviceType : deviceScope}
      onChange={(value) =>
        onChange(
          value.startsWith(OF_TYPE)
            ? { deviceScope: 'type', deviceType: value.slice(OF_TYPE.length) as DeviceType }
            : { deviceScope: value as DeviceScope }
        )
      }
    />
  );
}

const OF_TYPE = 'type:';

function options(): Array<ComboboxOption<string>> {
  return [
    {
      value: 'facility',
      label: t('query.device-scope.facility', 'The plant itself'),
      description: t('query.device-scope.facility-description', 'One series for each plant'),
    },
    ...DEVICE_TYPES.map((type) => ({
      value: OF_TYPE + type,
      label: t('query.device-scope.all', 'All {{devices}}', { devices: devicesName(type) }),
      group: t('query.device-scope.types', 'All devices of a type, new ones too'),
    })),
    {
      value: 'devices',
      label: t('query.device-scope.devices', 'Chosen devices'),
      group: t('query.device-scope.chosen', 'One by one'),
    },
  ];
}
