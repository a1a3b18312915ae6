import React, { useCallback, useId, useMemo } from 'react';

import { type ScopedVars } from '@grafana/data';
import { t } from '@grafana/i18n';
import { EditorRow } from '@grafana/plugin-ui';

import { type DataSource } from '../../datasource';
import { type AmperecloudQuery, type Computed, DEFAULT_QUERY } from '../../query.gen';
import { type Control, problem, type QueryProblem } from '../../queryProblem';
import { queryProblems } from '../../queryProblems';
import { calculationSummary, compareSummary, optionsSummary, ruleSummary } from '../../summaries';
import { isVariable } from '../../variables';
import { Backtest } from './Backtest';
import { CalculationFields } from './CalculationFields';
import { CompareFields } from './CompareFields';
import { EventFields } from './EventFields';
import { type FieldProps } from './fields';
import { LoadErrors } from './LoadErrors';
import { membersOf } from './members';
import { OptionGroup } from './OptionGroup';
import { OutputFields } from './OutputFields';
import { PlantFields } from './PlantFields';
import { QueryField } from './QueryField';
import { replaced } from './replaced';
import { RuleConditionFields } from './RuleConditionFields';
import { RuleFields } from './RuleFields';
import { ScopeFields } from './ScopeFields';
import { useDevices } from './useDevices';
import { useLoaded } from './useLoaded';
import { facilitiesKey, MAX_ASKED, useReadingTypes } from './useReadingTypes';
import { useScope } from './useScope';
import { ValuesPicker } from './ValuesPicker';

interface Props {
  datasource: DataSource;
  query: AmperecloudQuery;
  /** The variable values of a repeated panel. */
  scopedVars?: ScopedVars;
  /** The query is that of an alert rule, which has no variables. */
  forRule: boolean;
  onChange: (change: Partial<AmperecloudQuery>) => void;
}

/** The fields of a readings query: what it is about and which values, and in groups what is done with them. */
export function ReadingsFields({ datasource, query, scopedVars, forRule, onChange }: Props) {
  const id = useId();
  const facilities = useLoaded(useCallback(() => datasource.facilities(), [datasource]));
  const { query: sent, error } = useMemo(
    () => replaced(datasource, query, scopedVars),
    [datasource, query, scopedVars]
  );
  const scope = useScope(sent, facilities.value);
  const key = facilitiesKey(scope ?? []);
  const readingTypes = useReadingTypes(datasource, key, sent);
  const devices = useDevices(datasource, query.deviceScope === 'devices' ? key : undefined);
  const isOfAll = scope !== undefined && scope.length <= MAX_ASKED;

  const problems = queryProblems(sent, membersOf(sent, scope, readingTypes.value, forRule));
  if (error !== undefined) {
    problems.push(problem('scope', 'error', error));
  }
  const problemsOf: FieldProps['problemsOf'] = (control, at) =>
    problems.filter((found) => found.control === control && found.at === at);
  const within = (controls: Control[]) => problems.filter(({ control }) => controls.includes(control));
  const fields: FieldProps = { id, query, offerVariables: !forRule, problemsOf, onChange };

  return (
    <>
      <EditorRow>
        <ScopeFields
          {...fields}
          facilities={facilities}
          devices={devices}
          hasAllDevices={isOfAll && devices.value !== undefined && devices.value.missing === undefined}
        />
        <QueryField
          id={`${id}-reading-types`}
          label={t('query.reading-types.label', 'Reading types')}
          tooltip={t(
            'query.reading-types.tooltip',
            'What the facilities measure; what is offered by meaning finds the right reading type of each plant.'
          )}
          hint={readingTypesHint(query, scope)}
          problems={problemsOf('values')}
        >
          <ValuesPicker
            id={`${id}-reading-types`}
            readingTypes={query.readingTypes}
            roles={query.roles}
            computed={query.computed}
            offered={readingTypes}
            complete={isOfAll && readingTypes.value?.missing === undefined && query.deviceScope === 'facility'}
            quantitiesFirst={query.scope !== 'facilities'}
            offerVariables={!forRule}
            onChange={onChange}
          />
        </QueryField>
      </EditorRow>
      <LoadErrors facilities={facilities} devices={devices} readingTypes={readingTypes} />
      {query.queryType === 'events' ? (
        <EventGroups {...fields} within={within} />
      ) : (
        <ReadingGroups
          {...fields}
          datasource={datasource}
          scopedVars={scopedVars}
          within={within}
          readingTypes={readingTypes}
          forRule={forRule}
        />
      )}
    </>
  );
}

interface GroupProps extends FieldProps {
  within: (controls: Control[]) => QueryProblem[];
}

/** What is looked for; only a threshold can be one for calculated values. */
function EventGroups({ within, ...fields }: GroupProps) {
  const { query } = fields;
  const problems = within(CALCULATION.filter((control) => control !== 'resolution'));
  return (
    <>
      <EditorRow>
        <EventFields {...fields} />
      </EditorRow>
      {(query.events.kind === 'threshold' || query.events.kind === 'rule') && (
        <OptionGroup
          title={t('query.group.calculation', 'Calculation')}
          summary={calculationSummary({ ...query, resolution: DEFAULT_QUERY.resolution })}
          problems={problems}
        >
          <CalculationFields {...fields} />
        </OptionGroup>
      )}
    </>
  );
}

/** What is done with the values, and how they are shown. */
function ReadingGroups({
  datasource,
  scopedVars,
  within,
  readingTypes,
  forRule,
  ...fields
}: GroupProps &
  Pick<Props, 'datasource' | 'scopedVars' | 'forRule'> & { readingTypes: ReturnType<typeof useReadingTypes> }) {
  const { query } = fields;
  const ruleProblems = within(RULE);
  return (
    <>
      <OptionGroup
        title={t('query.group.calculation', 'Calculation')}
        summary={calculationSummary(query)}
        problems={within(CALCULATION)}
      >
        <CalculationFields {...fields} />
      </OptionGroup>
      <OptionGroup
        title={t('query.group.compare', 'Compare')}
        summary={compareSummary(query)}
        problems={within(['compare'])}
      >
        <CompareFields {...fields} />
      </OptionGroup>
      {(forRule || ruleProblems.length > 0) && (
        <OptionGroup title={t('query.group.rule', 'Alert rule')} summary={ruleSummary(query)} problems={ruleProblems}>
          <RuleFields {...fields} />
          <RuleConditionFields {...fields} />
          <Backtest datasource={datasource} query={query} scopedVars={scopedVars} />
        </OptionGroup>
      )}
      <OptionGroup
        title={t('query.group.options', 'Options')}
        summary={optionsSummary(query)}
        problems={within(OPTIONS)}
      >
        <OutputFields {...fields} readingTypes={readingTypes} />
        {(needsPlant(query) || within(PLANT).length > 0) && <PlantFields {...fields} />}
      </OptionGroup>
    </>
  );
}

const CALCULATION: Control[] = [
  'resolution',
  'aggregation',
  'counter',
  'relate',
  'method',
  'percentile',
  'count',
  'by',
  'missing',
  'factor',
];
const RULE: Control[] = ['intervals', 'offset', 'condition', 'threshold', 'window', 'duration'];
const PLANT: Control[] = ['tilt', 'azimuth', 'losses', 'temperatureCoefficient', 'referenceTemperature'];
const OPTIONS: Control[] = ['format', 'bins', 'width', 'labels', 'dayStamps', ...PLANT];

/** What is computed by a model of the plant. */
const MODELLED: Computed[] = [
  'expectedPower',
  'expectedEnergy',
  'performanceRatio',
  'correctedRatio',
  'performanceIndex',
  'availability',
  'curtailedPower',
  'curtailedEnergy',
  'clearSky',
];

function needsPlant({ computed, plant }: AmperecloudQuery): boolean {
  return (
    computed.some((reading) => MODELLED.includes(reading)) ||
    PLANT.some((name) => plant[name as keyof typeof plant] !== DEFAULT_QUERY.plant[name as keyof typeof plant])
  );
}

function readingTypesHint({ facilities }: AmperecloudQuery, scope: string[] | undefined) {
  if (scope === undefined) {
    return undefined;
  }
  if (scope.length === 0 && !facilities.some(isVariable)) {
    return t('query.reading-types.no-facility', 'Choose a facility to see which readings and analyses it offers.');
  }
  if (scope.length > MAX_ASKED) {
    return t('query.reading-types.capped', '', {
      count: scope.length,
      max: MAX_ASKED,
      defaultValue_one: 'Reading types of the first {{max}} of {{count, number}} facility.',
      defaultValue_other: 'Reading types of the first {{max}} of {{count, number}} facilities.',
    });
  }
  return undefined;
}
