import React from 'react';

import { t } from '@grafana/i18n';
import { Input } from '@grafana/ui';

import { DEFAULT_URL } from '../../settings';
import { hintId, SettingField } from './SettingField';
import { type SettingsProps } from './types';

const ID = 'amperecloud-url';

/** The endpoint; if empty, the vendor's is used. */
export function UrlField({ options, onOptionsChange }: SettingsProps) {
  const url = options.url ?? '';
  const invalid = url.trim() !== '' && !/^https?:\/\/\S+$/i.test(url.trim());
  return (
    <SettingField
      id={ID}
      label={t('config.url.label', 'URL')}
      hint={t('config.url.hint', 'The GraphQL endpoint. Leave it empty to use {{url}}.', {
        url: DEFAULT_URL,
        interpolation: { escapeValue: false },
      })}
      error={invalid ? t('config.url.invalid', 'The URL must start with https:// or http://') : undefined}
      disabled={options.readOnly}
    >
      <Input
        id={ID}
        aria-describedby={hintId(ID)}
        value={url}
        placeholder={DEFAULT_URL}
        onChange={(event) => onOptionsChange({ ...options, url: event.currentTarget.value })}
        onBlur={() => url !== url.trim() && onOptionsChange({ ...options, url: url.trim() })}
      />
    </SettingField>
  );
}
