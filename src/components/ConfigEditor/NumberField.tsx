import React from 'react';

import { t } from '@grafana/i18n';
import { Input } from '@grafana/ui';

import { NUMBER_SETTINGS, type NumberKey, notSavedOf, type NumberSetting, withNotSaved } from '../../settings';
import { hintId, SettingField } from './SettingField';
import { type SettingsProps } from './types';
import { type Draft, type Drafts } from './useDrafts';

interface Props extends SettingsProps {
  name: NumberKey;
  label: string;
  hint: string;
  drafts: Drafts;
}

/**
 * A number in jsonData. Input is saved as soon as it is a number that the backend accepts; other input is noted, so that
 * Save & test can say that it has no effect.
 */
export function NumberField({ name, label, hint, drafts, options, onOptionsChange }: Props) {
  const id = `amperecloud-${name}`;
  const setting: NumberSetting = NUMBER_SETTINGS[name];
  // Provisioning files often hold the number as text; both read the same here.
  const saved = String(options.jsonData[name] ?? '');
  const draft = drafts.of(name) ?? rejected(notSavedOf(options.jsonData, name));
  const shown = draft && (draft.invalid || parse(draft.text, setting) === parse(saved, setting)) ? draft.text : saved;
  const invalid = draft?.invalid || parse(shown, setting) === 'invalid';

  const change = (input: HTMLInputElement) => {
    // For input that is not a number, browsers report an empty value, which would mean the default.
    const number = input.validity.badInput ? 'invalid' : parse(input.value, setting);
    drafts.set(name, { text: input.value, invalid: number === 'invalid' });
    const { jsonData } = options;
    onOptionsChange({
      ...options,
      jsonData:
        number === 'invalid'
          ? withNotSaved(jsonData, name, input.validity.badInput ? NOT_A_NUMBER : input.value)
          : { ...withNotSaved(jsonData, name), [name]: number },
    });
  };

  return (
    <SettingField
      id={id}
      label={label}
      hint={hint}
      error={invalid ? allowed(setting) : undefined}
      disabled={options.readOnly}
    >
      <Input
        id={id}
        aria-describedby={hintId(id)}
        type="number"
        min={setting.min}
        max={setting.max}
        step={setting.whole ? 1 : 'any'}
        width={20}
        value={shown}
        placeholder={String(setting.default)}
        // React's onChange does not fire for a first character that the browser cannot read as a number.
        onInput={(event) => change(event.currentTarget)}
      />
    </SettingField>
  );
}

/** Browsers do not tell what was typed if it is not a number. */
const NOT_A_NUMBER = 'NaN';

/** Input of an earlier visit that is still to be corrected. */
function rejected(text: string | undefined): Draft | undefined {
  return text === undefined ? undefined : { text: text === NOT_A_NUMBER ? '' : text, invalid: true };
}

function parse(text: string, { min, max, whole }: NumberSetting): number | undefined | 'invalid' {
  if (text.trim() === '') {
    return undefined;
  }
  const number = Number(text);
  return number >= min && number <= max && (!whole || Number.isInteger(number)) ? number : 'invalid';
}

function allowed({ min, max, whole }: NumberSetting): string {
  return whole
    ? t('config.number.whole', 'Enter a whole number from {{min, number}} to {{max, number}}', { min, max })
    : t('config.number.any', 'Enter a number from {{min, number}} to {{max, number}}', { min, max });
}
