import React from 'react';

import { Combobox, type ComboboxOption } from '@grafana/ui';

interface Props<T extends string> {
  id: string;
  value: T;
  options: Array<ComboboxOption<T>>;
  onChange: (value: T) => void;
}

/** Chooses one of a list. A saved value that is not offered stays visible. */
export function ChoicePicker<T extends string>({ id, value, options, onChange }: Props<T>) {
  return <Combobox<T> id={id} options={options} value={value} onChange={(option) => onChange(option.value)} />;
}
