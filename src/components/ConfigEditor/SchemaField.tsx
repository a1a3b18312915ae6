import { css } from '@emotion/css';
import React from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { TextArea, useStyles2 } from '@grafana/ui';

import { hintId, SettingField } from './SettingField';
import { type SettingsProps } from './types';

const ID = 'amperecloud-schema';

/** The schema of an API with introspection disabled. */
export function SchemaField({ options, onOptionsChange }: SettingsProps) {
  const styles = useStyles2(getStyles);
  // Whitespace alone is not a schema.
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
        'Only for APIs with introspection disabled: paste the schema as SDL or as the JSON response to an introspection query. It is ignored while introspection works. Default: none.'
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
