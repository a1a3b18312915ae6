import React from 'react';

import { t } from '@grafana/i18n';
import { Alert, type AlertVariant } from '@grafana/ui';

import { helpOn } from '../../help';
import { asMessages, sentence, sentences, translated } from '../../messages';
import { MoreLink } from '../MoreLink';
import { useHealth } from './useHealth';

/**
 * The finding of "Save & test" in the user's language, with a link to what explains it. Grafana itself shows the finding
 * too, but in the backend's English, so users whose language that is need no second box; and the link, but of errors
 * alone.
 */
export function HealthFinding({ uid }: { uid: string }) {
  const health = useHealth(uid);
  const found = asMessages(health?.sentences);
  if (!health || !found) {
    return null;
  }
  const help = health.section && helpOn(health.section);
  if (found.map(({ text }) => sentence(text)).join(' ') === sentences(found)) {
    return health.status !== 'ERROR' && help ? (
      <div>
        <MoreLink href={help} text={t('help.finding', 'More about what Save & test found')} />
      </div>
    ) : null;
  }
  const details = asMessages(health.details) ?? [];
  return (
    <Alert
      severity={severityOf(health.status, found.length)}
      title={t('config.health.title', 'What Save & test found')}
      bottomSpacing={0}
    >
      <div>
        {sentences(found)} {help && <MoreLink href={help} />}
      </div>
      {details.map((detail) => (
        <div key={detail.text}>{translated(detail)}</div>
      ))}
    </Alert>
  );
}

function severityOf(status: string, sentenceCount: number): AlertVariant {
  switch (status) {
    case 'OK':
      return sentenceCount > 1 ? 'warning' : 'success';
    case 'WARNING':
      return 'warning';
    default:
      return 'error';
  }
}
