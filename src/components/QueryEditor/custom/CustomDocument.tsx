import React, { type ReactNode, useCallback } from 'react';

import { t } from '@grafana/i18n';
import { Alert } from '@grafana/ui';

import { type DataSource } from '../../../datasource';
import { GraphQLEditor } from '../../graphql/GraphQLEditor';

interface Props {
  datasource: DataSource;
  value: string;
  /** Whether the settings let it run; else only what is the same as a saved one does. */
  mayRun: boolean;
  /** Further buttons. */
  children?: ReactNode;
  onChange: (document: string) => void;
}

/** The text of a query. Who may not change it may not see the API's schema either. */
export function CustomDocument({ datasource, value, mayRun, children, onChange }: Props) {
  const loadSchema = useCallback(() => datasource.querySchema(), [datasource]);
  return (
    <>
      {!mayRun && value !== '' && (
        <Alert
          severity="warning"
          bottomSpacing={0}
          title={t('query.custom.not-free', 'Only saved queries are run. An administrator can save this one.')}
        />
      )}
      <GraphQLEditor
        label={t('query.custom.document', 'GraphQL query')}
        value={value}
        readOnly={!mayRun}
        loadSchema={mayRun ? loadSchema : undefined}
        onChange={onChange}
      >
        {children}
      </GraphQLEditor>
    </>
  );
}
