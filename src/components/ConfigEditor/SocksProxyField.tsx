import React from 'react';

import { t } from '@grafana/i18n';
import { Switch } from '@grafana/ui';

import { hintId, SettingField } from './SettingField';
import { type SettingsProps } from './types';

const ID = 'amperecloud-socks-proxy';

/** Sends the requests through Grafana's secure SOCKS proxy; the SDK reads the setting. */
export function SocksProxyField({ options, onOptionsChange }: SettingsProps) {
  return (
    <SettingField
      id={ID}
      label={t('config.socks-proxy.label', 'Secure SOCKS proxy')}
      hint={t('config.socks-proxy.hint', 'Connect to the API through the secure SOCKS proxy configured in Grafana.')}
      disabled={options.readOnly}
    >
      <Switch
        id={ID}
        aria-describedby={hintId(ID)}
        value={Boolean(options.jsonData.enableSecureSocksProxy)}
        onChange={(event) =>
          onOptionsChange({
            ...options,
            jsonData: { ...options.jsonData, enableSecureSocksProxy: event.currentTarget.checked },
          })
        }
      />
    </SettingField>
  );
}
