import { t } from '@grafana/i18n';

/** More of an answer than this is a web page, not a message. */
const MAX_LENGTH = 500;

/**
 * What to show a person about a failed request. The backend writes its errors for people and advises what to
 * do, so its own words come first; what Grafana and the browser say stands in when they never reached us.
 */
export function messageOf(error: unknown): string {
  const texts = isRecord(error) ? [...messages(error.data), ...messages(error), error.statusText] : [error];
  const found = texts.find((text): text is string => typeof text === 'string' && text.trim() !== '');
  if (found === undefined) {
    return t('problem.unknown', 'Something went wrong for an unknown reason. Try again.');
  }
  return found.length > MAX_LENGTH ? `${found.slice(0, MAX_LENGTH)}…` : found;
}

function messages(answer: unknown): unknown[] {
  return isRecord(answer) ? [answer.message, answer.error] : [answer];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
