import { t } from '@grafana/i18n';

/** The groups in which roles are shown. A role belongs to the longest one that is a prefix of it. */
const GROUPS = labels({
  schema: () => t('config.api-map.group.schema', 'API schema'),
  user: () => t('config.api-map.group.user', 'Signed-in user'),
  company: () => t('config.api-map.group.company', 'Companies'),
  facilities: () => t('config.api-map.group.facilities', 'All facilities'),
  facility: () => t('config.api-map.group.facility', 'Facility master data'),
  device: () => t('config.api-map.group.device', 'Device'),
  types: () => t('config.api-map.group.types', 'Reading types of a facility'),
  'types.analysis': () => t('config.api-map.group.types-analysis', 'Analyses of a facility'),
  children: () => t('config.api-map.group.children', 'Child devices'),
  readings: () => t('config.api-map.group.readings', 'Readings query'),
  answer: () => t('config.api-map.group.answer', 'Readings response'),
  analysis: () => t('config.api-map.group.analysis', 'Analysis query'),
  'analysis.answer': () => t('config.api-map.group.analysis-answer', 'Analysis response'),
  examples: () => t('config.examples.title', 'Teach by example'),
});

/** Roles that a group is named after, and those whose last part says too little. */
const HEADS = labels({
  schema: () => t('config.api-map.role.schema', 'Root type'),
  user: () => t('config.api-map.role.user', 'Path to the user'),
  company: () => t('config.api-map.role.company', 'Path to the companies'),
  facilities: () => t('config.api-map.role.facilities', 'List of facilities'),
  device: () => t('config.api-map.role.device', 'Device by ID'),
  types: () => t('config.api-map.role.types-list', 'List of reading types'),
  'types.analysis': () => t('config.api-map.role.types-analysis', 'List of analyses'),
  children: () => t('config.api-map.role.children', 'List of devices'),
  'children.readings': () => t('config.api-map.role.children-readings', 'Values of a device'),
  readings: () => t('config.api-map.role.readings', 'Field for readings'),
  analysis: () => t('config.api-map.role.analysis', 'Field for analyses'),
});

/** The part of a role after the name of its group. */
const PARTS = labels({
  facilities: () => t('config.examples.facilities', 'Facilities'),
  readingTypes: () => t('config.examples.reading-types', 'Reading types of a facility'),
  readings: () => t('config.examples.readings', 'Readings of a facility'),
  aggregation: () => t('config.api-map.role.aggregation', 'Aggregation'),
  city: () => t('config.api-map.role.city', 'City'),
  commissioningDate: () => t('config.api-map.role.commissioning-date', 'Commissioning date'),
  companyId: () => t('config.api-map.role.company-id', 'Company ID'),
  companyName: () => t('config.api-map.role.company-name', 'Company'),
  country: () => t('config.api-map.role.country', 'Country'),
  decimals: () => t('config.api-map.role.decimals', 'Decimals'),
  deletedAt: () => t('config.api-map.role.deleted-at', 'Deleted at'),
  deviceId: () => t('config.api-map.role.device-id', 'Requested facility or device'),
  deviceType: () => t('config.api-map.role.device-type', 'Device type'),
  encoding: () => t('config.api-map.role.encoding', 'Format'),
  factor: () => t('config.api-map.role.factor', 'Factor'),
  firstPage: () => t('config.api-map.role.first-page', 'First page number'),
  from: () => t('config.api-map.role.from', 'Start of the time range'),
  'from.encoding': () => t('config.api-map.role.time-encoding', 'Time format'),
  id: () => t('config.api-map.role.id', 'ID'),
  isAnalysis: () => t('config.api-map.role.is-analysis', 'Analysis flag'),
  items: () => t('config.api-map.role.items', 'Path to the series'),
  label: () => t('config.api-map.role.label', 'Label'),
  latitude: () => t('config.api-map.role.latitude', 'Latitude'),
  longitude: () => t('config.api-map.role.longitude', 'Longitude'),
  name: () => t('config.api-map.role.name', 'Name'),
  nominalPower: () => t('config.api-map.role.nominal-power', 'Nominal power'),
  page: () => t('config.api-map.role.page', 'Next page'),
  parentId: () => t('config.api-map.role.parent-id', 'Part of device'),
  points: () => t('config.api-map.role.points', 'Path to the values'),
  postcode: () => t('config.api-map.role.postcode', 'Postcode'),
  required: () => t('config.api-map.role.required', 'Required argument'),
  resolution: () => t('config.api-map.role.resolution', 'Resolution'),
  'resolution.encoding': () => t('config.api-map.role.resolution-encoding', 'Resolution format'),
  serial: () => t('config.api-map.role.serial', 'Serial number'),
  shape: () => t('config.api-map.role.shape', 'Layout'),
  sources: () => t('config.api-map.role.sources', 'Device, phase or meter'),
  stamps: () => t('config.api-map.role.stamps', "Timestamp marks the interval's start or end"),
  street: () => t('config.api-map.role.street', 'Street'),
  time: () => t('config.api-map.role.time', 'Timestamp'),
  'time.encoding': () => t('config.api-map.role.time-encoding', 'Time format'),
  timeZone: () => t('config.api-map.role.time-zone', 'Time zone'),
  to: () => t('config.api-map.role.to', 'End of the time range'),
  'to.end': () => t('config.api-map.role.to-end', 'Is the end of the range included?'),
  type: () => t('config.api-map.role.type', 'Reading type'),
  typeName: () => t('config.api-map.role.type-name', 'Object type'),
  types: () => t('config.api-map.role.types', 'Reading types'),
  unit: () => t('config.api-map.role.unit', 'Unit'),
  value: () => t('config.api-map.role.value', 'Value'),
});

/** The group of a role: its first word, or its first two if these form a group of their own. */
export function groupOf(role: string): string {
  const [first, second] = role.split('.');
  const longer = `${first}.${second}`;
  return GROUPS.has(longer) ? longer : first;
}

/** The displayed name; a group that only a newer backend knows keeps its own name. */
export function groupLabel(group: string): string {
  return GROUPS.get(group)?.() ?? group;
}

/** The displayed name, shown below the label of the role's group. */
export function roleLabel(role: string): string {
  const part = role.slice(groupOf(role).length + 1);
  const last = part.slice(part.lastIndexOf('.') + 1);
  const label = HEADS.get(role) ?? PARTS.get(part) ?? PARTS.get(last);
  return label?.() ?? role;
}

function labels(texts: Record<string, () => string>): Map<string, () => string> {
  return new Map(Object.entries(texts));
}
