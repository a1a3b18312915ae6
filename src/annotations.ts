import {
  type AnnotationSupport,
  type DataFrame,
  type DataQueryRequest,
  FieldType,
  locationUtil,
  type TimeRange,
} from '@grafana/data';
import { t } from '@grafana/i18n';
import { getTemplateSrv } from '@grafana/runtime';

import { migrateQuery } from './migrate';
import { type AmperecloudQuery, DEFAULT_QUERY } from './query.gen';
import { type Links } from './settings';

/** The dashboard of a plant that comes with the plugin; `pkg/frame` has the same. */
const PLANT = '/d/amperecloud-plant?var-facility={{facilityId}}&${__url_time_range}';

/** What Grafana calls the query of an annotation, which is always alone. */
const ANNOTATION = 'Anno';

/** Annotations are made of events: the frames have the columns that Grafana looks for. */
export const annotationSupport: AnnotationSupport<AmperecloudQuery> = {
  getDefaultQuery: () => ({
    ...DEFAULT_QUERY,
    queryType: 'events',
    events: { ...DEFAULT_QUERY.events, duration: 60 },
  }),
};

export function isForAnnotations({ targets }: DataQueryRequest<AmperecloudQuery>): boolean {
  return targets.length === 1 && targets[0].refId === ANNOTATION;
}

/** Each value of a query for readings would be a mark: it is refused, with what to do. */
export function annotationProblem(target: AmperecloudQuery): string | undefined {
  const { queryType, graphql } = migrateQuery(target);
  return queryType === 'events' || (queryType === 'graphql' && graphql.format === 'table')
    ? undefined
    : t('annotations.no-events', 'Annotations are made of events: choose the query type Events, and what happened.');
}

/** A panel of usual width has about so many pixels: what is shorter than one cannot be pointed at. */
const PIXELS = 1000;

/** How long an event of a range must be, in ms, to be drawn as a region and not as a mark of its beginning. */
export function shortestRegion({ from, to }: TimeRange): number {
  return (to.valueOf() - from.valueOf()) / PIXELS;
}

/** Events that are too short for a region as marks: Grafana draws no region of no width, and shows nothing of it. */
export function asMarks(frame: DataFrame, shortest: number): DataFrame {
  const begins = frame.fields.find(({ name }) => name === 'time')?.values ?? [];
  return {
    ...frame,
    fields: frame.fields.map((field) =>
      field.name === 'timeEnd'
        ? { ...field, values: field.values.map((end, row) => (end - begins[row] < shortest ? null : end)) }
        : field
    ),
  };
}

/**
 * Grafana shows titles and texts of annotations as HTML. What a plant or a status is called is none; the links of the
 * plant and device follow the text.
 */
export function asHtml(frame: DataFrame, links: Links = {}): DataFrame {
  const column = (name: string) => frame.fields.find((field) => field.name === name)?.values ?? [];
  const linkOf = (row: number, template: unknown, name: unknown) =>
    typeof template === 'string' && template !== '' && name
      ? `<br /><a href="${escaped(addressOf(template, column('facilityId')[row], column('deviceId')[row]))}">${escaped(name)}</a>`
      : '';
  const shown = (name: string, value: unknown, row: number) =>
    name === 'title'
      ? escaped(value)
      : escaped(value) +
        linkOf(row, links.facility || (links.dashboards && PLANT), column('facility')[row]) +
        linkOf(row, links.device, column('device')[row]);
  return {
    ...frame,
    fields: frame.fields.map((field) =>
      field.type === FieldType.string && (field.name === 'title' || field.name === 'text')
        ? { ...field, values: field.values.map((value, row) => shown(field.name, value, row)) }
        : field
    ),
  };
}

/** A template with its ids; Grafana's own variables, such as those of the time range, are replaced as well. */
function addressOf(template: string, facilityId: unknown, deviceId: unknown): string {
  const ids: Record<string, unknown> = { facilityId, deviceId };
  const address = getTemplateSrv()
    .replace(template)
    .replace(/{{\s*(\w+)\s*}}/g, (_, name: string) => encodeURIComponent(String(ids[name] ?? '')));
  // A path is below that of this Grafana.
  return address.startsWith('/') ? locationUtil.assureBaseUrl(address) : address;
}

function escaped(text: unknown): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return String(text ?? '')
    .replace(/[&<>"']/g, (character) => entities[character])
    .replace(/\n/g, '<br />');
}
