import { useMemo } from 'react';

import { type ScopedVars } from '@grafana/data';

import { type AmperecloudQuery } from '../../query';
import { type Facility } from '../../resources';
import { isOfCompany } from '../../search/companies';
import { expandAll, isVariable } from '../../variables';

/**
 * The ids of the facilities that a query is about, its variables replaced. Undefined where they are not known: the list
 * has not come.
 */
export function useScope(
  { scope, facilities, companies }: AmperecloudQuery,
  listed: Facility[] | undefined,
  scopedVars?: ScopedVars
): string[] | undefined {
  return useMemo(() => {
    switch (scope) {
      case 'all':
        return listed?.map(({ id }) => id);
      case 'companies': {
        const chosen = new Set(expandAll(companies, scopedVars));
        return listed?.filter((facility) => isOfCompany(facility, chosen)).map(({ id }) => id);
      }
      default:
        return expandAll(facilities, scopedVars).filter((facility) => !isVariable(facility));
    }
  }, [scope, facilities, companies, listed, scopedVars]);
}
