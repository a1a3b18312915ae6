import { t } from '@grafana/i18n';

import { helpOn } from './help';
import { asMessages, sentences } from './messages';

/** Anything longer is a web page rather than a message. */
const MAX_LENGTH = 500;

/**
 * The message to show for a failed request. The backend writes its errors for users and says what to do, so its
 * own message comes first; messages of Grafana and the browser are the fallback.
 */
export function messageOf(error: unknown): string {
  const own = isRecord(error) && isRecord(error.data) ? asMessages(error.data.sentences) : undefined;
  if (own) {
    return sentences(own);
  }
  const texts = isRecord(error) ? [...messages(error.data), ...messages(error), error.statusText] : [error];
  const found = texts.find((text): text is string => typeof text === 'string' && text.trim() !== '');
  if (found === undefined) {
    return t('problem.unknown', 'Something went wrong for an unknown reason. Try again.');
  }
  return found.length > MAX_LENGTH ? `${found.slice(0, MAX_LENGTH)}…` : found;
}

/** The address of what explains a failure that the backend puts into a category; undefined for others. */
export function helpOf(error: unknown): string | undefined {
  const category = isRecord(error) && isRecord(error.data) ? error.data.category : undefined;
  return typeof category === 'string' && category !== '' ? helpOn(category) : undefined;
}

function messages(answer: unknown): unknown[] {
  return isRecord(answer) ? [answer.message, answer.error] : [answer];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
