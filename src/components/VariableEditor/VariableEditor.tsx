import React, { useCallback, useId, useMemo } from 'react';

import { type QueryEditorProps } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Combobox, Input, Stack } from '@grafana/ui';

import { type DataSource } from '../../datasource';
import { type AmperecloudQuery, DEFAULT_QUERY, type NumberOrVariable } from '../../query.gen';
import { type Facility } from '../../resources';
import { type AmperecloudSettings } from '../../settings';
import { migrateVariableQuery, type VariableQuery } from '../../variableQuery';
import { CustomFields } from '../QueryEditor/custom/CustomFields';
import { CompanyPicker } from '../QueryEditor/CompanyPicker';
import { EditorHint } from '../QueryEditor/EditorHint';
import { FacilityPicker } from '../QueryEditor/FacilityPicker';
import { LoadError } from '../QueryEditor/LoadError';
import { QueryField } from '../QueryEditor/QueryField';
import { type Loaded, useLoaded } from '../QueryEditor/useLoaded';
import { deviceTypeOptions, kindOptions, roleOptions } from './variableOptions';

type Props = QueryEditorProps<DataSource, AmperecloudQuery, AmperecloudSettings, VariableQuery>;

/** The editor of dashboard variables. Grafana's own page has the rest: regular expression, multi-value, All. */
export function VariableEditor({ datasource, query: saved, onChange }: Props) {
  const query = useMemo(() => migrateVariableQuery(saved), [saved]);
  const kindId = useId();
  const facilities = useLoaded(useCallback(() => datasource.facilities(), [datasource]));
  // Grafana runs the query on each change of a variable's editor.
  const change = (part: Partial<VariableQuery>) => onChange({ ...query, ...part });
  const isBelow = query.kind === 'devices' || query.kind === 'readingTypes';

  return (
    <Stack direction="column" gap={1}>
      <Stack gap={1} wrap="wrap">
        <QueryField id={kindId} label={t('variable.kind.label', 'Values')} size="narrow">
          <Combobox
            id={kindId}
            options={kindOptions(datasource.runsCustomQueries || query.kind === 'graphql')}
            value={query.kind}
            onChange={({ value }) => change({ kind: value })}
          />
        </QueryField>
        {query.kind === 'facilities' && <FacilityFields query={query} facilities={facilities} onChange={change} />}
        {isBelow && <FieldsBelow query={query} facilities={facilities} onChange={change} />}
        {query.kind !== 'graphql' && <NameField query={query} onChange={change} />}
      </Stack>
      {query.kind === 'graphql' && (
        <>
          <CustomFields
            id={kindId}
            datasource={datasource}
            query={{ ...DEFAULT_QUERY, refId: 'variable', graphql: query.graphql ?? DEFAULT_QUERY.graphql }}
            offerVariables
            forVariable
            onChange={change}
          />
          <EditorHint>
            {t(
              'variable.graphql-hint',
              'The fields text and value, named by aliases, are what is shown and what is used; without them, the first field is both.'
            )}
          </EditorHint>
        </>
      )}
      {facilities.error && (
        <LoadError
          title={t('variable.facilities.error', 'Facilities could not be loaded')}
          message={facilities.error}
          onRetry={facilities.retry}
        />
      )}
      {isBelow && query.facilities.length === 0 && (
        <EditorHint>{t('variable.needs-facility', 'Select a facility, or a variable such as $facility.')}</EditorHint>
      )}
    </Stack>
  );
}

interface FieldsProps {
  query: VariableQuery;
  facilities: Loaded<Facility[]>;
  onChange: (part: Partial<VariableQuery>) => void;
}

function FacilityFields({ query, facilities, onChange }: FieldsProps) {
  const [companies, role, min, max] = [useId(), useId(), useId(), useId()];
  return (
    <>
      <QueryField id={companies} label={t('variable.companies.label', 'Of companies')}>
        <CompanyPicker
          id={companies}
          value={query.companies}
          facilities={facilities}
          offerVariables
          placeholder={t('variable.companies.placeholder', 'All companies')}
          onChange={(chosen) => onChange({ companies: chosen })}
        />
      </QueryField>
      <QueryField
        id={role}
        label={t('variable.role.label', 'That measure')}
        tooltip={
          <>{t('variable.role.tooltip', 'Only facilities that have a reading type for it, such as irradiance.')}</>
        }
        size="narrow"
      >
        <Combobox
          id={role}
          options={roleOptions()}
          value={query.role}
          onChange={({ value }) => onChange({ role: value })}
        />
      </QueryField>
      <PowerField
        id={min}
        label={t('variable.min-power', 'From kWp')}
        value={query.minPower}
        onChange={(minPower) => onChange({ minPower })}
      />
      <PowerField
        id={max}
        label={t('variable.max-power', 'To kWp')}
        value={query.maxPower}
        onChange={(maxPower) => onChange({ maxPower })}
      />
    </>
  );
}

function FieldsBelow({ query, facilities, onChange }: FieldsProps) {
  const [facility, type] = [useId(), useId()];
  return (
    <>
      <QueryField id={facility} label={t('variable.facilities.label', 'Of facilities')}>
        <FacilityPicker
          id={facility}
          value={query.facilities}
          facilities={facilities}
          offerVariables
          onChange={(chosen) => onChange({ facilities: chosen })}
        />
      </QueryField>
      {query.kind === 'devices' && (
        <QueryField id={type} label={t('variable.device-type.label', 'Device type')} size="narrow">
          <Combobox
            id={type}
            options={deviceTypeOptions()}
            value={query.deviceType}
            onChange={({ value }) => onChange({ deviceType: value })}
          />
        </QueryField>
      )}
    </>
  );
}

function NameField({ query, onChange }: Pick<FieldsProps, 'query' | 'onChange'>) {
  const id = useId();
  return (
    <QueryField id={id} label={t('variable.name.label', 'Name contains')} size="narrow">
      <TextInput id={id} value={query.name} onChange={(name) => onChange({ name })} />
    </QueryField>
  );
}

interface PowerProps {
  id: string;
  label: string;
  value: NumberOrVariable;
  onChange: (value: string) => void;
}

function PowerField({ id, label, value, onChange }: PowerProps) {
  return (
    <QueryField id={id} label={label} size="tight">
      <TextInput id={id} value={String(value)} onChange={onChange} width={12} />
    </QueryField>
  );
}

interface TextProps {
  id: string;
  value: string;
  width?: number;
  onChange: (value: string) => void;
}

/** Takes a text when it is complete: each change asks for the values. */
function TextInput({ id, value, width, onChange }: TextProps) {
  const done = (text: string) => text.trim() !== value && onChange(text.trim());
  return (
    <Input
      id={id}
      key={value}
      defaultValue={value}
      width={width}
      onBlur={({ currentTarget }) => done(currentTarget.value)}
      onKeyDown={({ key, currentTarget }) => key === 'Enter' && done(currentTarget.value)}
    />
  );
}
