import React from 'react';

import { t } from '@grafana/i18n';
import { Combobox, type ComboboxOption } from '@grafana/ui';

import { type DayStamps } from '../../query.gen';

interface Props {
  id: string;
  value: DayStamps;
  onChange: (dayStamps: DayStamps) => void;
}

/** Chooses where days, months and years stand. A saved value that is not offered stays visible. */
export function DayStampsPicker({ id, value, onChange }: Props) {
  return (
    <Combobox<DayStamps>
      id={id}
      options={dayStampsOptions()}
      value={value}
      onChange={(option) => onChange(option.value)}
    />
  );
}

/** In the order of DAY_STAMP_CHOICES. */
export function dayStampsOptions(): Array<ComboboxOption<DayStamps>> {
  return [
    {
      value: 'calendar',
      label: t('query.day-stamps.calendar', 'By date'),
      description: t('query.day-stamps.calendar-description', 'The same date of all facilities at one point'),
    },
    {
      value: 'instant',
      label: t('query.day-stamps.instant', 'True instant'),
      description: t('query.day-stamps.instant-description', 'Where the date starts at the facility'),
    },
  ];
}
