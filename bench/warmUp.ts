import { DAY_MS, dashboardPlants, lastDay, TYPES } from './dashboard';
import { type DataSource } from './dataSource';
import { type Plugin, type DataSourceOptions } from './plugin';
import { type Rig } from './rig';

/** Long enough ago that no scenario queries it. */
const DAYS_AGO = 40;

export interface WarmSource {
  plugin: Plugin;
  source: DataSource;
}

/**
 * A data source of a new plugin process that has everything cached except values: it has answered one query for another
 * day, for all plants and types of the dashboard, and has its whole budget again.
 */
export async function warmSource(rig: Rig, options: DataSourceOptions = {}): Promise<WarmSource> {
  const plugin = await rig.startPlugin();
  const source = plugin.dataSource(options);
  const facilities = dashboardPlants(await rig.control.plants()).map(({ id }) => id);
  const { result, stats } = await rig.count(() =>
    source.query({ facilities, readingTypes: TYPES }, lastDay(Date.now() - DAYS_AGO * DAY_MS))
  );
  if (result.error !== '') {
    throw new Error(`The query before the measurement failed: ${result.error}`);
  }
  await rig.rest(stats.requests);
  return { plugin, source };
}
