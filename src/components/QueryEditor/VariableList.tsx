import React from 'react';

import { type TypedVariableModel } from '@grafana/data';

interface Props {
  id: string;
  variables: TypedVariableModel[];
}

/** Dashboard variables as suggestions of an input, which names this list by its id. */
export function VariableList({ id, variables }: Props) {
  return (
    <datalist id={id}>
      {variables.map(({ name, label }) => (
        <option key={name} value={`$${name}`}>
          {label ?? ''}
        </option>
      ))}
    </datalist>
  );
}
