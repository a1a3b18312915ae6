import { css } from '@emotion/css';
import React from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Badge, useStyles2 } from '@grafana/ui';

import { helpOn } from '../../help';
import { translated } from '../../messages';
import { type Finding } from '../../resources';
import { MoreLink } from '../MoreLink';
import { answerLabel } from './answerLabels';
import { type RoleRow } from './roleRows';

/** What was found for a role. The evidence is collapsed, unless the user has to decide something. */
export function RoleFinding({ row: { found, stale } }: { row: RoleRow }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.finding}>
      {stale && (
        <span>
          <EvidenceText of={stale} />
        </span>
      )}
      {found && <Found finding={found} />}
      {found?.deprecated && (
        <div className={styles.mark}>
          <Badge color="orange" icon="exclamation-triangle" text={t('config.api-map.is-deprecated', 'deprecated')} />{' '}
          <span lang="en">{found.deprecated}</span>
        </div>
      )}
      {found?.experimental && (
        <div className={styles.mark}>
          <Badge color="orange" icon="flask" text={t('config.api-map.is-experimental', 'experimental')} />
        </div>
      )}
    </div>
  );
}

function Found({ finding }: { finding: Finding }) {
  const styles = useStyles2(getStyles);
  const name = <Chosen finding={finding} />;
  if (!finding.evidence) {
    return name;
  }
  return (
    <details open={finding.state === 'probe' || finding.state === 'unresolved'}>
      <summary className={styles.summary}>{name}</summary>
      <div className={styles.evidence}>
        <EvidenceText of={finding} /> {finding.state === 'unresolved' && <MoreLink href={helpOn('unmapped')} />}
      </div>
    </details>
  );
}

/** A name in the API's schema as it is spelled there; how the API behaves in words, with the code on hover. */
function Chosen({ finding: { role, chosen } }: { finding: Finding }) {
  const styles = useStyles2(getStyles);
  if (!chosen) {
    return <span className={styles.nothing}>{t('config.api-map.nothing', 'Nothing selected')}</span>;
  }
  const label = answerLabel(role, chosen);
  return label ? <span title={chosen}>{label}</span> : <code className={styles.path}>{chosen}</code>;
}

function EvidenceText({ of: { evidence, message } }: { of: Finding }) {
  // Without a message, the text comes from an older backend and is English.
  return message ? <>{translated(message)}</> : <span lang="en">{evidence}</span>;
}

function getStyles(theme: GrafanaTheme2) {
  return {
    finding: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(0.5), overflowWrap: 'anywhere' }),
    summary: css({ cursor: 'pointer' }),
    // Grafana's global styles give code a box that breaks between the lines.
    path: css({ background: 'none', border: 'none', padding: 0, margin: 0, whiteSpace: 'normal' }),
    nothing: css({ color: theme.colors.text.secondary }),
    evidence: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary }),
    mark: css({ ...theme.typography.bodySmall }),
  };
}
