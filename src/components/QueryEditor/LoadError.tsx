import React from 'react';

import { t } from '@grafana/i18n';
import { Alert, Button, Stack } from '@grafana/ui';

import { MoreLink } from '../MoreLink';

interface Props {
  title: string;
  /** The backend's message. */
  message: string;
  /** The address of what explains it. */
  help?: string;
  /** The list is there, but not whole. */
  isPartial?: boolean;
  onRetry: () => void;
}

/** Shown next to the picker whose list could not be loaded, or not whole. */
export function LoadError({ title, message, help, isPartial, onRetry }: Props) {
  return (
    <Alert severity={isPartial ? 'warning' : 'error'} title={title} bottomSpacing={0}>
      <Stack direction="column" alignItems="flex-start" gap={1}>
        <span>
          {message} {help && <MoreLink href={help} />}
        </span>
        <Button size="sm" variant="secondary" icon="sync" onClick={onRetry}>
          {t('query.retry', 'Retry')}
        </Button>
      </Stack>
    </Alert>
  );
}
