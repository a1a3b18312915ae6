import { css } from '@emotion/css';
import React, { type ReactNode } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

/** Small print in the editor. */
export function EditorHint({ children }: { children: ReactNode }) {
  return <div className={useStyles2(getStyles)}>{children}</div>;
}

function getStyles(theme: GrafanaTheme2) {
  return css({
    ...theme.typography.bodySmall,
    color: theme.colors.text.secondary,
    marginTop: theme.spacing(0.5),
  });
}
