import { useCallback } from 'react';

import { type DataSource } from '../../datasource';
import { type Device, type List } from '../../resources';
import { type Loaded, useLoaded } from './useLoaded';

/** The devices of the facilities in the key (`facilitiesKey`); undefined loads nothing. */
export function useDevices(datasource: DataSource, key: string | undefined): Loaded<List<Device>> {
  const load = useCallback(() => datasource.devices(JSON.parse(key ?? '[]')), [datasource, key]);
  return useLoaded(key === undefined || key === '[]' ? undefined : load);
}
