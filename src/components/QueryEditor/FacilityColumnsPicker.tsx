import React from 'react';

import { t } from '@grafana/i18n';
import { MultiCombobox } from '@grafana/ui';

import { FACILITY_COLUMNS, type FacilityColumn } from '../../query.gen';

interface Props {
  id: string;
  value: FacilityColumn[];
  onChange: (columns: FacilityColumn[]) => void;
}

/** Chooses the columns of the table of facilities, in the order in which they are chosen. */
export function FacilityColumnsPicker({ id, value, onChange }: Props) {
  const names = columnNames();
  return (
    <MultiCombobox<FacilityColumn>
      id={id}
      options={FACILITY_COLUMNS.map((column) => ({ value: column, label: names[column] }))}
      value={value}
      placeholder={t('query.columns.placeholder', 'All but the street')}
      onChange={(chosen) => onChange(chosen.map((option) => option.value))}
    />
  );
}

/** As the backend titles them. */
function columnNames(): Record<FacilityColumn, string> {
  return {
    id: t('backend.id', 'ID'),
    name: t('backend.facility', 'Facility'),
    company: t('backend.company', 'Company'),
    nominalPower: t('backend.nominal-power', 'Nominal power'),
    street: t('backend.street', 'Street'),
    postcode: t('backend.postcode', 'Postcode'),
    city: t('backend.city', 'City'),
    country: t('backend.country', 'Country'),
    timeZone: t('backend.time-zone', 'Time zone'),
    commissioningDate: t('backend.commissioned', 'Commissioned'),
    latitude: t('backend.latitude', 'Latitude'),
    longitude: t('backend.longitude', 'Longitude'),
  };
}
