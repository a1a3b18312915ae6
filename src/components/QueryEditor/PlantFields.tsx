import React from 'react';

import { t } from '@grafana/i18n';

import { DEFAULT_QUERY, type NumberOrVariable, type Plant } from '../../query.gen';
import { type FieldProps } from './fields';
import { NumberInput } from './NumberInput';
import { QueryField } from './QueryField';

interface PlantField {
  name: keyof Plant;
  label: string;
  tooltip: string;
}

/** What the model of expected power is told of the plants. */
export function PlantFields({ id, query, offerVariables, problemsOf, onChange }: FieldProps) {
  const change = (name: keyof Plant, value: NumberOrVariable) => onChange({ plant: { ...query.plant, [name]: value } });
  return plantFields().map(({ name, label, tooltip }) => (
    <QueryField
      key={name}
      id={`${id}-${name}`}
      label={label}
      size="small"
      tooltip={tooltip}
      problems={problemsOf(name)}
    >
      <NumberInput
        id={`${id}-${name}`}
        value={query.plant[name]}
        otherwise={Number(DEFAULT_QUERY.plant[name])}
        offerVariables={offerVariables}
        onChange={(value) => change(name, value)}
      />
    </QueryField>
  ));
}

function plantFields(): PlantField[] {
  return [
    {
      name: 'tilt',
      label: t('query.plant.tilt', 'Tilt (°)'),
      tooltip: t('query.plant.tilt-tooltip', 'Of the modules from the horizontal, where the API does not tell it.'),
    },
    {
      name: 'azimuth',
      label: t('query.plant.azimuth', 'Azimuth (°)'),
      tooltip: t(
        'query.plant.azimuth-tooltip',
        'Where the modules face: 90 is east, 180 towards the equator, 270 west.'
      ),
    },
    {
      name: 'losses',
      label: t('query.plant.losses', 'Losses (%)'),
      tooltip: t('query.plant.losses-tooltip', 'Of the system between modules and grid; PVWatts takes 14.08 %.'),
    },
    {
      name: 'temperatureCoefficient',
      label: t('query.plant.coefficient', 'Temperature coefficient (%/K)'),
      tooltip: t('query.plant.coefficient-tooltip', 'Of the modules’ power, from their data sheet; it is negative.'),
    },
    {
      name: 'referenceTemperature',
      label: t('query.plant.reference', 'Reference temperature (°C)'),
      tooltip: t(
        'query.plant.reference-tooltip',
        'Of the cells, to which the corrected performance ratio is brought: the mean of a year, weighted by irradiance.'
      ),
    },
  ];
}
