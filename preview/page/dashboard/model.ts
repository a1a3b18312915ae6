import { type DataTransformerConfig, type FieldConfigSource } from '@grafana/data';
import { type DataQuery } from '@grafana/schema';
import { PLUGIN_ID } from '../../constants';
import { type PanelOptions } from '../viz/PanelBody';

/** The part of Grafana's dashboard JSON that the preview draws. */
export interface DashboardModel {
  uid?: string;
  title: string;
  panels?: PanelModel[];
  templating?: { list?: VariableModel[] };
  annotations?: { list?: AnnotationModel[] };
}

export interface VariableModel {
  type: string;
  name: string;
  label?: string;
  /** 2: the variable is not shown. */
  hide?: number;
  datasource?: { type?: string; uid?: string } | null;
  query?: object | string;
  regex?: string;
  current?: { text?: string | string[]; value?: string | string[] };
  multi?: boolean;
  includeAll?: boolean;
  allValue?: string | null;
}

export interface AnnotationModel {
  name: string;
  enable?: boolean;
  hide?: boolean;
  iconColor?: string;
  datasource?: { type?: string; uid?: string } | null;
  target?: DataQuery;
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
  /** The panel's own time range, such as "14d", which ends when the dashboard's does. */
  timeFrom?: string | null;
  maxDataPoints?: number | null;
  panels?: PanelModel[];
  /** The variable for each value of which the panel is drawn. */
  repeat?: string;
  repeatDirection?: 'h' | 'v';
  maxPerRow?: number;
}

/** The panels as a flat list: a collapsed row contains its panels, but they have positions of their own. */
export function panelsOf(dashboard: DashboardModel): PanelModel[] {
  return (dashboard.panels ?? []).flatMap((panel) => [panel, ...(panel.panels ?? [])]);
}

/** Whether it belongs to another data source type, which cannot be queried here. A variable or nothing means ours. */
export function asksAnotherDataSource(panel: PanelModel): boolean {
  const references = [panel.datasource, ...(panel.targets ?? []).map((target) => target.datasource)];
  return references.some(
    (reference) => typeof reference === 'object' && reference?.type !== undefined && reference.type !== PLUGIN_ID
  );
}
