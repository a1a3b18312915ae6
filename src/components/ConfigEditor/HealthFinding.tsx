import React from 'react';

import { t } from '@grafana/i18n';
import { Alert, type AlertVariant } from '@grafana/ui';

import { asMessages, sentence, sentences, translated } from '../../messages';
import { useHealth } from './useHealth';

/**
 * The finding of "Save & test" in the user's language. Grafana itself shows it too, but in the backend's English, so
 * users whose language that is need no second box.
 */
export function HealthFinding({ uid }: { uid: string }) {
  const health = useHealth(uid);
  const found = asMessages(health?.sentences);
  if (!health || !found || found.map(({ text }) => sentence(text)).join(' ') === sentences(found)) {
    return null;
  }
  const details = asMessages(health.details) ?? [];
  return (
    <Alert
      severity={severityOf(health.status, found.length)}
      title={t('config.health.title', 'What Save & test found')}
      bottomSpacing={0}
    >
      <div>{sentences(found)}</div>
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
