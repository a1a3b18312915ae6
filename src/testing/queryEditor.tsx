import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React, { useState } from 'react';

import { type QueryEditorProps } from '@grafana/data';

import { QueryEditor } from '../components/QueryEditor/QueryEditor';
import { type DataSource } from '../datasource';
import { type AmperecloudQuery } from '../query.gen';
import { type Device, type Facility, type ReadingType } from '../resources';
import { type AmperecloudSettings } from '../settings';
import { newDataSource } from './backend';

export type EditorProps = QueryEditorProps<DataSource, AmperecloudQuery, AmperecloudSettings>;

export const FACILITIES: Facility[] = [
  { id: '60f1', name: 'Solarpark Köris', company: 'Nord Solar GmbH', companyId: 'c1', city: 'Groß Köris' },
  { id: '60f2', name: 'Wald', company: 'Nord Solar GmbH', companyId: 'c1' },
  { id: '60f3', name: 'Wald', company: 'Süd Wind AG', companyId: 'c2', city: 'Ulm' },
];
export const READING_TYPES: ReadingType[] = [
  { id: 'Pac', label: 'AC power', unit: 'kW', kind: 'reading' },
  { id: 'ProducedEnergy', label: 'Produced energy', unit: 'kWh', kind: 'reading' },
  { id: 'PerformanceRatio', label: 'PerformanceRatio', unit: '%', kind: 'analysis' },
];
export const DEVICES: Device[] = [
  { id: 'd10', name: 'INV 10', type: 'inverter', facilityId: '60f1', nominalPower: 50 },
  { id: 'd2', name: 'INV 2', type: 'inverter', facilityId: '60f1', nominalPower: 50, serial: 'SN-2' },
  { id: 'd1', name: 'INV 1', type: 'inverter', facilityId: '60f1', deleted: true },
];

/** The editor with the state that Grafana would keep. */
export function renderQueryEditor(
  saved: Partial<AmperecloudQuery> = {},
  props: Partial<EditorProps> = {},
  settings: AmperecloudSettings = {}
) {
  const onRunQuery = jest.fn();
  const datasource = newDataSource(settings);
  let latest = { refId: 'A', ...saved } as AmperecloudQuery;
  function Page(changed: Partial<EditorProps>) {
    const [query, setQuery] = useState(latest);
    latest = query;
    return (
      <QueryEditor
        datasource={datasource}
        query={query}
        onChange={setQuery}
        onRunQuery={onRunQuery}
        {...props}
        {...changed}
      />
    );
  }
  const page = render(<Page />);
  const rerenderWith = (changed: Partial<EditorProps>) => page.rerender(<Page {...changed} />);
  return { ...page, rerenderWith, datasource, onRunQuery, query: () => latest, user: userEvent.setup() };
}

export const picker = (name: string) => screen.getByRole('combobox', { name });
export const options = () => screen.findAllByRole('option');
export const texts = async () => (await options()).map((option) => option.textContent);
/** The rows that appear once the picker has searched. */
export const found = (name: string | RegExp) => screen.findByRole('option', { name });
export const spinners = () => screen.queryAllByTestId('spinner');
/** Unfolds a group of fields. */
export const unfold = (user: ReturnType<typeof userEvent.setup>, name: string) =>
  user.click(screen.getByRole('button', { name: new RegExp(`^${name}`) }));
/** Waits until the fake backend has answered. */
export const settled = () => act(() => new Promise((done) => setTimeout(done, 0)));
export const chosen = (name: string) => screen.getByRole('button', { name: `Remove ${name}` });
