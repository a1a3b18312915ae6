import { from, map, type Observable } from 'rxjs';

import { CustomVariableSupport, type DataQueryRequest, type DataQueryResponse } from '@grafana/data';

import { lazily } from './components/lazily';
import { type DataSource } from './datasource';
import { messageOf } from './problem';
import { type AmperecloudQuery } from './query';
import { type AmperecloudSettings } from './settings';
import { variableValues } from './variableValues';
import { DEFAULT_VARIABLE_QUERY, type VariableQuery } from './variableQuery';

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
    const values = variableValues(this.datasource, request.targets[0], request.scopedVars).catch((error: unknown) => {
      throw new Error(messageOf(error));
    });
    // Grafana takes a list of texts and values in the place of frames.
    return from(values).pipe(map((data) => ({ data })));
  }
}
