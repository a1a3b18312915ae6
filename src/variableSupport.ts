import { from, map, type Observable, of } from 'rxjs';

import { CustomVariableSupport, type DataQueryRequest, type DataQueryResponse } from '@grafana/data';

import { lazily } from './components/lazily';
import { customOptions } from './customOptions';
import { type DataSource } from './datasource';
import { isComplete, migrateQuery } from './migrate';
import { messageOf } from './problem';
import { type AmperecloudQuery, type CustomQuery } from './query.gen';
import { type AmperecloudSettings } from './settings';
import { variableValues } from './variableValues';
import { DEFAULT_VARIABLE_QUERY, migrateVariableQuery, type VariableQuery } from './variableQuery';

/** Dashboard variables: an editor of their own, and values from the backend's lists. */
export class VariableSupport extends CustomVariableSupport<
  DataSource,
  VariableQuery,
  AmperecloudQuery,
  AmperecloudSettings
> {
  editor = lazily(async () => (await import('./components/VariableEditor/VariableEditor')).VariableEditor);

  constructor(private readonly datasource: DataSource) {
    super();
  }

  getDefaultQuery(): Partial<AmperecloudQuery> {
    // Grafana's type says that it is a query for panels; it is one for variables.
    return { ...DEFAULT_VARIABLE_QUERY } as unknown as Partial<AmperecloudQuery>;
  }

  query(request: DataQueryRequest<VariableQuery>): Observable<DataQueryResponse> {
    const { kind, graphql } = migrateVariableQuery(request.targets[0]);
    if (kind === 'graphql' && graphql) {
      return this.custom(request, graphql);
    }
    const values = variableValues(this.datasource, request.targets[0], request.scopedVars).catch((error: unknown) => {
      throw new Error(messageOf(error));
    });
    // Grafana takes a list of texts and values in the place of frames.
    return from(values).pipe(map((data) => ({ data })));
  }

  /** The values that the answer to a GraphQL query has; none while the query is empty. */
  private custom(request: DataQueryRequest<VariableQuery>, graphql: CustomQuery): Observable<DataQueryResponse> {
    const [{ refId }] = request.targets;
    const target = migrateQuery({ refId, queryType: 'graphql', graphql: { ...graphql, format: 'table' } });
    if (!isComplete(target)) {
      return of({ data: [] });
    }
    return this.datasource.query({ ...request, targets: [target] }).pipe(
      map(({ data, errors }) => {
        if (errors?.length) {
          throw new Error(errors[0].message);
        }
        return { data: customOptions(data) };
      })
    );
  }
}
