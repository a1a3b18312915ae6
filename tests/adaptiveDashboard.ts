/** A data source as dashboards refer to it. */
interface Reference {
  type: string;
  uid: string;
}

/**
 * A dashboard that adapts: $company narrows $facility, which narrows $inverter; one panel is repeated for each facility;
 * what happened is drawn on the curves.
 */
export function adaptiveDashboard(datasource: Reference, uid: string) {
  const variable = (name: string, label: string, query: object, more: object = {}) => ({
    type: 'query',
    name,
    label,
    datasource,
    query: { refId: name, version: 1, ...query },
    refresh: 1,
    includeAll: true,
    multi: true,
    current: { text: ['All'], value: ['$__all'] },
    ...more,
  });
  const target = (more: object = {}) => ({
    refId: 'A',
    datasource,
    version: 2,
    queryType: 'readings',
    facilities: ['$facility'],
    readingTypes: ['Pac'],
    ...more,
  });
  const panel = (id: number, title: string, y: number, more: object = {}) => ({
    id,
    type: 'timeseries',
    title,
    datasource,
    gridPos: { x: 0, y, w: 24, h: 6 },
    targets: [target()],
    ...more,
  });
  const gaps = { kind: 'missing', duration: 60, period: 'always' };
  return {
    uid,
    title: 'Variables',
    time: { from: 'now-2d', to: 'now' },
    templating: {
      list: [
        variable('company', 'Company', { kind: 'companies' }),
        variable('facility', 'Plant', { kind: 'facilities', companies: ['$company'] }),
        variable('inverter', 'Inverter', { kind: 'devices', facilities: ['$facility'], deviceType: 'inverter' }),
        variable('none', 'Nothing', { kind: 'facilities', name: 'no plant is called like this' }),
      ],
    },
    annotations: {
      list: [
        {
          name: 'Missing data',
          enable: true,
          iconColor: '#ff00ff',
          datasource,
          target: {
            ...target({ queryType: 'events', readingTypes: [], roles: ['acPower'], events: gaps }),
            refId: 'Anno',
          },
        },
      ],
    },
    panels: [
      panel(1, 'All of them', 0),
      panel(2, 'Inverters', 6, { targets: [target({ deviceScope: 'devices', devices: ['$inverter'] })] }),
      panel(3, 'Nobody', 12, { targets: [target({ facilities: ['$none'] })] }),
      panel(4, 'Only $facility', 18, { repeat: 'facility', repeatDirection: 'h', maxPerRow: 4 }),
    ],
  };
}
