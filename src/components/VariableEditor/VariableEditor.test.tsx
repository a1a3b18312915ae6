import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React, { useState } from 'react';

import { FakeBackend, newDataSource } from '../../testing/backend';
import { FACILITIES } from '../../testing/queryEditor';
import { useFakeVariables } from '../../testing/templateSrv';
import { type AmperecloudSettings } from '../../settings';
import { migrateVariableQuery, type VariableQuery } from '../../variableQuery';
import { VariableEditor } from './VariableEditor';

function renderEditor(saved: unknown, settings: AmperecloudSettings = {}) {
  const changes: VariableQuery[] = [];
  const datasource = newDataSource(settings);
  function Page() {
    const [query, setQuery] = useState(saved as VariableQuery);
    const change = (changed: VariableQuery) => {
      changes.push(changed);
      setQuery(changed);
    };
    return <VariableEditor datasource={datasource} query={query} onChange={change} onRunQuery={jest.fn()} />;
  }
  render(<Page />);
  return { changes, user: userEvent.setup() };
}

describe('the editor of variables', () => {
  beforeEach(() => {
    useFakeVariables({ company: { value: 'c1' } });
    new FakeBackend({ facilities: FACILITIES });
  });

  it('starts with facilities, and takes what an older dashboard has', async () => {
    renderEditor('companies');
    expect(await screen.findByRole('combobox', { name: 'Values' })).toHaveValue('Companies');
    expect(screen.queryByRole('combobox', { name: 'Of companies' })).not.toBeInTheDocument();
    expect(migrateVariableQuery(undefined).kind).toBe('facilities');
  });

  it('chains to another variable', async () => {
    const { changes, user } = renderEditor({ kind: 'facilities' });
    await user.click(await screen.findByRole('combobox', { name: 'Of companies' }));
    await user.click(await screen.findByRole('option', { name: '$company' }));
    expect(changes.at(-1)).toMatchObject({ kind: 'facilities', companies: ['$company'] });
  });

  it('takes a text when it is complete, and not each letter', async () => {
    const { changes, user } = renderEditor({ kind: 'facilities' });
    await user.type(await screen.findByRole('textbox', { name: 'Name contains' }), ' Nord');
    expect(changes).toEqual([]);
    await user.tab();
    expect(changes).toHaveLength(1);
    expect(changes[0].name).toBe('Nord');
  });

  it('says what devices need', async () => {
    renderEditor({ kind: 'devices' });
    expect(await screen.findByText('Select a facility, or a variable such as $facility.')).toBeInTheDocument();
    expect(screen.getByRole('combobox', { name: 'Device type' })).toHaveValue('All types');
  });

  it('offers GraphQL queries where the settings allow them', async () => {
    const saved = { name: 'Tickets', variables: [], fields: 2, sentences: [] };
    new FakeBackend({ facilities: FACILITIES, 'custom-queries': { mode: 'saved', saved: [saved] } });
    const { changes, user } = renderEditor({ kind: 'facilities' }, { customQueries: 'saved' });
    await user.click(await screen.findByRole('combobox', { name: 'Values' }));
    await user.click(await screen.findByRole('option', { name: 'From a GraphQL query' }));
    await user.click(await screen.findByRole('combobox', { name: 'Query' }));
    await user.click(await screen.findByRole('option', { name: /Tickets/ }));
    expect(changes.at(-1)).toMatchObject({ kind: 'graphql', graphql: { saved: 'Tickets', document: '' } });
    expect(screen.queryByRole('combobox', { name: 'Format' })).not.toBeInTheDocument();
  });

  it('shows why nothing can be chosen', async () => {
    new FakeBackend({ facilities: new Error('The API is busy.') });
    renderEditor({ kind: 'facilities' });
    expect(await screen.findByText('The API is busy.')).toBeInTheDocument();
  });
});
