import { css } from '@emotion/css';
import React from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';

import { NUMBER_SETTINGS, type NumberKey } from '../../settings';
import { NumberField } from './NumberField';
import { type SettingsProps } from './types';
import { type Drafts } from './useDrafts';

/** How many requests the API is sent, and how large they are. */
export function FairUseFields(props: SettingsProps & { drafts: Drafts }) {
  return (
    <div className={useStyles2(getStyles)}>
      {fields().map((field) => (
        <NumberField key={field.name} {...props} {...field} />
      ))}
    </div>
  );
}

function fields(): Array<{ name: NumberKey; label: string; hint: string }> {
  return [
    {
      name: 'requestsPerMinute',
      label: t('config.requests.per-minute.label', 'Requests per minute'),
      hint: t(
        'config.requests.per-minute.hint',
        'Requests that the API may be sent per minute on average; further ones wait. Empty: {{preset}}.',
        byDefault('requestsPerMinute')
      ),
    },
    {
      name: 'burst',
      label: t('config.requests.burst.label', 'Burst'),
      hint: t(
        'config.requests.burst.hint',
        'Requests that may be sent without a pause after a quiet time, as when a dashboard is opened. Empty: {{preset}}.',
        byDefault('burst')
      ),
    },
    {
      name: 'maxParallel',
      label: t('config.requests.parallel.label', 'Parallel requests'),
      hint: t(
        'config.requests.parallel.hint',
        'Requests that may be under way at the same time. Empty: {{preset}}.',
        byDefault('maxParallel')
      ),
    },
    {
      name: 'maxPointsPerRequest',
      label: t('config.requests.points.label', 'Data points per request'),
      hint: t(
        'config.requests.points.hint',
        'Data points that one request may ask for; more are asked for in parts. Empty: {{preset, number}}.',
        byDefault('maxPointsPerRequest')
      ),
    },
    {
      name: 'maxFacilitiesPerRequest',
      label: t('config.requests.facilities.label', 'Facilities per request'),
      hint: t(
        'config.requests.facilities.hint',
        'Facilities that one request may ask for; more are asked for in parts. Empty: {{preset}}.',
        byDefault('maxFacilitiesPerRequest')
      ),
    },
  ];
}

function byDefault(name: NumberKey) {
  return { preset: NUMBER_SETTINGS[name].default };
}

/** Side by side, as many as there is room for. */
function getStyles(theme: GrafanaTheme2) {
  return css({
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fill, minmax(${theme.spacing(34)}, 1fr))`,
    columnGap: theme.spacing(4),
    alignItems: 'start',
  });
}
