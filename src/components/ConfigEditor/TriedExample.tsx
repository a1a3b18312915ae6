import { css } from '@emotion/css';
import React, { useMemo } from 'react';

import { type Field, FieldType, getMinMaxAndDelta, type GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, Sparkline, Stack, Text, useStyles2, useTheme2 } from '@grafana/ui';

import { helpOn } from '../../help';
import { type Message, sentences, translated } from '../../messages';
import { type Finding, type TriedObject, type TriedPart, type TriedSeries } from '../../resources';
import { MoreLink } from '../MoreLink';
import { roleLabel } from './roleLabels';

/** What the plugin understood of one example, and a look at what the API returned. */
export function TriedExample({ tried }: { tried: TriedPart }) {
  const styles = useStyles2(getStyles);
  const { understood, notes, error, series = [] } = tried;
  const objects = tried.facilities ?? tried.types ?? [];
  return (
    <section className={styles.tried} aria-label={t('config.examples.understood', 'Understood')}>
      {error && (
        <Alert severity="error" title={t('config.examples.not-understood', 'Not understood')} bottomSpacing={1}>
          {sentences(error.sentences)} <MoreLink href={helpOn(error.category)} />
        </Alert>
      )}
      {understood.length > 0 && (
        <>
          <Text element="h5">{t('config.examples.understood', 'Understood')}</Text>
          <dl className={styles.list}>
            {understood.map((finding) => (
              <Understood key={finding.role} finding={finding} />
            ))}
          </dl>
        </>
      )}
      {notes.map((note) => (
        <Text key={note.text} element="p" variant="bodySmall">
          {translated(note)}
        </Text>
      ))}
      {objects.length > 0 && <Objects objects={objects} count={tried.count} />}
      {series.length > 0 && (
        <Stack direction="column" gap={1}>
          {series.map((one) => (
            <Chart key={[one.type, one.source, one.unit].join()} series={one} />
          ))}
        </Stack>
      )}
    </section>
  );
}

function Understood({ finding: { role, chosen, evidence, message } }: { finding: Finding }) {
  const styles = useStyles2(getStyles);
  return (
    <>
      <dt className={styles.role}>{roleLabel(role)}</dt>
      <dd className={styles.found}>
        <code className={styles.path}>{chosen}</code>{' '}
        <span className={styles.evidence}>{message ? translated(withoutPreface(message)) : evidence}</span>
      </dd>
    </>
  );
}

/** Here, everything is taught by an example: only the evidence itself is shown. */
function withoutPreface(message: Message): Message {
  const [evidence] = message.params ?? [];
  return typeof evidence === 'object' && message.params?.length === 1 ? evidence : message;
}

function Objects({ objects, count }: { objects: TriedObject[]; count: number }) {
  const names = objects.map(({ id, name, unit }) => {
    const label = name && name !== id ? `${name} (${id})` : id;
    return unit ? `${label}, ${unit}` : label;
  });
  return (
    <Text element="p" variant="bodySmall" color="secondary">
      {t('config.examples.received', 'Received ({{total}}): {{names}}', {
        total: count,
        names: names.join(' · ') + (count > objects.length ? ' …' : ''),
        interpolation: { escapeValue: false },
      })}
    </Text>
  );
}

const WIDTH = 320;
const HEIGHT = 60;

/** A few values of one series, to recognize it by. */
function Chart({ series: { type, unit, source, points } }: { series: TriedSeries }) {
  const theme = useTheme2();
  const sparkline = useMemo(() => {
    const y: Field = { name: type, type: FieldType.number, config: {}, values: points.map(([, value]) => value) };
    return {
      x: { name: 'time', type: FieldType.time, config: {}, values: points.map(([time]) => time) },
      // The chart scales by the range, which it does not work out itself.
      y: { ...y, state: { range: getMinMaxAndDelta(y) } },
    };
  }, [type, points]);
  const label = [type, source, unit && `[${unit}]`].filter(Boolean).join(' ');
  return (
    <figure style={{ margin: 0 }} aria-label={label}>
      <figcaption>
        <Text variant="bodySmall">{label}</Text>
      </figcaption>
      <Sparkline width={WIDTH} height={HEIGHT} theme={theme} sparkline={sparkline} />
    </figure>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    tried: css({ marginBottom: theme.spacing(2) }),
    list: css({
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 3fr)',
      gap: theme.spacing(0.5, 2),
      margin: theme.spacing(1, 0),
    }),
    role: css({ fontWeight: theme.typography.fontWeightRegular }),
    found: css({ margin: 0, overflowWrap: 'anywhere' }),
    path: css({ background: 'none', border: 'none', padding: 0, margin: 0, whiteSpace: 'normal' }),
    evidence: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary }),
  };
}
