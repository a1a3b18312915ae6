import { useEffect, useState } from 'react';

import { type DataSource } from '../../../datasource';
import { type CheckedQuery } from '../../../resources';

/** How long a text must stay as it is before it is checked. */
const SETTLE_MS = 300;

/**
 * What a query declares, or what is wrong with it, as the backend sees it. While a text changes, what was found last
 * stays; of nothing, nothing is known.
 */
export function useChecked(datasource: DataSource, text: string | undefined): CheckedQuery | undefined {
  const [found, setFound] = useState<CheckedQuery>();
  const isEmpty = text === undefined || text.trim() === '';
  useEffect(() => {
    if (isEmpty) {
      return undefined;
    }
    let wanted = true;
    const timer = setTimeout(() => {
      // What cannot be checked is explained when the query runs.
      datasource.checkCustomQuery(text).then(
        (checked) => wanted && setFound(checked),
        () => undefined
      );
    }, SETTLE_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [datasource, text, isEmpty]);
  return isEmpty ? undefined : found;
}
