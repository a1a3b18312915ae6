import { t } from '@grafana/i18n';
import { type ComboboxOption } from '@grafana/ui';

import { isVariable } from '../../variables';
import { search, type SearchEntry, searchEntry } from '../../search/search';

/**
 * The menu of a picker for the typed text: variables first, then the matches, then the number of further matches, then
 * the matches of `further`, a short list of other things that can be chosen. The typed text itself comes last, as an id
 * or a variable that is not in any list; the `createCustomValue` option of Grafana's picker would put it first, where
 * users expect the best match.
 */
export function menuOptions(
  variables: ComboboxOption[],
  entries: SearchEntry[],
  needle: string,
  typedDescription: string,
  further: SearchEntry[] = []
): ComboboxOption[] {
  const known = search(
    variables.map((variable) => searchEntry(variable, variable.description)),
    needle
  ).options;
  const { options, more } = search(entries, needle);
  const menu = [...known, ...options];
  if (more > 0) {
    menu.push({
      value: '',
      label: t('query.more', '', {
        count: more,
        defaultValue_one: '{{count, number}} more: type to narrow the list down',
        defaultValue_other: '{{count, number}} more: type to narrow the list down',
      }),
      infoOption: true,
      group: options.at(-1)?.group,
    });
  }
  menu.push(...search(further, needle).options);
  const typed = needle.trim();
  if (typed !== '' && !menu.some((option) => option.value === typed)) {
    menu.push({ value: typed, label: typed, description: typedDescription });
  }
  return menu;
}

/**
 * The chosen options of a picker. An id that is not in the list stays, marked as unknown: the facility may have
 * been removed, or may be visible to another token only. Until the list is loaded (`known` undefined), nothing is
 * marked.
 */
export function chosenOptions(values: string[], known?: Map<string, ComboboxOption>): ComboboxOption[] {
  return values.map((value) => {
    const option = known?.get(value);
    if (option) {
      return option;
    }
    if (known === undefined || isVariable(value)) {
      return { value, label: value };
    }
    return {
      value,
      label: t('query.unknown', '{{value}} (unknown)', { value, interpolation: { escapeValue: false } }),
    };
  });
}

/**
 * Says that a list is being loaded, instead of the pickers' own `loading`: up to Grafana 13, an icon whose name changes
 * while its drawing is still being fetched keeps the old drawing (grafana/grafana#117584), so that a list which comes
 * within a moment leaves the spinner for good.
 */
export function loadingText(): string {
  return t('query.loading', 'Loading…');
}

/** The values of the chosen options, as saved in the query. */
export function valuesOf(options: ComboboxOption[]): string[] {
  return [...new Set(options.map((option) => option.value.trim()).filter(Boolean))];
}
