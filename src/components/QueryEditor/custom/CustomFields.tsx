import React, { useCallback, useMemo } from 'react';

import { getDefaultTimeRange, type ScopedVars, type TimeRange } from '@grafana/data';
import { t } from '@grafana/i18n';
import { EditorRow } from '@grafana/plugin-ui';
import { Alert, type ComboboxOption, TextLink } from '@grafana/ui';

import { customFormatOptions } from '../../../choices';
import { type DataSource, type PricedPanel } from '../../../datasource';
import { CUSTOM_QUERIES_HELP } from '../../../help';
import { sentences } from '../../../messages';
import {
  type AmperecloudQuery,
  type CustomQuery,
  type CustomVariable,
  DEFAULT_QUERY,
  type VariableSource,
} from '../../../query.gen';
import { customProblems } from '../../../queryProblems';
import { type CheckedQuery } from '../../../resources';
import { StartMenu } from '../../graphql/StartMenu';
import { ChoicePicker } from '../ChoicePicker';
import { EditorHint } from '../EditorHint';
import { LoadError } from '../LoadError';
import { NumberInput } from '../NumberInput';
import { QueryField } from '../QueryField';
import { TextInput } from '../TextInput';
import { useLoaded } from '../useLoaded';
import { CustomDocument } from './CustomDocument';
import { CustomPreview } from './CustomPreview';
import { CustomVariables } from './CustomVariables';
import { useChecked } from './useChecked';

interface Props {
  id: string;
  datasource: DataSource;
  query: AmperecloudQuery;
  /** Of the panel; a variable has none. */
  range?: TimeRange;
  scopedVars?: ScopedVars;
  offerVariables: boolean;
  /** The values of a variable come from a table. */
  forVariable?: boolean;
  onChange: (part: { graphql: CustomQuery }) => void;
}

/** Of a panel whose width is not known. */
const POINTS = 1000;

/** How many pages are followed, and the variables by which they are. */
const PAGES = 20;
const PAGE_SOURCES = new Set<VariableSource>(['cursor', 'offset', 'page']);

/** The choice of a query of one's own; saved ones have names that are not empty. */
const OWN = '';

/** A GraphQL query: a saved one, or where the settings allow it, one that is written here. */
export function CustomFields({
  id,
  datasource,
  query,
  range: panelRange,
  scopedVars,
  offerVariables,
  forVariable = false,
  onChange,
}: Props) {
  const { graphql } = query;
  const range = useMemo(() => panelRange ?? getDefaultTimeRange(), [panelRange]);
  const load = useCallback(() => datasource.customQueries(), [datasource]);
  const { value: allowed, error, retry } = useLoaded(load);
  const isFree = allowed?.mode === 'free';
  const written = useChecked(datasource, graphql.saved === OWN ? graphql.document : undefined);
  const saved = allowed?.saved.find(({ name }) => name === graphql.saved);
  const checked: CheckedQuery | undefined = graphql.saved === OWN ? written : saved;
  const change = (part: Partial<CustomQuery>) => onChange({ graphql: { ...graphql, ...part } });

  const choices: Array<ComboboxOption<string>> = [
    ...(isFree || graphql.saved === OWN
      ? [
          {
            value: OWN,
            label: t('query.custom.own', 'Own query'),
            description: t('query.custom.own-description', 'Written here, in GraphQL'),
          },
        ]
      : []),
    ...(allowed?.saved ?? []).map(({ name, sentences: wrong }) => ({
      value: name,
      label: name,
      description: sentences(wrong),
    })),
  ];

  if (allowed?.mode === 'off') {
    return <OffAlert />;
  }
  return (
    <>
      {error !== undefined && (
        <LoadError
          title={t('query.custom.load-error', 'The saved queries could not be loaded')}
          message={error}
          onRetry={retry}
        />
      )}
      <EditorRow>
        <QueryField
          id={`${id}-saved`}
          label={t('query.custom.query', 'Query')}
          size="narrow"
          tooltip={t(
            'query.custom.query-tooltip',
            'Administrators save queries in the data source’s settings. Whether others can be written here is set there, too.'
          )}
        >
          <ChoicePicker
            id={`${id}-saved`}
            options={choices}
            value={graphql.saved}
            onChange={(name) => change({ saved: name, variables: name === graphql.saved ? graphql.variables : [] })}
          />
        </QueryField>
        {!forVariable && (
          <QueryField
            id={`${id}-format`}
            label={t('query.format.label', 'Format')}
            size="narrow"
            tooltip={t(
              'query.custom.format-tooltip',
              'Table: a row for each element of the list. Time series and numbers: texts become labels. Alert rules use all but tables.'
            )}
          >
            <ChoicePicker
              id={`${id}-format`}
              options={customFormatOptions()}
              value={graphql.format}
              onChange={(format) => change({ format })}
            />
          </QueryField>
        )}
        <QueryField
          id={`${id}-list`}
          label={t('query.custom.list', 'List')}
          size="filling"
          tooltip={t(
            'query.custom.list-tooltip',
            'The list whose elements become rows, as names of the answer with dots: alarms.items. Without one, the first list.'
          )}
        >
          <TextInput
            id={`${id}-list`}
            value={graphql.list}
            placeholder={t('query.custom.list-placeholder', 'First list')}
            onChange={(list) => change({ list: list.trim() })}
          />
        </QueryField>
        <QueryField
          id={`${id}-ttl`}
          label={t('query.custom.ttl', 'Keep for (seconds)')}
          size="small"
          tooltip={t(
            'query.custom.ttl-tooltip',
            'How old an answer may be that others have asked for. 0 always asks the API, which counts against its fair use limit.'
          )}
          problems={customProblems(graphql)}
        >
          <NumberInput
            id={`${id}-ttl`}
            value={graphql.ttl}
            otherwise={DEFAULT_QUERY.graphql.ttl as number}
            offerVariables={false}
            onChange={(ttl) => change({ ttl })}
          />
        </QueryField>
      </EditorRow>
      {graphql.saved === OWN && allowed && (isFree || graphql.document !== '') && (
        <CustomDocument
          datasource={datasource}
          value={graphql.document}
          mayRun={isFree}
          onChange={(document) => change({ document })}
        >
          <StartMenu
            load={() => datasource.startingPoints(query, panelOf(range))}
            onChoose={(document) => change({ document, variables: [] })}
          />
        </CustomDocument>
      )}
      {checked && checked.sentences.length > 0 && (
        <Alert severity="error" bottomSpacing={0} title={sentences(checked.sentences)} />
      )}
      {checked && checked.variables.length > 0 && (
        <CustomVariables
          id={id}
          declared={checked.variables}
          given={graphql.variables}
          offerVariables={offerVariables}
          onChange={(variables) => change({ variables })}
        />
      )}
      {checked && checked.sentences.length === 0 && (
        <>
          <EditorHint>{priceText(checked, graphql.variables)}</EditorHint>
          <CustomPreview datasource={datasource} query={query} range={range} scopedVars={scopedVars} />
        </>
      )}
    </>
  );
}

/** What the price of the plugin's own query is told for. */
function panelOf({ from, to }: TimeRange): PricedPanel {
  const [start, end] = [from.valueOf(), to.valueOf()];
  return { from: start, to: end, maxDataPoints: POINTS, intervalMs: Math.max(1, Math.round((end - start) / POINTS)) };
}

/** "12 fields · one request to the API": a list is followed where the query declares how. */
function priceText({ fields, variables }: CheckedQuery, given: CustomVariable[]): string {
  const isPaged = variables.some(({ name, source }) => {
    const said = given.find((one) => one.name === name);
    const isSaid = said !== undefined && (said.source !== 'auto' || said.values.length > 0);
    return PAGE_SOURCES.has(isSaid ? said.source : source);
  });
  return isPaged
    ? t('query.custom.price-paged', '', {
        count: fields,
        pages: PAGES,
        defaultValue_one: '{{count, number}} field · one request to the API for each page, at most {{pages, number}}',
        defaultValue_other:
          '{{count, number}} fields · one request to the API for each page, at most {{pages, number}}',
      })
    : t('query.custom.price', '', {
        count: fields,
        defaultValue_one: '{{count, number}} field · one request to the API',
        defaultValue_other: '{{count, number}} fields · one request to the API',
      });
}

function OffAlert() {
  return (
    <Alert
      severity="info"
      bottomSpacing={0}
      title={t('query.custom.off', 'This data source does not run GraphQL queries of users')}
    >
      {t('query.custom.off-hint', 'An administrator can allow them in the data source’s settings.')}{' '}
      <TextLink href={CUSTOM_QUERIES_HELP} external inline>
        {t('query.custom.more', 'More about GraphQL queries')}
      </TextLink>
    </Alert>
  );
}
