import { type AdHocVariableFilter, type ScopedVars } from '@grafana/data';

import { type DataSource } from '../../datasource';
import { messageOf } from '../../problem';
import { type AmperecloudQuery } from '../../query.gen';

export interface Replaced {
  /** With its variables replaced; where that is not possible, as it is. */
  query: AmperecloudQuery;
  /** Why it is not: the query fails with the same words. */
  error?: string;
}

/** The query as it is sent, which must not fail while it is edited. */
export function replaced(
  datasource: DataSource,
  query: AmperecloudQuery,
  scopedVars: ScopedVars = {},
  filters?: AdHocVariableFilter[]
): Replaced {
  try {
    return { query: datasource.applyTemplateVariables(query, scopedVars, filters) };
  } catch (error) {
    return { query, error: messageOf(error) };
  }
}
