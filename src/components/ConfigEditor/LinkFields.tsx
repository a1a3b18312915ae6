import React, { useId } from 'react';

import { t } from '@grafana/i18n';
import { Input } from '@grafana/ui';

import { type Links } from '../../settings';
import { SettingField } from './SettingField';
import { type SettingsProps } from './types';

/** Addresses are the same in all languages. */
const EXAMPLES: Required<Links> = {
  facility: 'https://app.example.com/plants/{{facilityId}}',
  device: '/d/device?var-facility={{facilityId}}&var-device={{deviceId}}',
};

/** Where series and annotations lead to: the pages of plants and devices in the vendor's app, or dashboards. */
export function LinkFields(props: SettingsProps) {
  return (
    <>
      <LinkField
        {...props}
        of="facility"
        label={t('config.links.facility', 'Link of facilities')}
        hint={
          <>
            {t(
              'config.links.facility-hint',
              'Address of a facility’s page, in the vendor’s app or in a dashboard. It is offered where a series or annotation of the facility is clicked; for its ID, write'
            )}{' '}
            <code>{'{{facilityId}}'}</code>
          </>
        }
      />
      <LinkField
        {...props}
        of="device"
        label={t('config.links.device', 'Link of devices')}
        hint={
          <>
            {t('config.links.device-hint', 'The same for a device, with')} <code>{'{{deviceId}}'}</code>
          </>
        }
      />
    </>
  );
}

interface Props extends SettingsProps {
  of: keyof Links;
  label: string;
  hint: React.ReactNode;
}

function LinkField({ of, label, hint, options, onOptionsChange }: Props) {
  const id = useId();
  const { jsonData, readOnly } = options;
  // A provisioning file may hold anything.
  const saved: unknown = jsonData.links?.[of];
  const change = (text: string) => {
    const { links, ...others } = jsonData;
    const { [of]: _, ...rest } = links ?? {};
    const next = text === '' ? rest : { ...rest, [of]: text };
    const isAny = Object.keys(next).length > 0;
    onOptionsChange({ ...options, jsonData: isAny ? { ...others, links: next } : others });
  };
  return (
    <SettingField id={id} label={label} hint={hint} disabled={readOnly}>
      <Input
        id={id}
        value={typeof saved === 'string' ? saved : ''}
        placeholder={EXAMPLES[of]}
        onChange={(event) => change(event.currentTarget.value)}
      />
    </SettingField>
  );
}
