import { t } from '@grafana/i18n';

import { migrateQuery } from './migrate';
import { type AmperecloudQuery } from './query.gen';

export interface QueryExample {
  /** Stable, for tests and screenshots. */
  id: string;
  title: string;
  /** What it shows, and which panel shows it best. */
  text: string;
  query: Omit<AmperecloudQuery, 'refId'>;
}

/**
 * Questions that plant operators ask, each as one query without a transformation. They name quantities by their meaning
 * and all facilities, so that they work on any account, and have every member, so that nothing of the query before stays.
 */
export function queryExamples(): QueryExample[] {
  return [
    {
      id: 'day-curves',
      title: t('help.day-curves.title', 'Day curve of all plants'),
      text: t('help.day-curves.text', 'The AC power of each plant; best shown as a time series of today.'),
      query: query({ roles: ['acPower'], legend: '{{facility}}' }),
    },
    {
      id: 'energy-by-day',
      title: t('help.energy-by-day.title', 'Produced energy by day'),
      text: t(
        'help.energy-by-day.text',
        'One value per calendar day of each plant; best shown as a bar chart of this month.'
      ),
      query: query({ roles: ['energyProduced'], resolution: '1d', legend: '{{facility}}' }),
    },
    {
      id: 'yield-ranking',
      title: t('help.yield-ranking.title', 'Ranking by kWh/kWp'),
      text: t(
        'help.yield-ranking.text',
        'The specific yield of the range for the best 20 plants; best shown as a bar gauge of this month.'
      ),
      query: query({
        roles: ['energyProduced'],
        relate: 'perKwp',
        combine: { ...NOT_COMBINED, method: 'top', count: 20 },
        format: 'range',
        legend: '{{facility}}',
      }),
    },
    {
      id: 'inverters-against-median',
      title: t('help.inverters.title', 'Inverters against their median'),
      text: t(
        'help.inverters.text',
        'How far the power of each inverter, per kWp where their sizes differ, is from the median of its plant in %; best shown as a time series of today.'
      ),
      query: query({
        deviceScope: 'type',
        deviceType: 'inverter',
        roles: ['acPower'],
        relate: 'deviation',
        combine: { ...NOT_COMBINED, by: 'facility' },
        resolution: '15m',
        legend: '{{facility}} {{device}}',
      }),
    },
    {
      id: 'compare',
      title: t('help.compare.title', 'Today against yesterday and last year'),
      text: t(
        'help.compare.text',
        'The power of the portfolio with that of the day before and of the same day last year; best shown as a time series of today.'
      ),
      query: query({
        roles: ['acPower'],
        combine: { ...NOT_COMBINED, method: 'sum' },
        compare: [
          { amount: 1, unit: 'd' },
          { amount: 1, unit: 'y' },
        ],
        resolution: '15m',
      }),
    },
    {
      id: 'pr-by-month',
      title: t('help.pr.title', 'Performance ratio by month'),
      text: t(
        'help.pr.text',
        'The PR of the portfolio, weighted by irradiation and nominal power; best shown as a bar chart of this year.'
      ),
      query: query({
        computed: ['performanceRatio'],
        combine: { ...NOT_COMBINED, method: 'mean' },
        resolution: '1M',
      }),
    },
    {
      id: 'silent-plants',
      title: t('help.silent.title', 'Which plant is silent, and since when'),
      text: t(
        'help.silent.text',
        'When the newest power of each plant came, and how old it is, also of plants that have been silent for a month; best shown as a table of the last day, sorted by age.'
      ),
      query: query({ roles: ['acPower'], format: 'latest', legend: '{{facility}}' }),
    },
    {
      id: 'newest-values',
      title: t('help.newest.title', 'Newest values with their age'),
      text: t(
        'help.newest.text',
        'The newest power and energy of each plant with time and age; best shown as a table or stat.'
      ),
      query: query({ roles: ['acPower', 'energyProduced'], format: 'latest' }),
    },
    {
      id: 'status',
      title: t('help.status.title', 'Status of all plants'),
      text: t(
        'help.status.text',
        'The newest status or error code of each plant, as text where the API gives one; best shown as a table.'
      ),
      query: query({ roles: ['status'], format: 'latest', legend: '{{facility}}' }),
    },
    {
      id: 'curtailment',
      title: t('help.curtailment.title', 'Curtailment'),
      text: t(
        'help.curtailment.text',
        'The power, its limit, and what the limit takes from the expected power; best shown as a time series.'
      ),
      query: query({ roles: ['acPower', 'powerLimit'], computed: ['curtailedPower'] }),
    },
    {
      id: 'self-consumption',
      title: t('help.self-consumption.title', 'Self-consumption and autarky'),
      text: t(
        'help.self-consumption.text',
        'Both rates by day in %; best shown as a bar chart or time series of this month.'
      ),
      query: query({ computed: ['selfConsumption', 'autarky'], resolution: '1d' }),
    },
    {
      id: 'expected-power',
      title: t('help.expected.title', 'Expected against actual power'),
      text: t(
        'help.expected.text',
        'What each plant should have produced by its irradiance and nominal power, and what it did; best shown as a time series.'
      ),
      query: query({ roles: ['acPower'], computed: ['expectedPower'], resolution: '15m' }),
    },
    {
      id: 'power-over-irradiance',
      title: t('help.scatter.title', 'Power over irradiance'),
      text: t(
        'help.scatter.text',
        'One row per instant with the irradiance and the power of each plant; best shown as an XY chart.'
      ),
      query: query({ roles: ['irradiance', 'acPower'], resolution: '15m', format: 'table' }),
    },
    {
      id: 'co2',
      title: t('help.co2.title', 'CO2 avoided'),
      text: t(
        'help.co2.text',
        'The produced energy times 0.38 kg/kWh, a factor to be replaced by that of your grid; best shown as a stat of this month.'
      ),
      query: query({
        roles: ['energyProduced'],
        combine: { ...NOT_COMBINED, method: 'sum' },
        scale: { factor: 0.38, unit: 'kg' },
        format: 'range',
      }),
    },
    {
      id: 'revenue',
      title: t('help.revenue.title', 'Revenue'),
      text: t(
        'help.revenue.text',
        'The exported energy times a tariff of 0.08 €/kWh, to be replaced by yours; best shown as a stat of this month.'
      ),
      query: query({
        roles: ['energyExported'],
        combine: { ...NOT_COMBINED, method: 'sum' },
        scale: { factor: 0.08, unit: '€' },
        format: 'range',
      }),
    },
    {
      id: 'power-curve',
      title: t('help.power-curve.title', 'Power curve of wind turbines'),
      text: t(
        'help.power-curve.text',
        'The mean power of each turbine for each 0.5 m/s of wind speed; best shown as an XY chart of at least a week.'
      ),
      query: query({
        deviceScope: 'type',
        deviceType: 'turbine',
        roles: ['acPower'],
        resolution: '15m',
        format: 'bins',
        bins: { by: '', width: 0.5 },
        legend: '{{facility}} {{device}}',
      }),
    },
    {
      id: 'missing-data',
      title: t('help.missing.title', 'When data were missing'),
      text: t(
        'help.missing.text',
        'Each time of more than an hour without power values of a plant in daylight; best shown as an annotation on its curve, or as a table.'
      ),
      query: query({
        queryType: 'events',
        roles: ['acPower'],
        events: { ...ANY_EVENT, kind: 'missing', duration: 60, period: 'daylight' },
      }),
    },
    {
      id: 'facilities',
      title: t('help.facilities.title', 'Table of all facilities'),
      text: t('help.facilities.text', 'Every facility that the API token has access to; best shown as a table.'),
      query: query({ queryType: 'facilities' }),
    },
  ];
}

const { combine: NOT_COMBINED, events: ANY_EVENT } = migrateQuery({ refId: '' });

function query(members: Partial<AmperecloudQuery>): QueryExample['query'] {
  const { refId: _, ...whole } = migrateQuery({ refId: '', scope: 'all', ...members });
  return whole;
}
