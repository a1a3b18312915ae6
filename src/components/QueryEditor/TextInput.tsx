import React from 'react';

import { Input } from '@grafana/ui';

import { dashboardVariables } from '../../variables';
import { useDraft } from './useDraft';
import { VariableList } from './VariableList';

interface Props {
  id: string;
  value: string;
  placeholder?: string;
  /** Dashboard variables are suggested while typing. */
  offerVariables?: boolean;
  onChange: (text: string) => void;
}

/** A text that changes the query on Enter or when the field is left. */
export function TextInput({ id, value, placeholder, offerVariables = false, onChange }: Props) {
  const variables = offerVariables ? dashboardVariables() : [];
  const { draft, setDraft, ...handlers } = useDraft(value, onChange);
  return (
    <>
      <Input
        id={id}
        value={draft}
        placeholder={placeholder}
        list={variables.length > 0 ? `${id}-variables` : undefined}
        autoComplete="off"
        onChange={(event) => setDraft(event.currentTarget.value)}
        {...handlers}
      />
      {variables.length > 0 && <VariableList id={`${id}-variables`} variables={variables} />}
    </>
  );
}
