import { css } from '@emotion/css';
import React from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';

import { NUMBER_SETTINGS, type NumberKey } from '../../settings';
import { NumberField } from './NumberField';
import { type SettingsProps } from './types';
import { type Drafts } from './useDrafts';

/** The number and size of requests to the API. */
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
        'Average number of requests that may be sent to the API per minute; further requests wait. Default: {{preset}}.',
        byDefault('requestsPerMinute')
      ),
    },
    {
      name: 'burst',
      label: t('config.requests.burst.label', 'Burst'),
      hint: t(
        'config.requests.burst.hint',
        'Requests that may be sent back to back after a quiet period, for example when a dashboard is opened. Default: {{preset}}.',
        byDefault('burst')
      ),
    },
    {
      name: 'maxParallel',
      label: t('config.requests.parallel.label', 'Parallel requests'),
      hint: t(
        'config.requests.parallel.hint',
        'Maximum number of requests in flight at the same time. Default: {{preset}}.',
        byDefault('maxParallel')
      ),
    },
    {
      name: 'maxPauseMinutes',
      label: t('config.requests.max-pause.label', 'Maximum pause (minutes)'),
      hint: t(
        'config.requests.max-pause.hint',
        'When the API asks for a longer pause, one request tries again after this time. Saving the settings ends a pause at once. Default: {{preset}}.',
        byDefault('maxPauseMinutes')
      ),
    },
    {
      name: 'maxPointsPerRequest',
      label: t('config.requests.points.label', 'Data points per request'),
      hint: t(
        'config.requests.points.hint',
        'Maximum number of data points in one request; larger queries are split. Default: {{preset, number}}.',
        byDefault('maxPointsPerRequest')
      ),
    },
    {
      name: 'maxFacilitiesPerRequest',
      label: t('config.requests.facilities.label', 'Facilities per request'),
      hint: t(
        'config.requests.facilities.hint',
        'Maximum number of facilities in one request; larger queries are split. Default: {{preset}} at first, growing up to 500 while the API answers completely and quickly.',
        byDefault('maxFacilitiesPerRequest')
      ),
    },
    {
      name: 'maxResponseMiB',
      label: t('config.requests.response.label', 'Response size'),
      hint: t(
        'config.requests.response.hint',
        'Maximum size of one response, uncompressed, in MiB; larger responses are an error. Default: {{preset}}.',
        byDefault('maxResponseMiB')
      ),
    },
  ];
}

function byDefault(name: NumberKey) {
  return { preset: NUMBER_SETTINGS[name].default };
}

/** As many columns as fit. */
function getStyles(theme: GrafanaTheme2) {
  return css({
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fill, minmax(${theme.spacing(34)}, 1fr))`,
    columnGap: theme.spacing(4),
    alignItems: 'start',
  });
}
