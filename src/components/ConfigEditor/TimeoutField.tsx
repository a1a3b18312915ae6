import React from 'react';

import { t } from '@grafana/i18n';

import { NUMBER_SETTINGS } from '../../settings';
import { NumberField } from './NumberField';
import { type SettingsProps } from './types';
import { useDrafts } from './useDrafts';

/** Seconds that a request may take. */
export function TimeoutField(props: SettingsProps) {
  return (
    <NumberField
      {...props}
      name="timeout"
      label={t('config.timeout.label', 'Timeout')}
      hint={t('config.timeout.hint', 'Maximum duration of one request to the API, in seconds. Default: {{seconds}}.', {
        seconds: NUMBER_SETTINGS.timeout.default,
      })}
      drafts={useDrafts()}
    />
  );
}
