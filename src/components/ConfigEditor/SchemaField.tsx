import { css } from '@emotion/css';
import React from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { TextArea, useStyles2 } from '@grafana/ui';

import { hintId, SettingField } from './SettingField';
import { type SettingsProps } from './types';

const ID = 'amperecloud-schema';

/** The schema of an API that does not show its own. */
export function SchemaField({ options, onOptionsChange }: SettingsProps) {
  const styles = useStyles2(getStyles);
  // Blanks alone are no schema.
  const change = (text: string) =>
    onOptionsChange({
      ...options,
      jsonData: { ...options.jsonData, schema: text.trim() === '' ? undefined : text },
    });
  return (
    <SettingField
      id={ID}
      label={t('config.schema.label', 'Schema (SDL or introspection JSON)')}
      hint={t(
        'config.schema.hint',
        'Only for an API that has introspection switched off: paste its schema, as SDL or as the JSON answer to an introspection query. As long as the API shows its schema, this one is not used. Empty: none.'
      )}
      disabled={options.readOnly}
    >
      <TextArea
        id={ID}
        aria-describedby={hintId(ID)}
        className={styles}
        rows={6}
        spellCheck={false}
        value={options.jsonData.schema ?? ''}
        onChange={(event) => change(event.currentTarget.value)}
      />
    </SettingField>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return css({ fontFamily: theme.typography.fontFamilyMonospace });
}
