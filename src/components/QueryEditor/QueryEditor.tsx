import React, { useId, useMemo } from 'react';

import { type AnnotationQuery, CoreApp, type QueryEditorProps } from '@grafana/data';
import { t } from '@grafana/i18n';
import { EditorHeader, EditorRow } from '@grafana/plugin-ui';
import { Alert, Stack } from '@grafana/ui';

import { type DataSource } from '../../datasource';
import { isComplete, migrateQuery } from '../../migrate';
import { type AmperecloudQuery } from '../../query.gen';
import { type AmperecloudSettings } from '../../settings';
import { isVariable } from '../../variables';
import { CustomFields } from './custom/CustomFields';
import { EditorHint } from './EditorHint';
import { FacilityColumnsPicker } from './FacilityColumnsPicker';
import { QueryField } from './QueryField';
import { QueryPriceLine } from './QueryPriceLine';
import { QueryTypePicker } from './QueryTypePicker';
import { ReadingsFields } from './ReadingsFields';

interface Props extends QueryEditorProps<DataSource, AmperecloudQuery, AmperecloudSettings> {
  /** Grafana passes it along where the query is that of an annotation. */
  annotation?: AnnotationQuery<AmperecloudQuery>;
}

/** The query editor of panels, Explore, annotations and alert rules. Annotations are made of events alone. */
export function QueryEditor({ datasource, query: saved, onChange, onRunQuery, app, data, range, annotation }: Props) {
  const query = useMemo(() => migrateQuery(saved), [saved]);
  const typeId = useId();
  const columnsId = useId();
  const alerting = app === CoreApp.UnifiedAlerting || app === CoreApp.CloudAlerting;

  const change = (part: Partial<AmperecloudQuery>) => {
    const changed = { ...query, ...part };
    onChange(changed);
    if (isComplete(changed)) {
      onRunQuery();
    }
  };

  return (
    // Not plugin-ui's EditorRows: it is a wrapping column, in which rows that can wrap get twice their height.
    <Stack direction="column" gap={0.5}>
      {(!annotation || query.queryType !== 'events' || datasource.runsCustomQueries) && (
        <EditorHeader>
          <QueryField id={typeId} label={t('query.type.label', 'Query type')} size="narrow">
            <QueryTypePicker
              id={typeId}
              value={query.queryType}
              offerGraphQL={datasource.runsCustomQueries}
              onChange={(queryType) => change({ queryType })}
            />
          </QueryField>
        </EditorHeader>
      )}
      {query.queryType === 'facilities' && (
        <EditorRow>
          <QueryField
            id={columnsId}
            label={t('query.columns.label', 'Columns')}
            tooltip={t(
              'query.columns.tooltip',
              'Which columns the table has, in this order. Streets are left out unless chosen, because others may see the table.'
            )}
          >
            <FacilityColumnsPicker id={columnsId} value={query.columns} onChange={(columns) => change({ columns })} />
          </QueryField>
        </EditorRow>
      )}
      {query.queryType === 'graphql' && (
        <>
          <CustomFields
            id={typeId}
            datasource={datasource}
            query={query}
            range={range ?? data?.request?.range}
            scopedVars={data?.request?.scopedVars}
            offerVariables={!alerting}
            onChange={change}
          />
          {alerting && <AlertingHint query={query} />}
        </>
      )}
      {query.queryType !== 'facilities' && query.queryType !== 'graphql' && (
        <>
          <ReadingsFields
            datasource={datasource}
            query={query}
            scopedVars={data?.request?.scopedVars}
            forRule={alerting}
            onChange={change}
          />
          <QueryPriceLine datasource={datasource} query={query} range={range} data={data} />
          {alerting && <AlertingHint query={query} />}
        </>
      )}
    </Stack>
  );
}

/** Alert rules run without a dashboard, so variables have no value there. */
function AlertingHint({ query }: { query: AmperecloudQuery }) {
  if (textsOf(query).some(isVariable)) {
    return (
      <Alert
        severity="warning"
        bottomSpacing={0}
        title={t('query.alerting.variable', 'Replace the dashboard variables: they have no value in an alert rule')}
      />
    );
  }
  return (
    <EditorHint>
      {t(
        'query.alerting.hint',
        'Dashboard variables have no value in an alert rule. Newest value and one value of the range need no reduce expression; where members of a group are missing there is no value, unless set otherwise.'
      )}
    </EditorHint>
  );
}

/** All members that may be variables. */
function textsOf(query: AmperecloudQuery): string[] {
  const { companies, facilities, devices, readingTypes, resolution, combine, scale, compare, bins, plant, rule } =
    query;
  if (query.queryType === 'graphql') {
    return query.graphql.variables.flatMap(({ values }) => values);
  }
  const numbers = [combine, scale, bins, plant, rule, ...compare].flatMap((members) => Object.values(members));
  return [...companies, ...facilities, ...devices, ...readingTypes, resolution, ...numbers.map(String)];
}
