import React, { useId } from 'react';

import { t } from '@grafana/i18n';
import { Input, Switch } from '@grafana/ui';

import { type AmperecloudSettings, type Links } from '../../settings';
import { hintId, SettingField } from './SettingField';
import { type SettingsProps } from './types';

type Template = 'facility' | 'device';

/** Addresses are the same in all languages. */
const EXAMPLES: Record<Template, string> = {
  facility: 'https://app.example.com/plants/{{facilityId}}',
  device: '/d/device?var-facility={{facilityId}}&var-device={{deviceId}}',
};

/** Where series and annotations lead to: the pages of plants and devices in the vendor's app, or dashboards. */
export function LinkFields(props: SettingsProps) {
  return (
    <>
      <DashboardsField {...props} />
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

/** The settings with a link changed; without links, there is no member for them. */
function withLink(jsonData: AmperecloudSettings, name: keyof Links, link: Links): AmperecloudSettings {
  const { links, ...others } = jsonData;
  const { [name]: _, ...rest } = links ?? {};
  const next = { ...rest, ...link };
  return Object.keys(next).length > 0 ? { ...others, links: next } : others;
}

function DashboardsField({ options, onOptionsChange }: SettingsProps) {
  const id = useId();
  const { jsonData, readOnly } = options;
  const change = (on: boolean) =>
    onOptionsChange({ ...options, jsonData: withLink(jsonData, 'dashboards', on ? { dashboards: true } : {}) });
  return (
    <SettingField
      id={id}
      label={t('config.links.dashboards', 'Link to the dashboards')}
      hint={t(
        'config.links.dashboards-hint',
        'Series and annotations lead to the dashboards of their plant and its inverters. Import these first, on the tab Dashboards of this data source.'
      )}
      disabled={readOnly}
    >
      <Switch
        id={id}
        aria-describedby={hintId(id)}
        value={jsonData.links?.dashboards === true}
        onChange={(event) => change(event.currentTarget.checked)}
      />
    </SettingField>
  );
}

interface Props extends SettingsProps {
  of: Template;
  label: string;
  hint: React.ReactNode;
}

function LinkField({ of, label, hint, options, onOptionsChange }: Props) {
  const id = useId();
  const { jsonData, readOnly } = options;
  // A provisioning file may hold anything.
  const saved: unknown = jsonData.links?.[of];
  const change = (text: string) =>
    onOptionsChange({ ...options, jsonData: withLink(jsonData, of, text === '' ? {} : { [of]: text }) });
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
