import { css } from '@emotion/css';
import React, { type ReactElement, type ReactNode } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Icon, Tooltip, useStyles2 } from '@grafana/ui';

import { type QueryProblem } from '../../queryProblem';
import { EditorHint } from './EditorHint';
import { FieldProblems } from './FieldProblems';

interface Props {
  /** Id of the control in `children`. */
  id: string;
  label: string;
  tooltip?: ReactElement | string;
  /** Small print below the control. */
  hint?: string;
  /** What is wrong with the control. */
  problems?: QueryProblem[];
  /**
   * A narrow field leaves space in its row to the others, a small one is for a number, and a tight one takes only what it
   * needs. The rest goes to a filling field, which wraps later than a wide one.
   */
  size?: 'wide' | 'filling' | 'narrow' | 'small' | 'tight';
  children: ReactNode;
}

/**
 * A labeled control. It looks like plugin-ui's EditorField, which cannot be used here: it is a `Field`, and in
 * Grafana 13 a `Field` passes its id to everything inside, even to the checkboxes in the menu of a MultiCombobox,
 * so that the label belongs to one of them while the menu is open.
 */
export function QueryField({ id, label, tooltip, hint, problems, size = 'wide', children }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles[size]}>
      <div className={styles.head}>
        <label className={styles.label} htmlFor={id}>
          {label}
        </label>
        {tooltip && (
          <Tooltip content={tooltip} placement="top" theme="info">
            <Icon
              name="info-circle"
              size="sm"
              tabIndex={0}
              className={styles.icon}
              aria-label={t('query.explanation', 'Explanation')}
            />
          </Tooltip>
        )}
      </div>
      {children}
      {hint && <EditorHint>{hint}</EditorHint>}
      {problems && <FieldProblems problems={problems} />}
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    wide: css({ flex: `1 1 ${theme.spacing(40)}`, minWidth: theme.spacing(30) }),
    filling: css({ flex: `1 1 ${theme.spacing(18)}`, minWidth: theme.spacing(18) }),
    narrow: css({ flex: `0 1 ${theme.spacing(30)}`, minWidth: theme.spacing(20) }),
    small: css({ flex: `0 1 ${theme.spacing(18)}`, minWidth: theme.spacing(14) }),
    tight: css({ flex: '0 0 auto' }),
    head: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(0.5), marginBottom: theme.spacing(0.5) }),
    label: css({
      fontSize: theme.typography.bodySmall.fontSize,
      fontWeight: theme.typography.fontWeightMedium,
      // Grafana's global styles give every label a margin of its own.
      margin: 0,
    }),
    icon: css({ color: theme.colors.text.secondary }),
  };
}
