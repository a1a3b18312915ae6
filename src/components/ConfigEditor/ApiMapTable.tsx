import { css } from '@emotion/css';
import React, { memo, useId, useState } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button, useStyles2 } from '@grafana/ui';

import { RoleChoice } from './RoleChoice';
import { RoleFinding } from './RoleFinding';
import { groupLabel, roleLabel } from './roleLabels';
import { grouped, isAbsent, type RoleRow, statesOf } from './roleRows';
import { StateBadge } from './StateBadge';

interface Props {
  /** Of the data source. */
  uid: string;
  rows: RoleRow[];
  disabled?: boolean;
  onChange: (role: string, path: string | undefined) => void;
}

/**
 * All roles by group. Roles that the API does not have are shown on demand. Memoized because rendering this many
 * pickers on each keystroke in another field would be noticeably slow.
 */
export const ApiMapTable = memo(function ApiMapTable({ uid, rows, disabled, onChange }: Props) {
  const styles = useStyles2(getStyles);
  const [showAbsent, setShowAbsent] = useState(false);
  const absent = rows.filter(isAbsent).length;
  const shown = showAbsent ? rows : rows.filter((row) => !isAbsent(row));
  return (
    <div>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th className={styles.role}>{t('config.api-map.column.role', 'Role')}</th>
              <th className={styles.found}>{t('config.api-map.column.found', 'Found in the schema')}</th>
              <th className={styles.state}>{t('config.api-map.column.state', 'State')}</th>
              <th className={styles.choice}>{t('config.api-map.column.choice', 'Set by hand')}</th>
            </tr>
          </thead>
          {grouped(shown).map(({ group, rows }) => (
            <tbody key={group}>
              <tr>
                <th className={styles.group} colSpan={4} scope="rowgroup">
                  {groupLabel(group)}
                </th>
              </tr>
              {rows.map((row) => (
                <Row
                  key={row.role}
                  uid={uid}
                  row={row}
                  disabled={disabled}
                  onChange={(path) => onChange(row.role, path)}
                />
              ))}
            </tbody>
          ))}
        </table>
      </div>
      {absent > 0 && (
        <Button
          variant="secondary"
          fill="text"
          size="sm"
          icon={showAbsent ? 'angle-up' : 'angle-down'}
          aria-expanded={showAbsent}
          onClick={() => setShowAbsent(!showAbsent)}
        >
          {t('config.api-map.show-absent', '', {
            count: absent,
            defaultValue_one: 'Show all, including {{count}} role this API does not have',
            defaultValue_other: 'Show all, including {{count}} roles this API does not have',
          })}
        </Button>
      )}
    </div>
  );
});

interface RowProps {
  uid: string;
  row: RoleRow;
  disabled?: boolean;
  onChange: (path: string | undefined) => void;
}

function Row({ uid, row, disabled, onChange }: RowProps) {
  const styles = useStyles2(getStyles);
  const labelId = useId();
  return (
    <tr>
      <th scope="row" id={labelId} className={styles.cell}>
        {roleLabel(row.role)} <code className={styles.id}>{row.role}</code>
      </th>
      <td className={styles.cell}>
        <RoleFinding row={row} />
      </td>
      <td className={styles.cell}>
        <div className={styles.states}>
          {statesOf(row).map((state) => (
            <StateBadge key={state} state={state} />
          ))}
        </div>
      </td>
      <td className={styles.cell}>
        <RoleChoice uid={uid} row={row} labelledBy={labelId} disabled={disabled} onChange={onChange} />
      </td>
    </tr>
  );
}

function getStyles(theme: GrafanaTheme2) {
  const border = `1px solid ${theme.colors.border.weak}`;
  return {
    scroll: css({ overflowX: 'auto' }),
    table: css({ tableLayout: 'fixed', width: '100%', minWidth: theme.spacing(90), borderCollapse: 'collapse' }),
    role: css({ width: '25%', padding: theme.spacing(0.5, 1) }),
    found: css({ width: '32%', padding: theme.spacing(0.5, 1) }),
    state: css({ width: '17%', padding: theme.spacing(0.5, 1) }),
    choice: css({ width: '26%', padding: theme.spacing(0.5, 1) }),
    group: css({
      ...theme.typography.h6,
      padding: theme.spacing(1),
      background: theme.colors.background.secondary,
      borderTop: border,
    }),
    cell: css({
      padding: theme.spacing(0.5, 1),
      borderTop: border,
      verticalAlign: 'top',
      fontWeight: theme.typography.fontWeightRegular,
      overflowWrap: 'anywhere',
    }),
    id: css({
      ...theme.typography.bodySmall,
      fontFamily: theme.typography.fontFamilyMonospace,
      display: 'block',
      color: theme.colors.text.secondary,
      background: 'none',
      border: 'none',
      padding: 0,
      margin: 0,
      whiteSpace: 'normal',
    }),
    states: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5) }),
  };
}
