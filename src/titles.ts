import { type DataFrame } from '@grafana/data';

import { type Message, translated } from './messages';

/**
 * A frame whose columns are titled in the user's language, as far as the backend sent what to translate by
 * (`pkg/frame/facilities.go`). The columns' names stay, so that overrides by them hold in every language.
 */
export function withTitles<T extends DataFrame>(frame: T): T {
  const titles: Record<string, Message> | undefined = frame.meta?.custom?.titles;
  if (!titles) {
    return frame;
  }
  const fields = frame.fields.map((field) => {
    const title = Object.hasOwn(titles, field.name) ? titles[field.name] : undefined;
    return title ? { ...field, config: { ...field.config, displayNameFromDS: translated(title) } } : field;
  });
  return { ...frame, fields };
}
