import React, { useState } from 'react';

import { t } from '@grafana/i18n';
import { Input } from '@grafana/ui';

import { hintId, SettingField } from './SettingField';
import { type SettingsProps } from './types';

const ID = 'amperecloud-timeout';

/** What the backend takes when the field is empty, and the most that it accepts. */
const DEFAULT_SECONDS = 30;
const MAX_SECONDS = 600;

/** Seconds that a request may take. What is typed is saved as soon as it is a number that the backend accepts. */
export function TimeoutField({ options, onOptionsChange }: SettingsProps) {
  // Provisioned files often hold the number as text; both read the same here.
  const [draft, setDraft] = useState(() => String(options.jsonData.timeout ?? ''));
  const seconds = parse(draft);

  const change = (text: string) => {
    setDraft(text);
    const timeout = parse(text);
    if (timeout !== 'invalid') {
      onOptionsChange({ ...options, jsonData: { ...options.jsonData, timeout } });
    }
  };

  return (
    <SettingField
      id={ID}
      label={t('config.timeout.label', 'Timeout')}
      hint={t('config.timeout.hint', 'Seconds that one request to the API may take. Empty: {{seconds}}.', {
        seconds: DEFAULT_SECONDS,
      })}
      error={
        seconds === 'invalid'
          ? t('config.timeout.invalid', 'Enter whole seconds from 1 to {{max}}', { max: MAX_SECONDS })
          : undefined
      }
      disabled={options.readOnly}
    >
      <Input
        id={ID}
        aria-describedby={hintId(ID)}
        type="number"
        min={1}
        max={MAX_SECONDS}
        step={1}
        width={20}
        value={draft}
        placeholder={String(DEFAULT_SECONDS)}
        onChange={(event) => change(event.currentTarget.value)}
      />
    </SettingField>
  );
}

function parse(text: string): number | undefined | 'invalid' {
  if (text.trim() === '') {
    return undefined;
  }
  const seconds = Number(text);
  return Number.isInteger(seconds) && seconds >= 1 && seconds <= MAX_SECONDS ? seconds : 'invalid';
}
