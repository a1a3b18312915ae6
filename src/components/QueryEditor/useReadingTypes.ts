import { useCallback } from 'react';

import { type DataSource } from '../../datasource';
import { type ReadingType } from '../../resources';
import { type Loaded, useLoaded } from './useLoaded';

/**
 * Facilities whose reading types are asked for: the backend answers for no more (`maxFacilitiesAsked` in
 * `pkg/plugin/resources.go`). A variable may stand for thousands, and the types of the first ones are those of
 * the rest in most portfolios.
 */
export const MAX_ASKED = 20;

/** `facilities` as the key of `useReadingTypes`: text, so that an equal list made anew asks nothing anew. */
export function readingTypesKey(facilities: string[]): string {
  return JSON.stringify(facilities.slice(0, MAX_ASKED));
}

/** What the facilities of the key offer; nothing is asked for no facility. */
export function useReadingTypes(datasource: DataSource, key: string): Loaded<ReadingType[]> {
  const load = useCallback(() => datasource.readingTypes(JSON.parse(key)), [datasource, key]);
  return useLoaded(key === '[]' ? undefined : load);
}
