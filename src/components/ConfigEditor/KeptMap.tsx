import React, { useState } from 'react';

import { dateTimeFormat } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, Button, ClipboardButton, Stack, Text } from '@grafana/ui';

import { messageOf } from '../../problem';
import { type ApiMap } from '../../resources';
import { type ProvedMap } from '../../settings';
import { ownDataSource } from './ownDataSource';
import { provedAt, provisioningOf } from './provedMap';
import { type SettingsProps } from './types';

interface Props extends SettingsProps {
  /** As the backend uses it. */
  map?: ApiMap;
}

/** Keeps in the settings what the account's values have proved, so that it need not be proved after each start. */
export function KeptMap({ options, onOptionsChange, map }: Props) {
  const { jsonData, uid, readOnly } = options;
  const kept = jsonData.provedMap;
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);

  const set = (provedMap: ProvedMap | undefined) =>
    onOptionsChange({ ...options, jsonData: { ...jsonData, provedMap } });
  const keep = async () => {
    setBusy(true);
    try {
      const source = await ownDataSource(uid);
      set(await source.provedMap());
      setError(undefined);
    } catch (failure) {
      setError(messageOf(failure));
    }
    setBusy(false);
  };
  return (
    <Stack direction="column" gap={1} alignItems="flex-start">
      <Text color="secondary">
        {t(
          'config.kept.intro',
          'The plugin proves the API map with your own values each time that it starts, which takes a few requests. If you keep it in the settings, nothing is proved again until the schema changes. It contains no values and no secrets.'
        )}
      </Text>
      <div aria-live="polite">
        {kept && <State kept={kept} map={map} />}
        {error && (
          <Alert severity="error" title={t('config.kept.error', 'The API map could not be kept')}>
            {error}
          </Alert>
        )}
      </div>
      <Stack gap={1} wrap="wrap">
        <Button
          variant="secondary"
          size="sm"
          icon="save"
          disabled={readOnly || busy || !map?.proved}
          tooltip={map && !map.proved ? t('config.kept.unproved', 'Nothing is proved as long as no values came.') : ''}
          onClick={keep}
        >
          {kept ? t('config.kept.again', 'Keep anew') : t('config.kept.keep', 'Keep what was proved')}
        </Button>
        {kept && (
          <>
            <ClipboardButton variant="secondary" size="sm" icon="copy" getText={() => provisioningOf(kept)}>
              {t('config.kept.copy', 'Copy as YAML')}
            </ClipboardButton>
            <Button variant="secondary" size="sm" icon="trash-alt" disabled={readOnly} onClick={() => set(undefined)}>
              {t('config.kept.remove', 'Remove')}
            </Button>
          </>
        )}
      </Stack>
    </Stack>
  );
}

/** What the backend does with the kept map; Save & test says why it does not use it. */
function State({ kept, map }: { kept: ProvedMap; map?: ApiMap }) {
  const proved = provedAt(kept);
  const time = { time: proved ? dateTimeFormat(proved) : '?', interpolation: { escapeValue: false } };
  switch (map?.kept) {
    case 'used':
      return <Text>{t('config.kept.used', 'Kept as proved on {{time}}.', time)}</Text>;
    case 'outdated':
      return (
        <Alert
          severity="warning"
          bottomSpacing={0}
          title={t('config.kept.outdated', 'The kept API map of {{time}} is out of date and not used', time)}
        >
          {t('config.kept.outdated-text', 'The plugin has proved the API map anew. Keep it in place of the old one.')}
        </Alert>
      );
    case 'refused':
      return (
        <Alert
          severity="warning"
          bottomSpacing={0}
          title={t('config.kept.refused', 'The kept API map cannot be read or was changed, and is not used')}
        >
          {t('config.kept.refused-text', 'Save & test says what is wrong with it. Keep it anew, or remove it.')}
        </Alert>
      );
    default:
      return <Text>{t('config.kept.unsaved', 'Proved on {{time}}; takes effect once you save.', time)}</Text>;
  }
}
