import React, { type KeyboardEvent, useState } from 'react';

import { t } from '@grafana/i18n';
import { Input } from '@grafana/ui';

interface Props {
  id: string;
  value: string;
  onChange: (legend: string) => void;
}

/** Keeps a draft until Enter or blur, because every change runs the query. */
export function LegendInput({ id, value, onChange }: Props) {
  const [draft, setDraft] = useState(value);
  const [shown, setShown] = useState(value);
  // Undo, a clicked example or another editor may change the query from outside.
  if (shown !== value) {
    setShown(value);
    setDraft(value);
  }
  const commit = () => draft !== value && onChange(draft);
  return (
    <Input
      id={id}
      value={draft}
      placeholder={t('query.legend.placeholder', 'Automatic')}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event: KeyboardEvent) => event.key === 'Enter' && commit()}
    />
  );
}
