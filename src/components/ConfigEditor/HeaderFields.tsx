import React from 'react';

import { t } from '@grafana/i18n';
import { ConfigSubSection } from '@grafana/plugin-ui';
import { Button, Field, IconButton, Input, SecretInput, Stack } from '@grafana/ui';

import { faultOf, type Header, type HeaderFault, headersOf, withHeader, withoutHeader } from './headers';
import { type SettingsProps } from './types';

const WIDTH = 32;

/** The same in all languages. */
const EXAMPLE = 'X-Gateway-Key';

/** Headers that are sent with every request, for a gateway before the API. */
export function HeaderFields({ options, onOptionsChange }: SettingsProps) {
  const headers = headersOf(options);
  return (
    <ConfigSubSection
      title={t('config.headers.title', 'HTTP headers')}
      description={t(
        'config.headers.hint',
        'Sent with every request to the API, for a gateway before it that wants a header of its own. Values are secrets.'
      )}
    >
      <Stack direction="column" gap={1} alignItems="flex-start">
        {headers.map((header, index) => (
          <HeaderRow
            key={index}
            index={index}
            header={header}
            readOnly={Boolean(options.readOnly)}
            onChange={(next) => onOptionsChange(withHeader(options, index, next))}
            onRemove={() => onOptionsChange(withoutHeader(options, index))}
          />
        ))}
        <Button
          icon="plus"
          variant="secondary"
          disabled={options.readOnly}
          onClick={() =>
            onOptionsChange(withHeader(options, headers.length, { name: '', value: '', isConfigured: false }))
          }
        >
          {t('config.headers.add', 'Add header')}
        </Button>
      </Stack>
    </ConfigSubSection>
  );
}

interface RowProps {
  index: number;
  header: Header;
  readOnly: boolean;
  onChange: (header: Header) => void;
  onRemove: () => void;
}

function HeaderRow({ index, header, readOnly, onChange, onRemove }: RowProps) {
  const fault = faultOf(header);
  const [nameId, valueId] = [`amperecloud-header-name-${index}`, `amperecloud-header-value-${index}`];
  const isOfValue = fault === 'value';
  return (
    <Stack gap={1} alignItems="flex-start" wrap="wrap">
      <Field
        label={t('config.headers.name', 'Name of header {{number}}', { number: index + 1 })}
        htmlFor={nameId}
        invalid={fault !== undefined && !isOfValue}
        error={isOfValue ? undefined : faultText(fault)}
        disabled={readOnly}
        noMargin
      >
        <Input
          id={nameId}
          width={WIDTH}
          value={header.name}
          placeholder={EXAMPLE}
          onChange={(event) => onChange({ ...header, name: event.currentTarget.value.trim() })}
        />
      </Field>
      <Field
        label={t('config.headers.value', 'Value of header {{number}}', { number: index + 1 })}
        htmlFor={valueId}
        invalid={isOfValue}
        error={isOfValue ? faultText(fault) : undefined}
        disabled={readOnly}
        noMargin
      >
        {readOnly ? (
          <Input id={valueId} width={WIDTH} value={t('config.token.configured', 'configured')} readOnly />
        ) : (
          <SecretInput
            id={valueId}
            width={WIDTH}
            isConfigured={header.isConfigured}
            value={header.value}
            autoComplete="new-password"
            onChange={(event) => onChange({ ...header, value: event.currentTarget.value, isConfigured: false })}
            onReset={() => onChange({ ...header, value: '', isConfigured: false })}
          />
        )}
      </Field>
      {!readOnly && (
        <IconButton
          name="trash-alt"
          aria-label={t('config.headers.remove', 'Remove header {{number}}', { number: index + 1 })}
          tooltip={t('config.headers.remove', 'Remove header {{number}}', { number: index + 1 })}
          onClick={onRemove}
        />
      )}
    </Stack>
  );
}

function faultText(fault: HeaderFault | undefined): string | undefined {
  switch (fault) {
    case 'name':
      return t('config.headers.fault-name', 'A name has letters, digits and hyphens, and no spaces');
    case 'authorization':
      return t('config.headers.fault-authorization', 'This header would replace the API token');
    case 'value':
      return t('config.headers.fault-value', 'Enter the value');
    default:
      return undefined;
  }
}
