import React from 'react';

import { t } from '@grafana/i18n';
import { Alert, Button, Stack } from '@grafana/ui';

interface Props {
  title: string;
  /** The backend's message. */
  message: string;
  onRetry: () => void;
}

/** Shown next to the picker whose list could not be loaded. */
export function LoadError({ title, message, onRetry }: Props) {
  return (
    <Alert severity="error" title={title} bottomSpacing={0}>
      <Stack direction="column" alignItems="flex-start" gap={1}>
        <span>{message}</span>
        <Button size="sm" variant="secondary" icon="sync" onClick={onRetry}>
          {t('query.retry', 'Retry')}
        </Button>
      </Stack>
    </Alert>
  );
}
