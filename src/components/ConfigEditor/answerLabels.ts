import { t } from '@grafana/i18n';

/** What was found for a role that asks how the API behaves, by the code that the backend and the settings use. */
type Labels = Map<string, () => string>;

const END: Labels = new Map([
  ['exclusive', () => t('config.api-map.answer.exclusive', 'No, values stop before it')],
  ['inclusive', () => t('config.api-map.answer.inclusive', 'Yes')],
]);

const STAMPS: Labels = new Map([
  ['start', () => t('config.api-map.answer.start', 'Start of the interval')],
  ['end', () => t('config.api-map.answer.end', 'End of the interval')],
]);

const TIMES: Labels = new Map([
  [
    'rfc3339',
    () => t('config.api-map.answer.rfc3339', 'Date and time: {{example}}', { example: '2026-06-01T00:00:00Z' }),
  ],
  ['date', () => t('config.api-map.answer.date', 'Date: {{example}}', { example: '2026-06-01' })],
  ['epochMillis', () => t('config.api-map.answer.epoch-millis', 'Milliseconds since 1970')],
  ['epochSeconds', () => t('config.api-map.answer.epoch-seconds', 'Seconds since 1970')],
]);

/** The parts of roles whose answers are words, not names of the schema. */
const ANSWERS = new Map<string, Labels>([
  ['from.encoding', TIMES],
  ['to.end', END],
  ['stamps', STAMPS],
]);

/** The answer in words; undefined if it is a name in the API's schema, or unknown. */
export function answerLabel(role: string, code: string): string | undefined {
  for (const [part, labels] of ANSWERS) {
    if (role.endsWith(`.${part}`)) {
      return labels.get(code)?.();
    }
  }
  return undefined;
}
