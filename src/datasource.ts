import { map, type Observable, throwError } from 'rxjs';

import {
  type AdHocVariableFilter,
  type CoreApp,
  type DataFrame,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceGetDrilldownsApplicabilityOptions,
  type DataSourceGetRecommendedDrilldownsOptions,
  type DataSourceGetTagKeysOptions,
  type DataSourceGetTagValuesOptions,
  type DataSourceInstanceSettings,
  type DrilldownRecommendation,
  type DrilldownsApplicability,
  type MetricFindValue,
  type ScopedVars,
} from '@grafana/data';
import { t } from '@grafana/i18n';
import { DataSourceWithBackend, HealthCheckError, HealthStatus } from '@grafana/runtime';

import { annotationProblem, annotationSupport, asHtml, asMarks, isForAnnotations, shortestRegion } from './annotations';
import { defaultLinks, defaultVariables } from './dashboardDefaults';
import { zoneName } from './dashboardZone';
import { describeQuery } from './displayText';
import { applicability, groupedBy, groupKeys, recommended } from './drilldowns';
import { filterKeys, filterValues, passing } from './filters';
import { interpolateQuery } from './interpolate';
import { withTitles } from './titles';
import { Memo } from './memo';
import { asMessages } from './messages';
import { isComplete, migrateQuery } from './migrate';
import { type AmperecloudQuery, type FilterKey, type Role } from './query.gen';
import {
  type ApiMap,
  type CheckedQuery,
  type ComparedCandidate,
  type CustomQueries,
  type Device,
  type Facility,
  type Health,
  type List,
  type QueryPrice,
  type ReadingType,
  type StartingPoint,
  type TriedExamples,
} from './resources';
import { type AmperecloudSettings, type Examples, type Links, type ProvedMap } from './settings';
import { deviceValues } from './variableValues';
import { VariableSupport } from './variableSupport';

/** How long the editors on a page share one response. The backend's own cache lasts longer. */
const RESOURCE_LIFETIME_MS = 60_000;

/** The editors show the error in place, so Grafana need not pop it up as well. */
const QUIETLY = { showErrorAlert: false };

/**
 * The data source in the browser. Queries and the health check run in the backend through the base class; nothing
 * added here, such as translated titles, applies to alert rules and public dashboards, which never load this code.
 */
export class DataSource extends DataSourceWithBackend<AmperecloudQuery, AmperecloudSettings> {
  annotations = annotationSupport;

  private readonly facilityLists = new Memo<List<Facility>>(RESOURCE_LIFETIME_MS, isWhole);
  private readonly deviceLists = new Memo<List<Device>>(RESOURCE_LIFETIME_MS, isWhole);
  private readonly readingTypeLists = new Memo<List<ReadingType>>(RESOURCE_LIFETIME_MS, isWhole);

  private readonly schemas = new Memo<string>(RESOURCE_LIFETIME_MS);

  private readonly links: Links;
  /** Whether the settings allow any GraphQL query of users; the backend decides which. */
  readonly runsCustomQueries: boolean;

  constructor(instanceSettings: DataSourceInstanceSettings<AmperecloudSettings>) {
    super(instanceSettings);
    this.links = instanceSettings.jsonData?.links ?? {};
    this.runsCustomQueries = ['saved', 'free'].includes(instanceSettings.jsonData?.customQueries ?? 'off');
    this.variables = new VariableSupport(this);
  }

  getDefaultQuery(_app: CoreApp): Partial<AmperecloudQuery> {
    return defaultQuery();
  }

  /** The same query with its variables replaced, and the dashboard's filters. */
  applyTemplateVariables(
    saved: AmperecloudQuery,
    scopedVars: ScopedVars,
    filters?: AdHocVariableFilter[]
  ): AmperecloudQuery {
    return interpolateQuery(saved, scopedVars, filters, this.uid);
  }

  /**
   * The backend is told the dashboard's time zone, by whose calendar days are shown. The table of facilities gets its
   * titles in the user's language here; the backend's are English. Events become what Grafana's annotations show.
   */
  query(request: DataQueryRequest<AmperecloudQuery>): Observable<DataQueryResponse> {
    const forAnnotations = isForAnnotations(request);
    const problem = forAnnotations ? annotationProblem(request.targets[0]) : undefined;
    if (problem !== undefined) {
      return throwError(() => new Error(problem));
    }
    const shown = forAnnotations
      ? (frame: DataFrame) => asHtml(asMarks(frame, shortestRegion(request.range)), this.links)
      : withTitles;
    const timeZone = zoneName(request.timezone);
    const targets = request.targets.map((target) => ({
      ...(request.groupByKeys?.length ? groupedBy(migrateQuery(target), request.groupByKeys) : target),
      timeZone,
    }));
    return super
      .query({ ...request, targets })
      .pipe(map((response) => ({ ...response, data: response.data.map(shown) })));
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

  /** Those of some companies, or of all, that have a reading type for a role. */
  facilitiesWithRole(role: Role, company: string[]): Promise<List<Facility>> {
    return this.facilityLists.get(JSON.stringify([role, ...company]), () =>
      this.list<Facility>('facilities', { role: [role], company })
    );
  }

  /** The properties by which dashboards can filter. */
  async getTagKeys(_options?: DataSourceGetTagKeysOptions<AmperecloudQuery>): Promise<MetricFindValue[]> {
    return filterKeys();
  }

  /** What a filter can choose from, of the facilities that the dashboard's other filters leave. */
  async getTagValues(options: DataSourceGetTagValuesOptions<AmperecloudQuery>): Promise<MetricFindValue[]> {
    const left = passing(await this.facilities(), options.filters ?? [], options.key);
    return options.key === 'device' ? deviceValues(this, left) : filterValues(options.key as FilterKey, left);
  }

  /** The properties by which dashboards can group what queries combine. */
  async getGroupByKeys(_options?: DataSourceGetTagKeysOptions<AmperecloudQuery>): Promise<MetricFindValue[]> {
    return groupKeys();
  }

  /** Which of the dashboard's filters and groupings mean something to the queries of a panel. */
  async getDrilldownsApplicability({
    queries = [],
    filters,
    groupByKeys,
  }: DataSourceGetDrilldownsApplicabilityOptions<AmperecloudQuery> = {}): Promise<DrilldownsApplicability[]> {
    return applicability(queries.map(migrateQuery), filters, groupByKeys);
  }

  /** Filters and groupings that divide what a dashboard shows. */
  async getRecommendedDrilldowns({
    queries = [],
    filters,
    groupByKeys,
  }: DataSourceGetRecommendedDrilldownsOptions<AmperecloudQuery> = {}): Promise<DrilldownRecommendation> {
    return recommended(await this.facilities(), filters, groupByKeys, queries.map(migrateQuery));
  }

  /** Grafana 13 adds these to each dashboard with this data source; 12.4 does not ask for them. */
  async getDefaultVariables() {
    return defaultVariables(this.getRef());
  }

  async getDefaultLinks() {
    return defaultLinks();
  }

  /** The devices of facilities, deleted ones too. Variables must have been replaced. */
  devices(facilityIds: string[]): Promise<List<Device>> {
    const facility = [...facilityIds].sort();
    return this.deviceLists.get(JSON.stringify(facility), () => this.list<Device>('devices', { facility }));
  }

  /** What a query would ask for in a range of a panel; nothing is asked. Variables must have been replaced. */
  price(query: AmperecloudQuery, panel: PricedPanel): Promise<QueryPrice> {
    return this.postResource('query/price', { query, ...panel }, QUIETLY);
  }

  /** Which GraphQL queries can be run. */
  async customQueries(): Promise<CustomQueries> {
    const answer: Partial<CustomQueries> | null = await this.getResource('custom-queries', undefined, QUIETLY);
    return { mode: answer?.mode ?? 'off', saved: Array.isArray(answer?.saved) ? answer.saved : [] };
  }

  /** What queries can ask the API for, as SDL; empty: the API does not show it. For who may write queries. */
  querySchema(): Promise<string> {
    return this.schemas.get('', async () => {
      const answer: { sdl?: unknown } | null = await this.getResource('custom-queries/schema', undefined, QUIETLY);
      return typeof answer?.sdl === 'string' ? answer.sdl : '';
    });
  }

  /** The queries that the plugin itself sends, about what a query is about. For who may write queries. */
  async startingPoints(query: Partial<AmperecloudQuery>, panel: PricedPanel): Promise<StartingPoint[]> {
    const answer: { items?: unknown } | null = await this.postResource(
      'custom-queries/start',
      { query, ...panel },
      QUIETLY
    );
    return Array.isArray(answer?.items) ? answer.items : [];
  }

  /** What a GraphQL query declares, or what is wrong with it. It is not run. */
  checkCustomQuery(document: string): Promise<CheckedQuery> {
    return this.postResource('custom-queries/check', { document }, QUIETLY);
  }

  /**
   * What the facilities offer, or devices of them: all of a type, or chosen ones. Without duplicates. Variables must have
   * been replaced.
   */
  readingTypes(
    facilityIds: string[],
    devices: { deviceType?: string[]; device?: string[] } = {}
  ): Promise<List<ReadingType>> {
    const of = { facility: [...facilityIds].sort(), ...devices };
    return this.readingTypeLists.get(JSON.stringify(of), () => this.list<ReadingType>('reading-types', of));
  }

  /** The API map, as far as it is known. */
  async apiMap(): Promise<ApiMap> {
    return checkedMap(await this.getResource('api-map', undefined, QUIETLY));
  }

  /** The same, after fetching the API's schema again. */
  async discoverApiMap(): Promise<ApiMap> {
    return checkedMap(await this.postResource('api-map/discover', {}, QUIETLY));
  }

  /** What was proved, for the settings to keep. */
  async provedMap(): Promise<ProvedMap> {
    const answer: Partial<ProvedMap> | null = await this.getResource('api-map/proved', undefined, QUIETLY);
    if (typeof answer?.provedAt !== 'string') {
      throw new Error(t('datasource.not-a-map', 'The response is not an API map.'));
    }
    return answer;
  }

  /** Values of the candidates of a role, to choose between them. */
  async compareCandidates(role: string): Promise<ComparedCandidate[]> {
    const answer: { candidates?: ComparedCandidate[] } | null = await this.postResource(
      'api-map/compare',
      { role },
      QUIETLY
    );
    if (!Array.isArray(answer?.candidates)) {
      throw new Error(t('datasource.not-a-map', 'The response is not an API map.'));
    }
    return answer.candidates;
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

  private async list<T>(path: string, params?: Record<string, string[]>): Promise<List<T>> {
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

/** Where a query is priced for: the range in milliseconds since 1970, and what Grafana would ask for. */
export interface PricedPanel {
  from: number;
  to: number;
  maxDataPoints: number;
  intervalMs: number;
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
