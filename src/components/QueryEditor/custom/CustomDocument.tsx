import React from 'react';

import { t } from '@grafana/i18n';
import { Alert, CodeEditor } from '@grafana/ui';

interface Props {
  value: string;
  /** Whether the settings let it run; else only what is the same as a saved one does. */
  mayRun: boolean;
  onChange: (document: string) => void;
}

const HEIGHT = 260;

/** The text of a query. Grafana loads its editor when it is first shown. */
export function CustomDocument({ value, mayRun, onChange }: Props) {
  return (
    <>
      {!mayRun && value !== '' && (
        <Alert
          severity="warning"
          bottomSpacing={0}
          title={t('query.custom.not-free', 'Only saved queries are run. An administrator can save this one.')}
        />
      )}
      <div data-testid="custom-document">
        <CodeEditor
          aria-label={t('query.custom.document', 'GraphQL query')}
          language="graphql"
          value={value}
          height={HEIGHT}
          showLineNumbers
          showMiniMap={false}
          readOnly={!mayRun}
          monacoOptions={{ formatOnPaste: true, scrollBeyondLastLine: false }}
          onBlur={onChange}
          onSave={onChange}
        />
      </div>
    </>
  );
}
