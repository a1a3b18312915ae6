import { useCallback } from 'react';

import { type DataSource } from '../../datasource';
import { type AmperecloudQuery } from '../../query.gen';
import { type List, type ReadingType } from '../../resources';
import { isVariable } from '../../variables';
import { type Loaded, useLoaded } from './useLoaded';

/**
 * Maximum number of facilities whose reading types are requested: the backend accepts no more (`maxFacilitiesAsked`
 * in `pkg/plugin/resources.go`). A variable may have thousands of values, and in most portfolios the first ones offer
 * the same types as the rest.
 */
export const MAX_ASKED = 20;

/** Facilities as a key: a string, so that an equal but new list does not reload. */
export function facilitiesKey(facilities: string[]): string {
  return JSON.stringify(facilities.slice(0, MAX_ASKED));
}

/**
 * The reading types of the facilities in the key (`facilitiesKey`), or of those of their devices that a query is about;
 * without facilities, nothing is loaded. The query's variables must have been replaced.
 */
export function useReadingTypes(
  datasource: DataSource,
  facilities: string,
  query: AmperecloudQuery
): Loaded<List<ReadingType>> {
  const devices = JSON.stringify(devicesOf(query));
  const load = useCallback(
    () => datasource.readingTypes(JSON.parse(facilities), JSON.parse(devices)),
    [datasource, facilities, devices]
  );
  return useLoaded(facilities === '[]' ? undefined : load);
}

function devicesOf({ deviceScope, deviceType, devices }: AmperecloudQuery): Parameters<DataSource['readingTypes']>[1] {
  switch (deviceScope) {
    case 'type':
      return { deviceType: [deviceType] };
    case 'devices': {
      const device = devices.filter((id) => id.trim() !== '' && !isVariable(id)).slice(0, MAX_ASKED);
      return device.length > 0 ? { device } : {};
    }
    default:
      return {};
  }
}
