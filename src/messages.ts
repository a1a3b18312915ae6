import { t } from '@grafana/i18n';

import { roleLabel } from './components/ConfigEditor/roleLabels';

/** Something that the backend says (`pkg/message`): an English text, with what it is translated by. */
export interface Message {
  /** Among the translations below `backend`; a text from outside, such as the API's own words, has none. */
  id?: string;
  /** For the placeholders `{{0}}`, `{{1}}` and so on. */
  params?: Array<string | number | Message>;
  /** The role of the API map that the text names. */
  role?: string;
  text: string;
}

/** The message in the user's language; in English if a newer backend says something that is not translated here. */
export function translated(message: Message): string {
  if (message.role) {
    return roleLabel(message.role);
  }
  const params = (message.params ?? []).map((param) => (isMessage(param) ? translated(param) : param));
  if (!message.id) {
    return joined(message, params);
  }
  const values = Object.fromEntries(params.map((param, at) => [String(at), param]));
  return t(`backend.${message.id}`, message.text, { ...values, interpolation: { escapeValue: false } });
}

/** Several sentences in the user's language, each with one mark at its end. */
export function sentences(messages: Message[]): string {
  return messages.map(translated).map(sentence).filter(Boolean).join(' ');
}

/** A list comes without an id: its parts, and a text that shows what is between them. */
function joined({ text, params: parts = [] }: Message, params: Array<string | number>): string {
  const [first, second] = parts;
  if (!isMessage(first) || !isMessage(second)) {
    return params.length === 1 ? String(params[0]) : text;
  }
  const separator = text.slice(first.text.length, text.indexOf(second.text, first.text.length));
  return params.join(separator);
}

/** The text with exactly one mark at its end, as `message.Sentence` in the backend. */
export function sentence(text: string): string {
  const [, stem, closing] = /^([^]*?)(["'”’»“]*)\s*$/.exec(text)!;
  if (stem + closing === '') {
    return '';
  }
  const single = stem.endsWith('...') ? stem : stem.replace(/\.+$/, '.');
  return /[.!?…:]$/.test(single) ? single + closing : `${single}${closing}.`;
}

function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && typeof (value as Message).text === 'string';
}

/** The messages in something that a response holds; undefined if it is anything else. */
export function asMessages(value: unknown): Message[] | undefined {
  return Array.isArray(value) && value.length > 0 && value.every(isMessage) ? value : undefined;
}
