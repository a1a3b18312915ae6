import { getTimeZone, getTimeZoneInfo, type ScopedVars } from '@grafana/data';
import { getTemplateSrv } from '@grafana/runtime';

const VARIABLE = '$__timezone';

/** The IANA name of a time zone as Grafana names it: `browser` and `utc` have none of their own, empty is the user's. */
export function zoneName(timeZone?: string): string {
  const chosen = timeZone || getTimeZone();
  if (chosen === 'browser') {
    return Intl.DateTimeFormat().resolvedOptions().timeZone;
  }
  return getTimeZoneInfo(chosen, Date.now())?.ianaName ?? '';
}

/** The time zone of the dashboard that a panel's variables belong to; empty where there is none. */
export function dashboardZone(scopedVars: ScopedVars): string {
  const timeZone = getTemplateSrv().replace(VARIABLE, scopedVars);
  return timeZone === VARIABLE || timeZone === '' ? '' : zoneName(timeZone);
}
