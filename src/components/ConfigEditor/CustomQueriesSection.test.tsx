import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React, { useState } from 'react';

import { type DataSourceSrv, setDataSourceSrv } from '@grafana/runtime';

import { type AmperecloudSettings } from '../../settings';
import { FakeBackend, newDataSource } from '../../testing/backend';
import { settled } from '../../testing/queryEditor';
import { CustomQueriesSection } from './CustomQueriesSection';
import { type SettingsProps } from './types';

jest.mock('@grafana/ui', () => ({
  ...jest.requireActual('@grafana/ui'),
  CodeEditor: jest.requireActual('../../testing/CodeEditor').CodeEditor,
}));

function renderSection(jsonData: AmperecloudSettings) {
  let latest = jsonData;
  function Page() {
    const [options, setOptions] = useState({ jsonData, readOnly: false, uid: 'own' } as SettingsProps['options']);
    latest = options.jsonData;
    return <CustomQueriesSection options={options} onOptionsChange={setOptions} />;
  }
  render(<Page />);
  return { saved: () => latest, user: userEvent.setup() };
}

describe('the settings of GraphQL queries', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    backend = new FakeBackend({ 'custom-queries/schema': { sdl: 'type Query { a: Int }' } });
    setDataSourceSrv({ get: async () => newDataSource() } as unknown as DataSourceSrv);
  });
  afterEach(settled);

  it('are closed and save nothing while none is run', async () => {
    const { user, saved } = renderSection({});
    expect(screen.queryByRole('radio')).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: /GraphQL queries/ }));
    expect(screen.getByRole('radio', { name: 'None' })).toBeChecked();
    await user.click(screen.getByRole('radio', { name: 'Saved ones' }));
    await user.click(screen.getByRole('radio', { name: 'None' }));
    expect(saved()).toEqual({});
  });

  it('warn what any query means', async () => {
    const { user, saved } = renderSection({ customQueries: 'saved' });
    expect(screen.queryByText(/Every viewer can read/)).not.toBeInTheDocument();
    await user.click(screen.getByRole('radio', { name: 'Any that reads' }));
    expect(screen.getByText(/Every viewer can read all/)).toBeInTheDocument();
    expect(saved()).toEqual({ customQueries: 'free' });
  });

  it('keep queries with their names', async () => {
    const { user, saved } = renderSection({ customQueries: 'saved', timeout: 5 });
    await user.click(screen.getByRole('button', { name: 'Add saved query' }));
    expect(screen.getByText('Enter a name; queries refer to it')).toBeInTheDocument();
    await user.type(screen.getByLabelText('Name of query 1'), 'Tickets');
    await user.type(screen.getByLabelText('GraphQL of query 1'), '{{ a }');
    expect(saved()).toEqual({
      customQueries: 'saved',
      savedQueries: [{ name: 'Tickets', query: '{ a }' }],
      timeout: 5,
    });
    await user.click(screen.getByRole('button', { name: 'Remove query 1' }));
    expect(saved()).toEqual({ customQueries: 'saved', timeout: 5 });
  });

  it('show what a file holds that is no list of queries', () => {
    renderSection({ customQueries: 'saved', savedQueries: [null, { name: 1 }] as never });
    expect(screen.getByLabelText('Name of query 2')).toHaveValue('');
  });

  it('say why nothing is completed', async () => {
    backend.routes['custom-queries/schema'] = new Error('The API does not answer');
    renderSection({ customQueries: 'saved', savedQueries: [{ name: 'A', query: '{ a }' }] });
    expect(await screen.findByText(/Nothing is completed.*The API does not answer/)).toBeInTheDocument();
  });

  it('format a query, and say when that cannot be', async () => {
    const { user, saved } = renderSection({ customQueries: 'saved', savedQueries: [{ name: 'A', query: '{a # b' }] });
    await user.click(screen.getByRole('button', { name: 'Format' }));
    expect(await screen.findByText(/can be formatted when/)).toBeInTheDocument();
    await user.type(screen.getByLabelText('GraphQL of query 1'), '{Enter}}');
    await user.click(screen.getByRole('button', { name: 'Format' }));
    await waitFor(() => expect(saved().savedQueries).toEqual([{ name: 'A', query: '{\n  a # b\n}' }]));
  });
});
