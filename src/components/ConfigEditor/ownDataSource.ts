import { getDataSourceSrv } from '@grafana/runtime';

import { type DataSource } from '../../datasource';

/** The data source whose settings are shown, as it was last saved. */
export async function ownDataSource(uid: string): Promise<DataSource> {
  // The settings are this plugin's, so the data source is, too.
  return (await getDataSourceSrv().get(uid)) as unknown as DataSource;
}
