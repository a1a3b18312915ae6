import React from 'react';

import { t } from '@grafana/i18n';
import { Switch } from '@grafana/ui';

import { NUMBER_SETTINGS } from '../../settings';
import { NumberField } from './NumberField';
import { hintId, SettingField } from './SettingField';
import { type SettingsProps } from './types';
import { type Drafts } from './useDrafts';

const ID = 'amperecloud-cache';

/** Whether values are cached, how many and for how long. */
export function CacheFields({ drafts, ...props }: SettingsProps & { drafts: Drafts }) {
  const { options, onOptionsChange } = props;
  // A provisioning file may hold the boolean as text.
  const off = String(options.jsonData.cacheDisabled).trim().toLowerCase() === 'true';
  return (
    <>
      <SettingField
        id={ID}
        label={t('config.cache.label', 'Use the cache')}
        hint={t(
          'config.cache.hint',
          "Keeps values in the Grafana server's memory, shared by all viewers, panels and alert rules with the same URL and token. If off, every refresh queries the API."
        )}
        disabled={options.readOnly}
      >
        <Switch
          id={ID}
          aria-describedby={hintId(ID)}
          value={!off}
          onChange={(event) =>
            onOptionsChange({
              ...options,
              jsonData: { ...options.jsonData, cacheDisabled: event.currentTarget.checked ? undefined : true },
            })
          }
        />
      </SettingField>
      <NumberField
        {...props}
        name="cacheSizeMiB"
        label={t('config.cache.size.label', 'Cache size')}
        hint={t('config.cache.size.hint', 'Maximum memory for cached values, in MiB. Default: {{size}}.', {
          size: NUMBER_SETTINGS.cacheSizeMiB.default,
        })}
        drafts={drafts}
      />
      <NumberField
        {...props}
        name="cacheFreshness"
        label={t('config.cache.freshness.label', 'Freshness factor')}
        hint={t(
          'config.cache.freshness.hint',
          'Values newer than 2 hours are refetched after 60 seconds, newer than 2 days after 15 minutes, newer than 14 days after 6 hours, and older ones after 24 hours. Values that do not change are refetched less often: newer than 2 hours after 10 minutes at the latest, newer than 2 days after 3 hours. The factor multiplies all of these times, so 2 keeps cached values twice as long. Default: {{factor}}.',
          { factor: NUMBER_SETTINGS.cacheFreshness.default }
        )}
        drafts={drafts}
      />
    </>
  );
}
