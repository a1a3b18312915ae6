import { css } from '@emotion/css';
import React, { useCallback, useMemo, useState } from 'react';

import { type GrafanaTheme2, type SelectableValue } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, Button, CollapsableSection, RadioButtonGroup, Stack, Text, TextLink, useStyles2 } from '@grafana/ui';

import { CUSTOM_QUERIES_HELP } from '../../help';
import { type CustomMode, customModeOf, type SavedQuery, savedQueriesOf, withCustomQueries } from '../../settings';
import { ownDataSource } from './ownDataSource';
import { SavedQueryFields } from './SavedQueryFields';
import { hintId, SettingField } from './SettingField';
import { type SettingsProps } from './types';

const ID = 'amperecloud-custom-queries';

/** Which GraphQL queries of users are run, and the saved ones. Closed at first: they are off. */
export function CustomQueriesSection(props: SettingsProps) {
  const styles = useStyles2(getStyles);
  const [isOpen, setIsOpen] = useState(customModeOf(props.options.jsonData) !== 'off');
  return (
    <CollapsableSection
      label={<h3 className={styles.title}>{t('config.custom.title', 'GraphQL queries')}</h3>}
      isOpen={isOpen}
      onToggle={setIsOpen}
    >
      {isOpen && <CustomQueriesFields {...props} />}
    </CollapsableSection>
  );
}

function CustomQueriesFields({ options, onOptionsChange }: SettingsProps) {
  const { jsonData, readOnly, uid, version } = options;
  const mode = customModeOf(jsonData);
  const saved = savedQueriesOf(jsonData);
  // Saving may change which schema is shown.
  const saving = useMemo(() => ({ uid, version }), [uid, version]);
  const loadSchema = useCallback(async () => (await ownDataSource(saving.uid)).querySchema(), [saving]);
  const loadStart = async () => (await ownDataSource(uid)).startingPoints({}, yesterday());
  const change = (part: { mode?: CustomMode; saved?: SavedQuery[] }) =>
    onOptionsChange({ ...options, jsonData: withCustomQueries(jsonData, { mode, saved, ...part }) });
  const replace = (at: number, next?: SavedQuery) =>
    change({ saved: saved.flatMap((one, i) => (i === at ? (next ?? []) : one)) });
  return (
    <Stack direction="column" gap={2}>
      <Text element="p" color="secondary">
        {t(
          'config.custom.intro',
          'What no editor offers, such as tickets and alarms, can be queried in GraphQL. The plugin runs queries that only read, and nothing else.'
        )}{' '}
        <TextLink href={CUSTOM_QUERIES_HELP} external inline>
          {t('query.custom.more', 'More about GraphQL queries')}
        </TextLink>
      </Text>
      <SettingField
        id={ID}
        label={t('config.custom.mode', 'Which queries are run')}
        hint={t(
          'config.custom.mode-hint',
          'Checked by the plugin on the Grafana server: for panels, alert rules, public dashboards and direct calls alike.'
        )}
        disabled={readOnly}
      >
        <RadioButtonGroup<CustomMode>
          id={ID}
          aria-describedby={hintId(ID)}
          options={modeOptions()}
          value={mode}
          disabled={readOnly}
          onChange={(chosen) => change({ mode: chosen })}
        />
      </SettingField>
      {mode === 'free' && (
        <Alert
          severity="warning"
          title={t('config.custom.free-title', 'Every viewer can read all that the token’s user can read')}
        >
          {t(
            'config.custom.free-text',
            'Whoever can query this data source can send any query to Grafana, whatever the dashboards show. Use a token with few rights, or allow saved queries only.'
          )}
        </Alert>
      )}
      {mode !== 'off' && (
        <Stack direction="column" gap={2}>
          {saved.map((one, at) => (
            <SavedQueryFields
              key={at}
              at={at}
              saved={one}
              disabled={readOnly}
              loadSchema={readOnly ? undefined : loadSchema}
              loadStart={loadStart}
              onChange={(next) => replace(at, next)}
              onRemove={() => replace(at)}
            />
          ))}
          <div>
            <Button
              variant="secondary"
              icon="plus"
              disabled={readOnly}
              onClick={() => change({ saved: [...saved, { name: '', query: '' }] })}
            >
              {t('config.custom.add', 'Add saved query')}
            </Button>
          </div>
        </Stack>
      )}
    </Stack>
  );
}

/** The range of the queries to start from, which have it in variables. */
function yesterday() {
  const to = Date.now();
  return { from: to - 86_400_000, to, maxDataPoints: 1000, intervalMs: 86_400 };
}

function modeOptions(): Array<SelectableValue<CustomMode>> {
  return [
    { value: 'off', label: t('config.custom.off', 'None') },
    { value: 'saved', label: t('config.custom.saved', 'Saved ones') },
    { value: 'free', label: t('config.custom.free', 'Any that reads') },
  ];
}

function getStyles(theme: GrafanaTheme2) {
  return { title: css({ ...theme.typography.h3, margin: 0 }) };
}
