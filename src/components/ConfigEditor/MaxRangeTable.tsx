import { css } from '@emotion/css';
import React, { useId } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { FieldValidationMessage, Input, useStyles2 } from '@grafana/ui';

import {
  isAllowedRange,
  LONGEST_RANGE,
  rangeOf,
  rangeWhenEmpty,
  REQUEST_RESOLUTIONS,
  type RequestResolution,
  shortestRange,
  withRange,
} from '../../maxRange';
import { notSavedOf, withNotSaved } from '../../settings';
import { resolutionOptions } from '../QueryEditor/ResolutionPicker';
import { type SettingsProps } from './types';
import { type Drafts } from './useDrafts';

interface Props extends SettingsProps {
  drafts: Drafts;
}

/** The maximum time range of one request, by resolution. */
export function MaxRangeTable(props: Props) {
  const styles = useStyles2(getStyles);
  const labels = new Map(resolutionOptions().map(({ value, label }) => [value, label]));
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th className={styles.cell}>{t('config.max-range.resolution', 'Resolution')}</th>
          <th className={styles.cell}>{t('config.max-range.range', 'Maximum time range')}</th>
        </tr>
      </thead>
      <tbody>
        {REQUEST_RESOLUTIONS.map((resolution) => (
          <Row key={resolution} {...props} resolution={resolution} label={labels.get(resolution) ?? resolution} />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps extends Props {
  resolution: RequestResolution;
  label: string;
}

/** Input is saved as soon as it is a range that the backend accepts; other input is noted for Save & test. */
function Row({ resolution, label, drafts, options, onOptionsChange }: RowProps) {
  const styles = useStyles2(getStyles);
  const id = useId();
  const { maxRange } = options.jsonData;
  const name = `maxRange.${resolution}`;
  const saved = rangeOf(maxRange, resolution);
  const rejected = notSavedOf(options.jsonData, name);
  const draft = drafts.of(name) ?? (rejected === undefined ? undefined : { text: rejected, invalid: true });
  const shown = draft && (draft.invalid || draft.text.trim() === saved) ? draft.text : saved;
  const invalid = !isAllowed(resolution, shown);

  const change = (text: string) => {
    const allowed = isAllowed(resolution, text);
    drafts.set(name, { text, invalid: !allowed });
    const { jsonData } = options;
    onOptionsChange({
      ...options,
      jsonData: allowed
        ? { ...withNotSaved(jsonData, name), maxRange: withRange(maxRange, resolution, text.trim() || undefined) }
        : withNotSaved(jsonData, name, text),
    });
  };

  return (
    <tr>
      <th scope="row" className={styles.cell}>
        <label htmlFor={id} className={styles.label}>
          {label}
        </label>
      </th>
      <td className={styles.cell}>
        <Input
          id={id}
          aria-describedby={`${id}-error`}
          width={20}
          value={shown}
          placeholder={rangeWhenEmpty(resolution, maxRange)}
          invalid={invalid}
          disabled={options.readOnly}
          onChange={(event) => change(event.currentTarget.value)}
        />
        <div id={`${id}-error`}>
          {invalid && (
            <FieldValidationMessage className={styles.error}>
              {t('config.max-range.invalid', 'Enter a duration from {{shortest}} to {{longest}}', {
                shortest: shortestRange(resolution),
                longest: LONGEST_RANGE,
              })}
            </FieldValidationMessage>
          )}
        </div>
      </td>
    </tr>
  );
}

/** Empty is the default. */
function isAllowed(resolution: RequestResolution, text: string): boolean {
  return text.trim() === '' || isAllowedRange(resolution, text.trim());
}

function getStyles(theme: GrafanaTheme2) {
  return {
    table: css({ borderCollapse: 'collapse' }),
    cell: css({
      padding: theme.spacing(0.5, 4, 0.5, 0),
      verticalAlign: 'top',
      fontWeight: theme.typography.fontWeightRegular,
    }),
    // Aligned with the input.
    label: css({ margin: 0, lineHeight: theme.spacing(theme.components.height.md) }),
    error: css({ marginTop: theme.spacing(0.5) }),
  };
}
