import { css } from '@emotion/css';
import React, { type ReactElement, type ReactNode } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { Field, useStyles2 } from '@grafana/ui';

interface Props {
  /** Id of the control in `children`. */
  id: string;
  label: string;
  /** Shown below the control. `Field` would put it into the label, and so into the control's accessible name. */
  hint?: ReactNode;
  disabled?: boolean;
  /** Shown in red; the control counts as invalid while there is one. */
  error?: string;
  children: ReactElement<Record<string, unknown>>;
}

/** One setting: label, control, hint. */
export function SettingField({ id, label, hint, disabled, error, children }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.setting}>
      <Field label={label} htmlFor={id} disabled={disabled} invalid={error !== undefined} error={error} noMargin>
        {children}
      </Field>
      {hint && (
        <div id={hintId(id)} className={styles.hint}>
          {hint}
        </div>
      )}
    </div>
  );
}

/** For the control's `aria-describedby`. */
export function hintId(id: string): string {
  return `${id}-hint`;
}

function getStyles(theme: GrafanaTheme2) {
  return {
    setting: css({
      maxWidth: theme.spacing(72),
      marginBottom: theme.spacing(2),
    }),
    hint: css({
      ...theme.typography.bodySmall,
      color: theme.colors.text.secondary,
      marginTop: theme.spacing(0.5),
    }),
  };
}
