import React from 'react';

import { type NumberOrVariable } from '../../query.gen';
import { TextInput } from './TextInput';

interface Props {
  id: string;
  value: NumberOrVariable;
  offerVariables: boolean;
  /** What an emptied field becomes. */
  otherwise: number;
  onChange: (value: NumberOrVariable) => void;
}

/**
 * A number, or a text with a dashboard variable. What is neither is kept as typed, so that it can be corrected where the
 * problem is shown.
 */
export function NumberInput({ id, value, offerVariables, otherwise, onChange }: Props) {
  return (
    <TextInput
      id={id}
      value={String(value)}
      offerVariables={offerVariables}
      onChange={(text) => onChange(readNumber(text, otherwise))}
    />
  );
}

/** A decimal comma is one, too, because German users type it. */
export function readNumber(text: string, otherwise: number): NumberOrVariable {
  const typed = text.trim();
  if (typed === '') {
    return otherwise;
  }
  const number = Number(/^[-+]?\d+,\d+$/.test(typed) ? typed.replace(',', '.') : typed);
  return Number.isFinite(number) ? number : typed;
}
