import React, { useCallback } from 'react';

import { t } from '@grafana/i18n';
import { MultiCombobox } from '@grafana/ui';

import { roleName } from '../../quantities';
import { type Role } from '../../query.gen';
import { type ReadingType } from '../../resources';
import { typesOfRole } from '../../search/quantities';
import { readingTypeEntries } from '../../search/readingTypes';
import { chosenOptions, menuOptions, valuesOf } from '../QueryEditor/pickerOptions';
import { type Loaded } from '../QueryEditor/useLoaded';
import { SettingField } from './SettingField';

interface Props {
  role: Role;
  /** Ids or labels of reading types. */
  chosen: string[];
  offered: Loaded<ReadingType[]>;
  disabled?: boolean;
  onChange: (names: string[]) => void;
}

/** The reading types that stand for one quantity. Empty, the field shows which the plugin has found. */
export function RoleField({ role, chosen, offered, disabled, onChange }: Props) {
  const id = `amperecloud-role-${role}`;
  const { whenLoaded } = offered;
  const options = useCallback(
    async (needle: string) =>
      menuOptions(
        [],
        entriesOf((await whenLoaded()) ?? []),
        needle,
        t('config.roles.custom', 'Use as the id or name of a reading type')
      ),
    [whenLoaded]
  );
  const known = new Map(entriesOf(offered.value ?? []).map(({ option }) => [option.value, option]));
  return (
    <SettingField id={id} label={roleName(role)} disabled={disabled}>
      <MultiCombobox
        id={id}
        options={options}
        value={chosen.map((name) => known.get(name) ?? chosenOptions([name])[0])}
        onChange={(names) => onChange(valuesOf(names))}
        placeholder={foundText(typesOfRole(role, offered.value ?? []))}
        disabled={disabled}
        isClearable
      />
    </SettingField>
  );
}

function foundText(ids: string[]): string {
  return ids.length > 0
    ? t('config.roles.found', 'Found by name: {{names}}', {
        names: ids.join(', '),
        interpolation: { escapeValue: false },
      })
    : t('config.roles.automatic', 'By kind, unit and name');
}

function entriesOf(types: ReadingType[]) {
  return readingTypeEntries(types, {
    reading: t('query.readings', 'Readings'),
    analysis: t('query.analysis', 'Analysis'),
  });
}
