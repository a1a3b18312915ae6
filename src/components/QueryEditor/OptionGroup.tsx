import { css } from '@emotion/css';
import React, { type ReactNode, useState } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { Collapse, Icon, useStyles2 } from '@grafana/ui';

import { type QueryProblem } from '../../queryProblem';

interface Props {
  title: string;
  /** What differs from the default, shown while the group is folded. */
  summary: string[];
  /** Those of the controls in `children`. */
  problems: QueryProblem[];
  children: ReactNode;
}

/**
 * A named group of fields that is folded at first. It looks like plugin-ui's QueryOptionGroup, which does not wrap its
 * summary in narrow cards, and cannot show that something inside is wrong.
 */
export function OptionGroup({ title, summary, problems, children }: Props) {
  const styles = useStyles2(getStyles);
  // A group with something to correct is open from the start, and is not folded or unfolded while one types.
  const [isOpen, setOpen] = useState(() => problems.some(({ severity }) => severity === 'error'));
  const severity = problems.some((found) => found.severity === 'error') ? 'error' : 'warning';
  return (
    <Collapse
      className={styles.group}
      isOpen={isOpen}
      onToggle={() => setOpen(!isOpen)}
      label={
        <span className={styles.head}>
          <span className={styles.title}>{title}</span>
          {!isOpen && problems.length > 0 && (
            <span className={styles[severity]}>
              <Icon name="exclamation-triangle" size="sm" /> {problems[0].text}
            </span>
          )}
          {!isOpen &&
            summary.map((text) => (
              <span key={text} className={styles.summary}>
                {text}
              </span>
            ))}
        </span>
      }
    >
      {/* What is folded away need not be rendered. */}
      {isOpen && <div className={styles.fields}>{children}</div>}
    </Collapse>
  );
}

function getStyles(theme: GrafanaTheme2) {
  const small = { ...theme.typography.bodySmall, overflowWrap: 'anywhere' as const };
  return {
    group: css({
      flex: 'none',
      marginBottom: 0,
      border: 'none',
      backgroundColor: 'unset',
      '> div:first-of-type': { padding: theme.spacing(0.5, 0.5) },
    }),
    head: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'baseline', columnGap: theme.spacing(2) }),
    title: css({ ...theme.typography.bodySmall, fontWeight: theme.typography.fontWeightMedium }),
    summary: css({ ...small, color: theme.colors.text.secondary }),
    error: css({ ...small, color: theme.colors.error.text }),
    warning: css({ ...small, color: theme.colors.warning.text }),
    fields: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(2), alignItems: 'flex-start' }),
  };
}
