import { map, type Observable } from 'rxjs';

import {
  type AnnotationSupport,
  type CoreApp,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceInstanceSettings,
  type ScopedVars,
} from '@grafana/data';
import { t } from '@grafana/i18n';
import { DataSourceWithBackend, getTemplateSrv, HealthCheckError, HealthStatus } from '@grafana/runtime';

import { dashboardZone, zoneName } from './dashboardZone';
import { describeQuery } from './displayText';
import { withTitles } from './titles';
import { Memo } from './memo';
import { asMessages } from './messages';
import { isComplete, migrateQuery } from './migrate';
import { type AmperecloudQuery, DEFAULT_QUERY, type Resolution } from './query';
import { type ApiMap, type Facility, type Health, type List, type ReadingType, type TriedExamples } from './resources';
import { type AmperecloudSettings, type Examples } from './settings';
import { expandAll, expandMembers } from './variables';

/** How long the editors on a page share one response. The backend's own cache lasts longer. */
const RESOURCE_LIFETIME_MS = 60_000;

/** The editors show the error in place, so Grafana need not pop it up as well. */
const QUIETLY = { showErrorAlert: false };

/**
 * The data source in the browser. Queries and the health check run in the backend through the base class; nothing
 * added here, such as translated titles, applies to alert rules and public dashboards, which never load this code.
 */
export class DataSource extends DataSourceWithBackend<AmperecloudQuery, AmperecloudSettings> {
  /** Any query can be used for annotations: Grafana's own annotation editor picks the fields. */
  annotations: AnnotationSupport<AmperecloudQuery> = { getDefaultQuery: defaultQuery };

  private readonly facilityLists = new Memo<List<Facility>>(RESOURCE_LIFETIME_MS, isWhole);
  private readonly readingTypeLists = new Memo<List<ReadingType>>(RESOURCE_LIFETIME_MS, isWhole);

  constructor(instanceSettings: DataSourceInstanceSettings<AmperecloudSettings>) {
    super(instanceSettings);
  }

  getDefaultQuery(_app: CoreApp): Partial<AmperecloudQuery> {
    return defaultQuery();
  }

  /** The same query with its variables replaced: each value of a multi-value variable becomes an entry. */
  applyTemplateVariables(saved: AmperecloudQuery, scopedVars: ScopedVars): AmperecloudQuery {
    const query = migrateQuery(saved);
    return {
      ...query,
      companies: expandAll(query.companies, scopedVars),
      facilities: expandAll(query.facilities, scopedVars),
      devices: expandAll(query.devices, scopedVars),
      readingTypes: expandAll(query.readingTypes, scopedVars),
      combine: expandMembers(query.combine, scopedVars),
      scale: expandMembers(query.scale, scopedVars),
      compare: query.compare.map((shift) => expandMembers(shift, scopedVars)),
      bins: expandMembers(query.bins, scopedVars),
      plant: expandMembers(query.plant, scopedVars),
      // A legend shows the variable's text, not the id behind it.
      legend: getTemplateSrv().replace(query.legend, scopedVars, 'text'),
      resolution: (expandAll([query.resolution], scopedVars)[0] ?? DEFAULT_QUERY.resolution) as Resolution,
      // Panels with expressions do not ask through query() above.
      timeZone: query.timeZone || dashboardZone(scopedVars),
    };
  }

  /**
   * The backend is told the dashboard's time zone, by whose calendar days are shown. The table of facilities gets its
   * titles in the user's language here; the backend's are English.
   */
  query(request: DataQueryRequest<AmperecloudQuery>): Observable<DataQueryResponse> {
    const timeZone = zoneName(request.timezone);
    const targets = request.targets.map((target) => ({ ...target, timeZone }));
    return super
      .query({ ...request, targets })
      .pipe(map((response) => ({ ...response, data: response.data.map(withTitles) })));
  }

  /** "Save & test" is green only when values came: where only the lists work, it warns. */
  async testDatasource() {
    const { status, message, details } = await this.callHealthCheck();
    switch (status) {
      case HealthStatus.OK:
        return { status: 'success', message };
      case HealthStatus.Unknown:
        return { status: 'warning', message, details };
      default:
        throw { status: 'error', message, error: new HealthCheckError(message, details) };
    }
  }

  filterQuery(query: AmperecloudQuery): boolean {
    return !query.hide && isComplete(migrateQuery(query));
  }

  getQueryDisplayText(query: AmperecloudQuery): string {
    return describeQuery(migrateQuery(query));
  }

  /** Every facility that the token's user may see. */
  facilities(): Promise<List<Facility>> {
    return this.facilityLists.get('', () => this.list<Facility>('facilities'));
  }

  /** What the facilities offer, without duplicates. Variables must have been replaced. */
  readingTypes(facilityIds: string[]): Promise<List<ReadingType>> {
    const facility = [...facilityIds].sort();
    return this.readingTypeLists.get(JSON.stringify(facility), () =>
      this.list<ReadingType>('reading-types', { facility })
    );
  }

  /** The API map, as far as it is known. */
  async apiMap(): Promise<ApiMap> {
    return checkedMap(await this.getResource('api-map', undefined, QUIETLY));
  }

  /** The same, after fetching the API's schema again. */
  async discoverApiMap(): Promise<ApiMap> {
    return checkedMap(await this.postResource('api-map/discover', {}, QUIETLY));
  }

  /** Runs examples, and returns what they teach. */
  async tryExamples(examples: Examples): Promise<TriedExamples> {
    const tried: Partial<TriedExamples> | null = await this.postResource('examples/try', { examples }, QUIETLY);
    if (!Array.isArray(tried?.parts)) {
      throw new Error(t('datasource.not-tried', 'The response does not tell what the examples teach.'));
    }
    return { parts: tried.parts };
  }

  /** What the last health check found. */
  health(): Promise<Health> {
    return this.getResource('health', undefined, QUIETLY);
  }

  private async list<T>(path: string, params?: { facility: string[] }): Promise<List<T>> {
    const answer: unknown = await this.getResource(path, { ...params, missing: 'true' }, QUIETLY);
    if (answer === null) {
      return [];
    }
    if (Array.isArray(answer)) {
      return answer;
    }
    const { items, missing } = (answer ?? {}) as { items?: unknown; missing?: unknown };
    if (!Array.isArray(items)) {
      throw new Error(t('datasource.not-a-list', 'The response to "{{path}}" is not a list.', { path }));
    }
    return Object.assign([...(items as T[])], { missing: asMessages(missing) });
  }
}

/** What is missing may be there a moment later. */
function isWhole(list: List<unknown>): boolean {
  return list.missing === undefined;
}

/** A proxy in between may respond with a page of its own. */
function checkedMap(answer: Partial<ApiMap> | null): ApiMap {
  if (!Array.isArray(answer?.findings)) {
    throw new Error(t('datasource.not-a-map', 'The response is not an API map.'));
  }
  return answer as ApiMap;
}

/** A new object for each caller, because Grafana may modify it. */
function defaultQuery(): Partial<AmperecloudQuery> {
  const { refId: _, ...query } = migrateQuery({ refId: '' });
  return query;
}
