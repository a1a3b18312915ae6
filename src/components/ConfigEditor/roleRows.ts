import { type Finding, type RoleState } from '../../resources';
import { groupOf } from './roleLabels';

/** One role, with what was found for it and what is set. */
export interface RoleRow {
  role: string;
  /** What was found for it. A role that does not apply to this schema has only a stale finding. */
  found?: Finding;
  /** What was set by hand and is not in the schema. */
  stale?: Finding;
  /** What the form sets by hand, saved or not. */
  override?: string;
  /** Paths of the schema that complete what is typed for an unresolved role. */
  paths?: string[];
  /** Whether the form differs from what the backend uses. */
  unsaved: boolean;
}

export interface RoleGroup {
  group: string;
  rows: RoleRow[];
}

/** The rows in the order of the findings. */
export function roleRows(
  findings: Finding[],
  overrides: Record<string, string> = {},
  paths: Record<string, string[]> = {}
): RoleRow[] {
  const rows = new Map<string, RoleRow>();
  for (const finding of findings) {
    const row = rows.get(finding.role) ?? { role: finding.role, unsaved: false };
    rows.set(finding.role, finding.state === 'stale' ? { ...row, stale: finding } : { ...row, found: finding });
  }
  return [...rows.values()].map((row) => {
    const override = overrideOf(overrides, row.role);
    return { ...row, override, paths: paths[row.role], unsaved: override !== inForce(row) };
  });
}

/** An empty text sets nothing, in the backend as well. A provisioning file may hold anything. */
function overrideOf(overrides: Record<string, unknown>, role: string): string | undefined {
  const path = overrides[role];
  return typeof path === 'string' && path.trim() !== '' ? path.trim() : undefined;
}

function inForce({ found, stale }: RoleRow): string | undefined {
  return stale?.chosen ?? (found?.state === 'set' ? found.chosen : undefined);
}

/** In the order of their first rows. */
export function grouped(rows: RoleRow[]): RoleGroup[] {
  const groups = new Map<string, RoleRow[]>();
  for (const row of rows) {
    const group = groupOf(row.role);
    groups.set(group, [...(groups.get(group) ?? []), row]);
  }
  return [...groups].map(([group, members]) => ({ group, rows: members }));
}

/** Whether the API lacks the role and nobody set it: such rows are seldom of interest. */
export function isAbsent({ found, stale, override }: RoleRow): boolean {
  return found?.state === 'absent' && !stale && override === undefined;
}

/** The states of a row; a stale one comes first, because it needs attention. */
export function statesOf({ found, stale }: RoleRow): RoleState[] {
  return [stale, found].flatMap((finding) => (finding ? [finding.state] : []));
}

/** Overrides with one role set by hand, or left to the plugin again; undefined when none is left. */
export function withOverride(
  overrides: Record<string, string> | undefined,
  role: string,
  path: string | undefined
): Record<string, string> | undefined {
  const { [role]: _, ...others } = overrides ?? {};
  const next = path === undefined ? others : { ...others, [role]: path };
  return Object.keys(next).length > 0 ? next : undefined;
}
