import { DAY_MS } from './steps';

/** The calendar data of a UTC day. */
export interface CalendarDay {
  /** 0 is January. */
  month: number;
  year: number;
  /** Days since 1 January, 0-based. */
  dayOfYear: number;
  daysInMonth: number;
}

/** The calendar of a UTC day (days since 1970-01-01). */
export function calendarDay(day: number): CalendarDay {
  const date = new Date(day * DAY_MS);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  return {
    month,
    year,
    dayOfYear: day - Math.round(Date.UTC(year, 0, 1) / DAY_MS),
    daysInMonth: new Date(Date.UTC(year, month + 1, 0)).getUTCDate(),
  };
}
