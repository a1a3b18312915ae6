import { t } from '@grafana/i18n';
import { type DashboardLink, type DataSourceRef } from '@grafana/schema';
import { type QueryVariableKind, type VariableKind } from '@grafana/schema/apis/dashboard.grafana.app/v2beta1';

import { DEFAULT_VARIABLE_QUERY, type VariableQuery } from './variableQuery';

/** What Grafana 13 offers on each dashboard with the data source: a choice of companies, and one of facilities. */
export function defaultVariables({ type = '', uid = '' }: DataSourceRef): VariableKind[] {
  const variable = (name: string, label: string, query: Partial<VariableQuery>): QueryVariableKind => ({
    kind: 'QueryVariable',
    spec: {
      name,
      label,
      hide: 'inControlsMenu',
      query: {
        kind: 'DataQuery',
        version: 'v0',
        group: type,
        datasource: { name: uid },
        spec: { ...DEFAULT_VARIABLE_QUERY, ...query },
      },
      current: { text: ['All'], value: ['$__all'] },
      options: [],
      refresh: 'onDashboardLoad',
      skipUrlSync: false,
      regex: '',
      sort: 'disabled',
      multi: true,
      includeAll: true,
      allowCustomValue: false,
    },
  });
  return [
    variable('company', t('defaults.company', 'Company'), { kind: 'companies' }),
    variable('facility', t('defaults.facility', 'Facility'), { kind: 'facilities' }),
  ];
}

export function defaultLinks(): DashboardLink[] {
  return [
    {
      title: t('defaults.api-page', 'amperecloud API'),
      type: 'link',
      icon: 'doc',
      tooltip: '',
      url: 'https://knowledge.ampere.cloud/en/amperecloud-platform-api-quickstart',
      tags: [],
      asDropdown: false,
      targetBlank: true,
      includeVars: false,
      keepTime: false,
      placement: 'inControlsMenu',
    },
  ];
}
