import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { type ReactNode } from 'react';

/** The text in the middle of a panel that has nothing to draw. */
export function NoData({
  width,
  height,
  children = 'No data',
}: {
  width: number;
  height: number;
  children?: ReactNode;
}) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles} style={{ width, height }}>
      {children}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) =>
  css({
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    textAlign: 'center',
    padding: theme.spacing(2),
    color: theme.colors.text.secondary,
  });
