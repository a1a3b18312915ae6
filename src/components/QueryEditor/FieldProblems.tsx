import { css } from '@emotion/css';
import React from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';

import { type QueryProblem } from '../../queryProblem';

/** What is wrong with a control, below it. */
export function FieldProblems({ problems }: { problems: QueryProblem[] }) {
  const styles = useStyles2(getStyles);
  return (
    // The region is there before a text is, or screen readers do not speak it.
    <div aria-live="polite">
      {problems.map(({ severity, text }) => (
        <div key={text} className={styles[severity]} data-severity={severity}>
          <Icon name={severity === 'error' ? 'exclamation-circle' : 'exclamation-triangle'} size="sm" />
          <span>{text}</span>
        </div>
      ))}
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  const line = {
    ...theme.typography.bodySmall,
    display: 'flex',
    alignItems: 'flex-start',
    gap: theme.spacing(0.5),
    marginTop: theme.spacing(0.5),
  };
  return {
    error: css({ ...line, color: theme.colors.error.text }),
    warning: css({ ...line, color: theme.colors.warning.text }),
  };
}
