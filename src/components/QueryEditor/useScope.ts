import { useMemo } from 'react';

import { type AmperecloudQuery } from '../../query.gen';
import { type Facility } from '../../resources';
import { isOfCompany } from '../../search/companies';
import { isVariable } from '../../variables';

/**
 * The ids of the facilities that a query is about, whose variables have been replaced. Undefined where they are not
 * known: the list has not come.
 */
export function useScope(
  { scope, facilities, companies }: AmperecloudQuery,
  listed: Facility[] | undefined
): string[] | undefined {
  return useMemo(() => {
    switch (scope) {
      case 'all':
        return listed?.map(({ id }) => id);
      case 'companies': {
        const chosen = new Set(companies);
        return listed?.filter((facility) => isOfCompany(facility, chosen)).map(({ id }) => id);
      }
      default:
        return facilities.filter((facility) => !isVariable(facility));
    }
  }, [scope, facilities, companies, listed]);
}
