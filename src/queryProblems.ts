import { t } from '@grafana/i18n';

import { type AmperecloudQuery, BOUNDS, type CustomQuery, MAX_ITEMS, type NumberOrVariable } from './query.gen';
import { choiceProblems } from './queryChoices';
import { type Control, type Members, problem, type QueryProblem } from './queryProblem';
import { pointlessChoices } from './queryWarnings';

export { type Control, type Members, type QueryProblem } from './queryProblem';

interface Bounds {
  low: number;
  high: number;
}

/**
 * What is wrong with a query, by the control where it is shown: an error is refused by the backend (`pkg/query`), a
 * warning gives values that mean nothing, or nothing new. Dashboard variables must have been replaced. Members that are
 * still empty are no problem: such a query is not sent (`isComplete`).
 */
export function queryProblems(query: AmperecloudQuery, members: Members = {}): QueryProblem[] {
  switch (query.queryType) {
    case 'readings':
      return [
        ...choiceProblems(query),
        ...numberProblems(query),
        ...shiftProblems(query),
        ...pointlessChoices(query, members),
      ];
    case 'events':
      return [...choiceProblems(query), ...numberProblems(query), ...eventProblems(query)];
    case 'graphql':
      return customProblems(query.graphql);
    default:
      return [];
  }
}

/** What is wrong with the numbers of a GraphQL query; the backend tells what is wrong with its text. */
export function customProblems({ ttl }: CustomQuery): QueryProblem[] {
  return outside('ttl', ttl, BOUNDS.ttl);
}

function numberProblems({ queryType, combine, bins, scale, plant, events, rule }: AmperecloudQuery): QueryProblem[] {
  const numbers: Array<[keyof typeof BOUNDS & Control, NumberOrVariable]> = [
    ['percentile', combine.percentile],
    ['count', combine.count],
    ['width', bins.width],
    ['factor', scale.factor],
    ['tilt', plant.tilt],
    ['azimuth', plant.azimuth],
    ['losses', plant.losses],
    ['temperatureCoefficient', plant.temperatureCoefficient],
    ['referenceTemperature', plant.referenceTemperature],
    ['offset', rule.offset],
  ];
  if (queryType === 'events') {
    numbers.push(['duration', events.duration], ['threshold', events.threshold], ['window', events.window]);
  }
  return numbers.flatMap(([control, value]) => outside(control, value, BOUNDS[control]));
}

function outside(control: Control, value: NumberOrVariable, { low, high }: Bounds): QueryProblem[] {
  const number = numberOf(value);
  if (number === undefined) {
    return [problem(control, 'error', notANumber(value))];
  }
  if (number >= low && number <= high) {
    return [];
  }
  return [
    problem(
      control,
      'error',
      t('problems.bounds', 'Enter a number from {{low, number}} to {{high, number}}.', {
        low,
        high,
        // Grafana's formatting of numbers ends at three decimals.
        formatParams: { low: { maximumFractionDigits: 6 } },
      })
    ),
  ];
}

function eventProblems({ events }: AmperecloudQuery): QueryProblem[] {
  if (events.kind !== 'lowRatio' || !((numberOf(events.threshold) ?? 1) <= 0)) {
    return [];
  }
  return [
    problem(
      'threshold',
      'error',
      t('problems.ratio', 'A performance ratio is never below this: enter it in percent, such as 75.')
    ),
  ];
}

function shiftProblems({ compare }: AmperecloudQuery): QueryProblem[] {
  const found: QueryProblem[] = [];
  if (compare.length > MAX_ITEMS.compare) {
    found.push(
      problem(
        'compare',
        'error',
        t('problems.shifts', 'A query compares with at most {{max}} earlier times: use a query for each.', {
          max: MAX_ITEMS.compare,
        })
      )
    );
  }
  compare.forEach(({ amount }, at) => {
    const number = numberOf(amount);
    if (number === undefined) {
      found.push(problem('compare', 'error', notANumber(amount), at));
    } else if (!Number.isInteger(number) || number < BOUNDS.amount.low || number > BOUNDS.amount.high) {
      found.push(
        problem(
          'compare',
          'error',
          t('problems.shift', 'Enter a whole number from 1 to {{max}}.', { max: BOUNDS.amount.high }),
          at
        )
      );
    }
  });
  return found;
}

function notANumber(value: NumberOrVariable): string {
  return t('problems.number', '"{{value}}" is not a number here.', {
    value,
    interpolation: { escapeValue: false },
  });
}

/** The number that the backend reads (`query.Number`); undefined: it refuses the text. */
export function numberOf(value: NumberOrVariable): number | undefined {
  const number = typeof value === 'string' && value.trim() === '' ? NaN : Number(value);
  return Number.isFinite(number) ? number : undefined;
}
