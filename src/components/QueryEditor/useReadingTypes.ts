import { useCallback } from 'react';

import { type DataSource } from '../../datasource';
import { type List, type ReadingType } from '../../resources';
import { type Loaded, useLoaded } from './useLoaded';

/**
 * Maximum number of facilities whose reading types are requested: the backend accepts no more (`maxFacilitiesAsked`
 * in `pkg/plugin/resources.go`). A variable may have thousands of values, and in most portfolios the first ones offer
 * the same types as the rest.
 */
export const MAX_ASKED = 20;

/** `facilities` as the key of `useReadingTypes`: a string, so that an equal but new list does not reload. */
export function readingTypesKey(facilities: string[]): string {
  return JSON.stringify(facilities.slice(0, MAX_ASKED));
}

/** The reading types of the facilities in the key; without facilities, nothing is loaded. */
export function useReadingTypes(datasource: DataSource, key: string): Loaded<List<ReadingType>> {
  const load = useCallback(() => datasource.readingTypes(JSON.parse(key)), [datasource, key]);
  return useLoaded(key === '[]' ? undefined : load);
}
