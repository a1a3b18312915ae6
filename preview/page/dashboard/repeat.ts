import { type ScopedVars } from '@grafana/data';
import { type PanelModel } from './model';
import { type ListedVariable, valuesOf } from './variables';

const COLUMNS = 24;
/** As many repeated panels stand beside one another unless the dashboard says otherwise. */
const MAX_PER_ROW = 4;

/** A panel with its place, and its own value of the variable by which it is repeated. */
export interface PlacedPanel extends PanelModel {
  key: string;
  scopedVars?: ScopedVars;
}

/** The panels of a dashboard with those that are repeated, and what stands below them moved down. */
export function placed(panels: PanelModel[], variables: ListedVariable[]): PlacedPanel[] {
  let moved = 0;
  return [...panels]
    .sort((a, b) => a.gridPos.y - b.gridPos.y || a.gridPos.x - b.gridPos.x)
    .flatMap((panel) => {
      const at = { ...panel, gridPos: { ...panel.gridPos, y: panel.gridPos.y + moved } };
      const variable = variables.find(({ saved }) => saved.name === panel.repeat);
      if (!variable) {
        return [{ ...at, key: String(panel.id) }];
      }
      const copies = copiesOf(at, variable);
      const lowest = Math.max(...copies.map(({ gridPos }) => gridPos.y));
      moved += lowest - at.gridPos.y;
      return copies;
    });
}

function copiesOf(panel: PanelModel, variable: ListedVariable): PlacedPanel[] {
  const values = valuesOf(variable);
  if (values.length === 0) {
    return [{ ...panel, key: String(panel.id) }];
  }
  const { x, y, w, h } = panel.gridPos;
  const isBeside = panel.repeatDirection !== 'v';
  const perRow = isBeside ? Math.min(values.length, panel.maxPerRow ?? MAX_PER_ROW) : 1;
  const width = isBeside ? Math.floor(COLUMNS / perRow) : w;
  return values.map(({ text, value }, index) => ({
    ...panel,
    key: `${panel.id}-${value}`,
    scopedVars: { [variable.saved.name]: { text, value } },
    gridPos: { x: isBeside ? (index % perRow) * width : x, y: y + Math.floor(index / perRow) * h, w: width, h },
  }));
}
