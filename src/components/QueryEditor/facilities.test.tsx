import { act, render, screen, waitFor, within } from '@testing-library/react';
import React from 'react';

import { migrateQuery } from '../../migrate';
import { type Facility } from '../../resources';
import { FakeBackend } from '../../testing/backend';
import {
  chosen,
  FACILITIES,
  found,
  options,
  picker,
  READING_TYPES,
  renderQueryEditor,
  settled,
  spinners,
  texts,
} from '../../testing/queryEditor';
import { useFakeVariables } from '../../testing/templateSrv';
import { QueryEditor } from './QueryEditor';

describe('facilities in the query editor', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    useFakeVariables();
    backend = new FakeBackend({ facilities: FACILITIES, 'reading-types': READING_TYPES });
  });

  afterEach(settled);

  it.each(['Köris', 'Köris'.normalize('NFD'), 'Koeris', 'koris', 'nord gross', '60f1'])(
    'are found by %s',
    async (needle) => {
      const { user } = renderQueryEditor();
      await user.click(picker('Facility'));
      await user.paste(needle);
      await found('Solarpark Köris Nord Solar GmbH · Groß Köris');
      await waitFor(() => expect(screen.queryByRole('option', { name: /Wald/ })).not.toBeInTheDocument());
    }
  );

  it('cost one list, and no request for a keystroke', async () => {
    const { user } = renderQueryEditor();
    await user.click(picker('Facility'));
    await found(/Köris/);
    await user.type(picker('Facility'), 'Solarpark');
    await found(/Köris/);
    expect(backend.count('facilities')).toBe(1);
    expect(backend.requests).toHaveLength(1);
  });

  it('say when their list is not whole, and why, until it is', async () => {
    const missing = [{ text: 'The API failed: “502”' }, { text: 'Try again in a few minutes.' }];
    backend.routes.facilities = { items: FACILITIES, missing };
    backend.routes['reading-types'] = { items: READING_TYPES, missing: [{ text: 'Köris: The API failed' }] };
    const { user } = renderQueryEditor({ facilities: ['60f1'], readingTypes: ['Gone'] });
    expect(await screen.findByText('The list of facilities is not complete')).toBeInTheDocument();
    expect(screen.getByText('The API failed: “502”. Try again in a few minutes.')).toBeInTheDocument();
    expect(await screen.findByText('The list of reading types is not complete')).toBeInTheDocument();
    expect(screen.getByText('Köris: The API failed.')).toBeInTheDocument();
    backend.routes.facilities = { items: FACILITIES, missing: null };
    await user.click(screen.getAllByRole('button', { name: 'Retry' })[0]);
    await waitFor(() => expect(screen.queryByText('The list of facilities is not complete')).not.toBeInTheDocument());
    expect(screen.getByText('The list of reading types is not complete')).toBeInTheDocument();
  });

  it('can be typed as ids that the list does not have', async () => {
    const { query, user } = renderQueryEditor();
    await user.click(picker('Facility'));
    await user.paste(' 60ff ');
    await user.click(await found('60ff Use as ID or variable'));
    expect(query().facilities).toEqual(['60ff']);
  });

  it('are told apart by company when they share a name', async () => {
    const { user } = renderQueryEditor({ facilities: ['60f3'] });
    await waitFor(() => expect(chosen('Wald (Süd Wind AG)')).toBeInTheDocument());
    await user.click(picker('Facility'));
    await found(/Wald \(Nord Solar GmbH\)/);
    expect(await texts()).toEqual([
      'Solarpark KörisNord Solar GmbH · Groß Köris',
      'Wald (Nord Solar GmbH)Nord Solar GmbH',
      'Wald (Süd Wind AG)Süd Wind AG · Ulm',
    ]);
  });

  it('that are unknown stay, marked', async () => {
    const { query, user } = renderQueryEditor({ facilities: ['60ff', '60f1'], readingTypes: ['Pac'] });
    await waitFor(() => expect(chosen('60ff (unknown)')).toBeInTheDocument());
    await user.click(picker('Facility'));
    await user.click(await found(/Wald \(Süd/));
    expect(query().facilities).toEqual(['60ff', '60f1', '60f3']);
    await user.click(chosen('60ff (unknown)'));
    expect(query().facilities).toEqual(['60f1', '60f3']);
  });

  it('show their ids while the names are on their way', async () => {
    let arrive = (_: Facility[]) => {};
    backend.routes.facilities = () => new Promise((resolve) => (arrive = resolve));
    renderQueryEditor({ facilities: ['60f1'] });
    expect(chosen('60f1')).toBeInTheDocument();
    // A spinner may stay: see loadingText.
    expect(spinners()).toHaveLength(0);
    await act(async () => arrive(FACILITIES));
    expect(chosen('Solarpark Köris')).toBeInTheDocument();
    expect(spinners()).toHaveLength(0);
  });

  it.each([
    ['one', 'The API is down.', 'The API is down.', ['The facilities and reading types could not be loaded']],
    [
      'two',
      'The API is down.',
      'It has no such facility.',
      ['The facilities could not be loaded', 'The reading types could not be loaded'],
    ],
    ['no', undefined, undefined, []],
  ])('and reading types say %s cause once', async (_, ofFacilities, ofTypes, titles) => {
    backend.routes.facilities = ofFacilities ? new Error(ofFacilities) : FACILITIES;
    backend.routes['reading-types'] = ofTypes ? new Error(ofTypes) : [];
    const { user } = renderQueryEditor({ facilities: ['60f1'] });
    await settled();
    const alerts = screen.queryAllByRole('alert');
    expect(alerts.map((alert) => alert.getAttribute('aria-label') ?? alert.textContent)).toEqual(
      titles.map((title) => expect.stringContaining(title))
    );
    if (alerts.length === 1) {
      await user.click(within(alerts[0]).getByRole('button', { name: 'Retry' }));
      expect([backend.count('facilities'), backend.count('reading-types')]).toEqual([2, 2]);
    }
  });

  it('are searched in thousands, of which a few hundred are shown', async () => {
    backend.routes.facilities = Array.from({ length: 20_000 }, (_, at) => ({
      id: `id${at}`,
      name: `Anlage ${at}`,
      company: `Firma ${at % 7}`,
    }));
    const { query, user } = renderQueryEditor();
    await user.click(picker('Facility'));
    await found(/^Anlage 0/);
    expect((await options()).length).toBeLessThan(100);
    await user.paste('anlage 19999');
    await user.click(await found(/^Anlage 19999/));
    expect(query().facilities).toEqual(['id19999']);
    expect(backend.count('facilities')).toBe(1);
  });

  it('are asked for once by several editors', async () => {
    const { datasource } = renderQueryEditor({ facilities: ['60f1'] });
    render(
      <QueryEditor
        datasource={datasource}
        query={migrateQuery({ refId: 'B' })}
        onChange={jest.fn()}
        onRunQuery={jest.fn()}
      />
    );
    await waitFor(() => expect(chosen('Solarpark Köris')).toBeInTheDocument());
    expect(backend.count('facilities')).toBe(1);
  });

  it('show the backend’s own words when they cannot be loaded, and load on a retry', async () => {
    backend.routes.facilities = new Error('The API does not accept the token. Paste a valid API token.');
    const { user } = renderQueryEditor({ facilities: ['60f1'] });
    const alert = await screen.findByRole('alert', { name: 'The facilities could not be loaded' });
    expect(alert).toHaveTextContent('The API does not accept the token. Paste a valid API token.');
    // The chosen facility is neither lost nor marked as unknown.
    expect(chosen('60f1')).toBeInTheDocument();

    // The picker still accepts ids, and does not query the failing API on each keystroke.
    await user.type(picker('Facility'), '60f2');
    await found(/60f2/);
    expect(backend.count('facilities')).toBe(1);

    backend.routes.facilities = FACILITIES;
    await user.click(within(alert).getByRole('button', { name: 'Retry' }));
    await waitFor(() => expect(chosen('Solarpark Köris')).toBeInTheDocument());
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });
});
