import { css } from '@emotion/css';
import React, { useState } from 'react';

import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, Button, useStyles2 } from '@grafana/ui';

import { messageOf } from '../../problem';
import { type ComparedCandidate, type TriedSeries } from '../../resources';
import { ownDataSource } from './ownDataSource';

interface Props {
  /** Of the data source. */
  uid: string;
  role: string;
  /** Ids of the elements that name the role. */
  labelledBy: string;
  disabled?: boolean;
  onChoose: (path: string) => void;
}

/** Values of each candidate of a role, from the same day, so that a user sees which ones are meant. */
export function CandidateValues({ uid, role, labelledBy, disabled, onChoose }: Props) {
  const styles = useStyles2(getStyles);
  const [busy, setBusy] = useState(false);
  const [compared, setCompared] = useState<{ candidates?: ComparedCandidate[]; error?: string }>({});
  const compare = async () => {
    setBusy(true);
    setCompared(await comparisonOf(uid, role));
    setBusy(false);
  };
  return (
    <div className={styles.block}>
      <Button
        variant="secondary"
        size="sm"
        icon={busy ? 'spinner' : 'eye'}
        disabled={disabled || busy}
        aria-describedby={labelledBy}
        onClick={compare}
      >
        {t('config.compare.button', 'Compare values')}
      </Button>
      <div aria-live="polite">
        {compared.error && (
          <Alert
            severity="error"
            title={t('config.compare.error', 'The values could not be compared')}
            bottomSpacing={0}
          >
            {compared.error}
          </Alert>
        )}
        {compared.candidates?.map(({ path, series }) => (
          <div key={path} className={styles.candidate}>
            <code>{path}</code>
            {series.length === 0 && <div>{t('config.compare.none', 'No values came.')}</div>}
            {series.slice(0, SHOWN_SERIES).map((one, i) => (
              <Values key={i} series={one} />
            ))}
            <Button variant="primary" fill="outline" size="sm" disabled={disabled} onClick={() => onChoose(path)}>
              {t('config.compare.use', 'Use {{path}}', { path, interpolation: { escapeValue: false } })}
            </Button>
          </div>
        ))}
      </div>
    </div>
  );
}

const SHOWN_SERIES = 3;

function Values({ series: { type, unit, points } }: { series: TriedSeries }) {
  const styles = useStyles2(getStyles);
  return (
    <table className={styles.values}>
      <caption>
        {[type, unit].filter(Boolean).join(', ')}
        {points.length > 0 && ` · ${dateTimeFormat(points[0][0], { format: 'YYYY-MM-DD' })}`}
      </caption>
      <tbody>
        {points.map(([time, value]) => (
          <tr key={time}>
            <th scope="row">{dateTimeFormat(time, { format: 'HH:mm' })}</th>
            <td>{value ?? '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

async function comparisonOf(uid: string, role: string) {
  try {
    const source = await ownDataSource(uid);
    return { candidates: await source.compareCandidates(role) };
  } catch (error) {
    return { error: messageOf(error) };
  }
}

function getStyles(theme: GrafanaTheme2) {
  return {
    block: css({ marginTop: theme.spacing(0.5) }),
    candidate: css({ marginTop: theme.spacing(1), display: 'grid', gap: theme.spacing(0.5), justifyItems: 'start' }),
    values: css({
      ...theme.typography.bodySmall,
      fontVariantNumeric: 'tabular-nums',
      caption: { captionSide: 'top', textAlign: 'left', color: theme.colors.text.secondary, padding: 0 },
      th: { fontWeight: theme.typography.fontWeightRegular, paddingRight: theme.spacing(2), textAlign: 'left' },
      td: { textAlign: 'right' },
    }),
  };
}
