import { type AdHocVariableFilter, type QueryVariableModel, type ScopedVars } from '@grafana/data';
import { t } from '@grafana/i18n';
import { getTemplateSrv } from '@grafana/runtime';

import { dashboardZone } from './dashboardZone';
import { toFilters } from './filters';
import { migrateQuery } from './migrate';
import { type AmperecloudQuery, DEFAULT_QUERY, type Resolution } from './query.gen';
import { expand, expandAll, expandMembers, isVariable } from './variables';
import { isWhole, migrateVariableQuery, type VariableKind, type VariableQuery } from './variableQuery';

/** What Grafana stores as the value of a variable whose choice is All. */
export const ALL = '$__all';

type Scoped = Pick<AmperecloudQuery, 'scope' | 'companies' | 'facilities' | 'deviceScope' | 'deviceType' | 'devices'>;

/**
 * The same query with its variables replaced: each value of a multi-value variable becomes an entry. All facilities of
 * companies, all companies, and all devices of a type become a scope of the query instead of thousands of ids. Variables
 * without a value are named, so that the backend can tell instead of failing.
 */
export function interpolateQuery(
  saved: AmperecloudQuery,
  scopedVars: ScopedVars,
  filters: AdHocVariableFilter[] | undefined,
  uid: string
): AmperecloudQuery {
  const query = migrateQuery(saved);
  const scoped = interpolateScope(query, scopedVars, uid);
  const one = <T extends string>(value: T, otherwise: T) => (expandAll([value], scopedVars)[0] ?? otherwise) as T;
  return {
    ...query,
    ...scoped,
    filters: [
      ...query.filters.map((filter) => ({ ...filter, values: expandAll(filter.values, scopedVars) })),
      ...toFilters(filters),
    ],
    unset: unset(query, scoped, scopedVars),
    readingTypes: expandAll(query.readingTypes, scopedVars),
    roles: expandAll(query.roles, scopedVars) as AmperecloudQuery['roles'],
    computed: expandAll(query.computed, scopedVars) as AmperecloudQuery['computed'],
    counter: one(query.counter, DEFAULT_QUERY.counter),
    relate: one(query.relate, DEFAULT_QUERY.relate),
    combine: filled(query.combine, DEFAULT_QUERY.combine, scopedVars),
    scale: filled(query.scale, DEFAULT_QUERY.scale, scopedVars),
    compare: query.compare.map((shift) => filled(shift, { amount: 1, unit: 'd' as const }, scopedVars)),
    format: one(query.format, DEFAULT_QUERY.format),
    bins: filled(query.bins, DEFAULT_QUERY.bins, scopedVars),
    plant: filled(query.plant, DEFAULT_QUERY.plant, scopedVars),
    events: filled(query.events, DEFAULT_QUERY.events, scopedVars),
    graphql: {
      ...query.graphql,
      saved: one(query.graphql.saved, DEFAULT_QUERY.graphql.saved),
      format: one(query.graphql.format, DEFAULT_QUERY.graphql.format),
      // The document stays as it is: values travel in its variables.
      variables: query.graphql.variables.map((variable) => ({
        ...variable,
        values: expandAll(variable.values, scopedVars),
      })),
    },
    rule: filled(query.rule, DEFAULT_QUERY.rule, scopedVars),
    // A legend shows the variable's text, not the id behind it.
    legend: getTemplateSrv().replace(query.legend, scopedVars, 'text'),
    resolution: one(query.resolution, DEFAULT_QUERY.resolution) as Resolution,
    aggregation: one(query.aggregation, DEFAULT_QUERY.aggregation),
    // Panels with expressions do not ask through the data source's query().
    timeZone: query.timeZone || dashboardZone(scopedVars),
  };
}

function interpolateScope(query: AmperecloudQuery, scopedVars: ScopedVars, uid: string): Scoped {
  const scope = facilityScope(query, scopedVars, uid);
  const ofType = allDevicesOf(query, scopedVars, uid);
  return {
    ...scope,
    ...(ofType
      ? { deviceScope: 'type', deviceType: ofType, devices: [] }
      : {
          deviceScope: query.deviceScope,
          deviceType: (expandAll([query.deviceType], scopedVars)[0] ??
            DEFAULT_QUERY.deviceType) as Scoped['deviceType'],
          devices: query.deviceScope === 'devices' ? idsOf(query.devices, scopedVars) : [],
        }),
  };
}

function facilityScope(
  query: AmperecloudQuery,
  scopedVars: ScopedVars,
  uid: string
): Pick<Scoped, 'scope' | 'companies' | 'facilities'> {
  const whole = query.scope === 'facilities' ? wholeScope(query.facilities, scopedVars, uid) : undefined;
  if (whole) {
    return { ...whole, facilities: [] };
  }
  if (query.scope === 'companies' && allOf('companies', query.companies, scopedVars, uid)) {
    return { scope: 'all', companies: [], facilities: [] };
  }
  // What the scope does not use is not sent, and need not be known.
  return {
    scope: query.scope,
    companies: query.scope === 'companies' ? idsOf(query.companies, scopedVars) : [],
    facilities: query.scope === 'facilities' ? idsOf(query.facilities, scopedVars) : [],
  };
}

/**
 * The ids that a list stands for. It throws where a variable has the word for All as its custom value and means a part
 * of what there is: nobody knows of which ids it consists.
 */
function idsOf(entries: string[], scopedVars: ScopedVars): string[] {
  const ids = expandAll(entries, scopedVars);
  const unknown = entries.find(
    (entry) => entry !== ALL && isVariable(entry) && expand(entry, scopedVars).includes(ALL)
  );
  if (unknown) {
    throw new Error(
      t(
        'variable.custom-all',
        'The variable {{variable}} means some of what there is. Remove its custom all value, so that All is its values.',
        { variable: unknown, interpolation: { escapeValue: false } }
      )
    );
  }
  return ids;
}

/** The scope that a variable with all facilities stands for; undefined: it does not stand for whole companies. */
function wholeScope(
  facilities: string[],
  scopedVars: ScopedVars,
  uid: string
): Pick<Scoped, 'scope' | 'companies'> | undefined {
  const variable = allOf('facilities', facilities, scopedVars, uid);
  if (!variable) {
    return undefined;
  }
  // A repeated row has a company of its own, which the variable of facilities does not follow: its values are those of
  // the whole dashboard.
  if (variable.companies.length === 0 || allOf('companies', variable.companies, {}, uid)) {
    return { scope: 'all', companies: [] };
  }
  const companies = expandAll(variable.companies);
  return companies.length > 0 && !companies.some(isVariable) ? { scope: 'companies', companies } : undefined;
}

/** The type whose devices a variable has all of, where they are of the facilities that the query is about. */
function allDevicesOf(query: AmperecloudQuery, scopedVars: ScopedVars, uid: string): Scoped['deviceType'] | undefined {
  if (query.deviceScope !== 'devices' || query.scope !== 'facilities') {
    return undefined;
  }
  const variable = allOf('devices', query.devices, scopedVars, uid);
  const isOfSame = variable?.facilities.join('\n') === query.facilities.join('\n');
  return variable?.deviceType && isOfSame ? variable.deviceType : undefined;
}

/**
 * The query of the single variable in a list, where its choice is All and this leaves nothing out: it has no regular
 * expression, no further options, and no condition but companies or facilities.
 */
function allOf(kind: VariableKind, entries: string[], scopedVars: ScopedVars, uid: string): VariableQuery | undefined {
  const name = entries.length === 1 ? nameOf(entries[0]) : undefined;
  if (!name || !hasAllHere(entries[0], scopedVars)) {
    return undefined;
  }
  const variable = getTemplateSrv()
    .getVariables()
    .find((one): one is QueryVariableModel => one.name === name && one.type === 'query');
  const asksUs = !variable?.datasource?.uid || resolved(variable.datasource.uid) === uid;
  if (!variable || !asksUs || ![variable.current?.value].flat().includes(ALL)) {
    return undefined;
  }
  const query = migrateVariableQuery(variable.query);
  const custom = variable.allValue?.trim();
  const isUnlimited = !variable.regex?.trim() && !variable.staticOptions?.length && (!custom || custom === ALL);
  return query.kind === kind && isUnlimited && isWhole(query) ? query : undefined;
}

/**
 * Whether a variable has the choice All at this place. The dashboard's own state does not tell: a repeated panel or row
 * has one value of its own, which is no list, and only interpolation knows it.
 */
function hasAllHere(reference: string, scopedVars: ScopedVars): boolean {
  let isAll = false;
  const text = getTemplateSrv().replace(reference, scopedVars, (value: unknown) => {
    isAll = Array.isArray(value) || value === ALL;
    return '';
  });
  return isAll || text === ALL;
}

function resolved(uid: string): string {
  return getTemplateSrv().replace(uid);
}

/** The name of a variable that is all of a text, without a format or a field path. */
function nameOf(text: string): string | undefined {
  return /^(?:\$(\w+)|\$\{(\w+)\}|\[\[(\w+)\]\])$/.exec(text.trim())?.slice(1).find(Boolean);
}

/** Members with their variables replaced; one without a value takes the default. */
function filled<T extends object>(members: T, otherwise: T, scopedVars: ScopedVars): T {
  const entries = Object.entries(expandMembers(members, scopedVars)).map(([name, value]) => {
    const isEmpty =
      value === '' || (typeof value === 'string' && isVariable(value) && expand(value, scopedVars).length === 0);
    return [name, isEmpty ? otherwise[name as keyof T] : value];
  });
  return Object.fromEntries(entries) as T;
}

/** The variables of members that the query needs and that have no value. */
function unset(query: AmperecloudQuery, scoped: Scoped, scopedVars: ScopedVars): string[] {
  const needed = [
    ...(scoped.scope === 'facilities' && scoped.facilities.length === 0 ? query.facilities : []),
    ...(scoped.scope === 'companies' && scoped.companies.length === 0 ? query.companies : []),
    ...(scoped.deviceScope === 'devices' && scoped.devices.length === 0 ? query.devices : []),
    ...(expandAll([...query.readingTypes, ...query.roles, ...query.computed], scopedVars).length === 0
      ? query.readingTypes
      : []),
    ...query.filters.flatMap(({ values }) => (expandAll(values, scopedVars).length === 0 ? values : [])),
    ...Object.values({ ...query.combine, ...query.scale, ...query.bins, ...query.plant, ...query.events }).filter(
      (value) => typeof value === 'string' && isVariable(value) && expandAll([value], scopedVars).length === 0
    ),
  ];
  return [...new Set(needed.map(String).filter((entry) => isVariable(entry)))];
}
