import React from 'react';

import { t } from '@grafana/i18n';
import { Input, SecretInput } from '@grafana/ui';

import { hintId, SettingField } from './SettingField';
import { cleanToken } from './token';
import { type SettingsProps } from './types';

const ID = 'amperecloud-api-token';

/** The API token: once saved, Grafana never sends it back, so it can only be replaced. */
export function TokenField({ options, onOptionsChange }: SettingsProps) {
  const isConfigured = Boolean(options.secureJsonFields?.apiToken);
  const token = options.secureJsonData?.apiToken ?? '';

  const save = (apiToken: string) =>
    onOptionsChange({ ...options, secureJsonData: { ...options.secureJsonData, apiToken } });

  const reset = () =>
    onOptionsChange({
      ...options,
      secureJsonFields: { ...options.secureJsonFields, apiToken: false },
      secureJsonData: { ...options.secureJsonData, apiToken: '' },
    });

  const control = { id: ID, 'aria-describedby': hintId(ID) };
  return (
    <SettingField
      id={ID}
      label={t('config.token.label', 'API token')}
      hint={t(
        'config.token.hint',
        "The API token of an amperecloud user. If you don't have one, ask your company administrator or support@ampere.cloud."
      )}
      disabled={options.readOnly}
    >
      {options.readOnly && isConfigured ? (
        // SecretInput would offer its reset button to people who cannot save.
        <Input {...control} value={t('config.token.configured', 'configured')} readOnly />
      ) : (
        <SecretInput
          {...control}
          isConfigured={isConfigured}
          value={token}
          placeholder={t('config.token.placeholder', 'Paste the token')}
          autoComplete="new-password"
          onReset={reset}
          onChange={(event) => save(event.currentTarget.value)}
          onBlur={() => token !== cleanToken(token) && save(cleanToken(token))}
        />
      )}
    </SettingField>
  );
}
