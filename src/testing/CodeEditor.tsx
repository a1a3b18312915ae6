import React from 'react';

import { type CodeEditor as GrafanasEditor } from '@grafana/ui';

type Props = React.ComponentProps<typeof GrafanasEditor>;

/** Stands for Grafana's editor, which loads in a real browser only: a field for the text, with the same events. */
export function CodeEditor({ value, readOnly, monacoOptions, onChange, onBlur }: Props) {
  return (
    <textarea
      aria-label={monacoOptions?.ariaLabel ?? undefined}
      defaultValue={value}
      readOnly={readOnly}
      onChange={(event) => onChange?.(event.currentTarget.value)}
      onBlur={(event) => onBlur?.(event.currentTarget.value)}
    />
  );
}
