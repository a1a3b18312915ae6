import { css } from '@emotion/css';
import React from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button, Input, useStyles2 } from '@grafana/ui';

import { type StartingPoint } from '../../resources';
import { type SavedQuery } from '../../settings';
import { GraphQLEditor } from '../graphql/GraphQLEditor';
import { StartMenu } from '../graphql/StartMenu';
import { type LoadSchema } from '../graphql/useLanguage';
import { SettingField } from './SettingField';

interface Props {
  at: number;
  saved: SavedQuery;
  disabled?: boolean;
  loadSchema?: LoadSchema;
  loadStart: () => Promise<StartingPoint[]>;
  onChange: (saved: SavedQuery) => void;
  onRemove: () => void;
}

/** The name and the text of one saved query. */
export function SavedQueryFields({ at, saved, disabled, loadSchema, loadStart, onChange, onRemove }: Props) {
  const styles = useStyles2(getStyles);
  const nameId = `amperecloud-saved-query-${at}`;
  return (
    <div className={styles.query}>
      <SettingField
        id={nameId}
        label={t('config.custom.name', 'Name of query {{number}}', { number: at + 1 })}
        disabled={disabled}
        error={saved.name.trim() === '' ? t('config.custom.no-name', 'Enter a name; queries refer to it') : undefined}
      >
        <Input
          id={nameId}
          value={saved.name}
          onChange={(event) => onChange({ ...saved, name: event.currentTarget.value })}
        />
      </SettingField>
      <GraphQLEditor
        label={t('config.custom.query', 'GraphQL of query {{number}}', { number: at + 1 })}
        value={saved.query}
        readOnly={disabled}
        loadSchema={loadSchema}
        immediate
        onChange={(query) => onChange({ ...saved, query })}
      >
        <StartMenu load={loadStart} onChoose={(query) => onChange({ ...saved, query })} />
        <Button variant="secondary" size="sm" icon="trash-alt" onClick={onRemove}>
          {t('config.custom.remove', 'Remove query {{number}}', { number: at + 1 })}
        </Button>
      </GraphQLEditor>
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    query: css({ borderLeft: `2px solid ${theme.colors.border.weak}`, paddingLeft: theme.spacing(2) }),
  };
}
