import { act, screen, waitFor, within } from '@testing-library/react';

import { helpOn } from '../../help';
import { type Finding } from '../../resources';
import { type FakeBackend } from '../../testing/backend';
import {
  apiMapBackend,
  choice,
  discover,
  FACILITIES,
  FINDINGS,
  mapOf,
  openSection,
  renderEditor,
  row,
  schema,
} from './apiMapPage';

describe('the API map', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    backend = apiMapBackend();
  });

  it('is not offered before the data source is saved', () => {
    renderEditor({ uid: '' });
    expect(screen.queryByRole('button', { name: 'API map' })).not.toBeInTheDocument();
  });

  it('asks for nothing while it is closed', async () => {
    const { user } = renderEditor();
    expect(screen.getByRole('button', { name: 'API map' })).toHaveAttribute('aria-expanded', 'false');
    expect(backend.requests).toHaveLength(0);
    await user.tab();
    screen.getByRole('button', { name: 'API map' }).focus();
    await user.keyboard('{Enter}');
    expect(await screen.findByText('me.companies.facilities')).toBeVisible();
    expect(backend.count('api-map')).toBe(1);
    expect(backend.requests[0].showErrorAlert).toBe(false);
  });

  it('is open where something was corrected', async () => {
    await openSection({ jsonData: { schema: 'type Query { a: Int }' } });
    expect(schema()).toHaveValue('type Query { a: Int }');
  });

  it('says where it is from, and counts the states', async () => {
    await openSection();
    expect(
      screen.getByText('From the schema returned by introspection, read on 2026-06-01 10:00:00.')
    ).toBeInTheDocument();
    for (const text of ['3 found', '1 probed', '1 open', '1 unresolved', '1 absent']) {
      expect(screen.getByText(text)).toBeInTheDocument();
    }
  });

  it('says that it is from the pasted schema', async () => {
    backend.routes['api-map'] = mapOf(FINDINGS, 'pasted');
    await openSection();
    expect(screen.getByText(/^From the schema pasted below/)).toBeInTheDocument();
  });

  it.each([
    ['facilities', 'found', 'me.companies.facilities'],
    ['readings.to.end', 'probed', 'No, values stop before it'],
    ['readings.from.encoding', 'open', 'Nothing selected'],
    ['answer.value', 'unresolved', 'Nothing selected'],
  ])('shows the state of %s as %s', async (role, state, chosen) => {
    await openSection();
    expect(within(row(role)).getByText(state)).toBeInTheDocument();
    expect(within(row(role)).getByText(chosen)).toBeInTheDocument();
  });

  it('groups the roles and names them for people', async () => {
    await openSection();
    const groups = screen.getAllByRole('rowheader').filter((header) => header.getAttribute('scope') === 'rowgroup');
    expect(groups.map((header) => header.textContent)).toEqual([
      'API schema',
      'All facilities',
      'Facility master data',
      'Readings query',
      'Readings response',
    ]);
    expect(choice('facilities')).toHaveAccessibleName('List of facilities facilities');
    expect(row('readings.from.encoding')).toHaveTextContent('Time format');
  });

  it('gives the evidence on demand, and at once where somebody has to decide', async () => {
    const { user } = await openSection();
    expect(screen.getByText('Seconds or milliseconds?')).toBeVisible();
    expect(screen.getByText('value and reading could both be the value.')).toBeVisible();
    expect(within(row('answer.value')).getByRole('link')).toHaveAttribute('href', helpOn('unmapped'));
    expect(screen.getByText(FACILITIES.evidence!)).not.toBeVisible();
    await user.click(screen.getByText('me.companies.facilities'));
    expect(screen.getByText(FACILITIES.evidence!)).toBeVisible();
  });

  it('marks what is deprecated or experimental', async () => {
    await openSection();
    expect(within(row('facility.postcode')).getByText('deprecated')).toBeVisible();
    expect(within(row('facility.postcode')).getByText('Use postcode.')).toBeVisible();
    expect(within(row('facility.postcode')).getByText('experimental')).toBeVisible();
  });

  it('shows what the API does not have on demand', async () => {
    const { user } = await openSection();
    expect(screen.queryByText('facility.deletedAt')).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Show all, including 1 role this API does not have' }));
    expect(within(row('facility.deletedAt')).getByText('absent')).toBeVisible();
    expect(within(row('facility.deletedAt')).getByText('No candidates')).toBeVisible();
  });

  it('shows roles and states that it does not know as they are', async () => {
    const unknown = { role: 'constructor.toString', state: 'guessed', chosen: 'a' } as unknown as Finding;
    backend.routes['api-map'] = mapOf([unknown]);
    await openSection();
    expect(screen.getByText('guessed')).toBeInTheDocument();
    expect(screen.getByRole('rowheader', { name: 'constructor' })).toBeInTheDocument();
  });

  it('says why the map is missing, with a link to the explanation, and tries again', async () => {
    backend.routes['api-map'] = Object.assign(
      new Error('The API does not show its schema. Paste it into the settings.'),
      {
        category: 'no-schema',
      }
    );
    const { user } = await openSection();
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('The API map could not be loaded');
    expect(alert).toHaveTextContent('The API does not show its schema. Paste it into the settings.');
    expect(within(alert).getByRole('link', { name: /More about this/ })).toHaveAttribute('href', helpOn('no-schema'));
    expect(schema()).toBeEnabled();
    backend.routes['api-map'] = mapOf(FINDINGS);
    await user.click(within(alert).getByRole('button', { name: 'Retry' }));
    expect(await screen.findByText('me.companies.facilities')).toBeVisible();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('does not take any page for a map', async () => {
    backend.routes['api-map'] = '<html>Sign in</html>';
    await openSection();
    expect(await screen.findByRole('alert')).toHaveTextContent('The response is not an API map.');
  });

  it('discovers again, and keeps the last map when that fails', async () => {
    let answer = (_: unknown): void => undefined;
    backend.routes['api-map/discover'] = () => new Promise((resolve) => (answer = resolve));
    const { user } = await openSection();
    await user.click(discover());
    expect(discover()).toBeDisabled();
    // A spinner may stay: see loadingText in pickerOptions.ts.
    expect(within(discover()).queryByTestId('spinner')).not.toBeInTheDocument();
    expect(screen.getByText('me.companies.facilities')).toBeVisible();
    await act(async () => answer(new Error('The API is busy.')));
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('The API schema could not be fetched');
    expect(alert).toHaveTextContent('The API is busy.');
    expect(screen.getByText('me.companies.facilities')).toBeVisible();

    await user.click(within(alert).getByRole('button', { name: 'Retry' }));
    await act(async () => answer(mapOf([{ ...FACILITIES, chosen: 'me.plants' }])));
    expect(await screen.findByText('me.plants')).toBeVisible();
    expect(discover()).toBeEnabled();
    expect(backend.count('api-map/discover')).toBe(2);
    expect(backend.count('api-map')).toBe(1);
  });

  it('says when discovering again found the same schema, until something else is shown', async () => {
    const { save, user } = await openSection();
    await user.click(discover());
    expect(await screen.findByText('The schema has not changed.')).toBeVisible();
    await save();
    await waitFor(() => expect(discover()).toBeEnabled());
    expect(screen.queryByText(/has not changed/)).not.toBeInTheDocument();
    backend.routes['api-map/discover'] = { ...mapOf(FINDINGS), discoveredAt: '2026-06-02T10:00:00Z' };
    await user.click(discover());
    expect(await screen.findByText(/read on 2026-06-02 10:00:00/)).toBeVisible();
    expect(screen.queryByText(/has not changed/)).not.toBeInTheDocument();
  });
});
