import { type DataTransformerConfig, type FieldConfigSource } from '@grafana/data';
import { type DataQuery } from '@grafana/schema';
import { PLUGIN_ID } from '../../constants';
import { type PanelOptions } from '../viz/PanelBody';

/** As much of Grafana's dashboard JSON as the preview draws. */
export interface DashboardModel {
  uid?: string;
  title: string;
  panels?: PanelModel[];
  templating?: { list?: unknown[] };
}

export interface PanelModel {
  id: number;
  type: string;
  title?: string;
  description?: string;
  gridPos: { x: number; y: number; w: number; h: number };
  datasource?: { type?: string; uid?: string } | string | null;
  targets?: DataQuery[];
  fieldConfig?: FieldConfigSource;
  options?: PanelOptions;
  transformations?: DataTransformerConfig[];
  interval?: string;
  /** A time range of the panel's own, such as "14d", that ends when the dashboard's does. */
  timeFrom?: string | null;
  maxDataPoints?: number | null;
  panels?: PanelModel[];
}

/** The panels in one list: a collapsed row keeps its panels inside, and they lie at their places all the same. */
export function panelsOf(dashboard: DashboardModel): PanelModel[] {
  return (dashboard.panels ?? []).flatMap((panel) => [panel, ...(panel.panels ?? [])]);
}

/** Of another data source's type: nothing here could answer it. A variable or nothing at all means ours. */
export function asksAnotherDataSource(panel: PanelModel): boolean {
  const references = [panel.datasource, ...(panel.targets ?? []).map((target) => target.datasource)];
  return references.some(
    (reference) => typeof reference === 'object' && reference?.type !== undefined && reference.type !== PLUGIN_ID
  );
}
