import { screen, within } from '@testing-library/react';

import { helpOn } from '../../help';
import { type TriedExamples } from '../../resources';
import { type FakeBackend } from '../../testing/backend';
import { apiMapBackend, FINDINGS, mapOf, openSection } from './apiMapPage';

const FACILITIES_QUERY = '{ me { companies { facilities { id name } } } }';
const READINGS_QUERY = 'query ($id: ID!) { facility(id: $id) { readings { value } } }';

const TRIED: TriedExamples = {
  parts: [
    {
      part: 'facilities',
      understood: [
        {
          role: 'facilities',
          state: 'taught',
          chosen: 'me.companies.facilities',
          evidence: 'Taught by an example: It lists 2 objects.',
          message: { text: 'Taught by an example: It lists 2 objects.', params: [{ text: 'It lists 2 objects.' }] },
        },
      ],
      notes: [{ text: 'The list has 2 facilities.' }],
      count: 2,
      facilities: [
        { id: '1', name: 'Solarpark Groß Köris' },
        { id: '2', name: '2' },
      ],
    },
    {
      part: 'readings',
      understood: [],
      notes: [],
      error: { category: 'query', sentences: [{ text: 'The example is a mutation' }, { text: 'Correct it.' }] },
      count: 0,
    },
  ],
};

const query = (name: string) => screen.getByRole('textbox', { name });

async function openExamples(page: Awaited<ReturnType<typeof openSection>>) {
  const header = screen.getByRole('button', { name: 'Teach by example' });
  if (header.getAttribute('aria-expanded') === 'false') {
    await page.user.click(header);
  }
  return page;
}

describe('teaching by example', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    backend = apiMapBackend();
    backend.routes['api-map'] = mapOf(FINDINGS.filter(({ state }) => state !== 'unresolved'));
    backend.routes['examples/try'] = TRIED;
  });

  it('tries what was typed, saves nothing by that, and shows beside each part what was understood', async () => {
    const { user, settings } = await openExamples(await openSection());
    const tryOut = screen.getByRole('button', { name: 'Try' });
    expect(tryOut).toBeDisabled();
    await user.click(query('Facilities'));
    await user.paste(FACILITIES_QUERY);
    await user.click(query('Readings of a facility'));
    await user.paste(READINGS_QUERY);
    await user.click(query('Variables for readings (JSON)'));
    await user.paste('{"id": "1"}');
    await user.click(tryOut);

    expect(await screen.findByText('me.companies.facilities', { selector: 'dd code' })).toBeVisible();
    expect(screen.getByText('It lists 2 objects.')).toBeVisible();
    expect(screen.getByText('The list has 2 facilities.')).toBeVisible();
    expect(screen.getByText('Received (2): Solarpark Groß Köris (1) · 2')).toBeVisible();
    const alert = within(screen.getByRole('alert'));
    expect(alert.getByText('Not understood')).toBeVisible();
    expect(alert.getByText('The example is a mutation. Correct it.')).toBeVisible();
    expect(alert.getByRole('link')).toHaveAttribute('href', helpOn('query'));
    expect(backend.requests.at(-1)!.data).toEqual({
      examples: {
        facilities: { query: FACILITIES_QUERY },
        readings: { query: READINGS_QUERY, variables: '{"id": "1"}' },
      },
    });
    expect(settings()).toEqual({});
    expect(screen.getByText('Not in the settings yet.')).toBeVisible();
  });

  it('takes what was typed into the settings, and out again', async () => {
    const { user, settings } = await openExamples(await openSection({ jsonData: { timeout: 5 } }));
    const save = screen.getByRole('button', { name: 'Save to settings' });
    expect(save).toBeDisabled();
    await user.click(query('Facilities'));
    await user.paste(FACILITIES_QUERY);
    await user.click(save);
    expect(settings()).toEqual({ timeout: 5, examples: { facilities: { query: FACILITIES_QUERY } } });
    expect(save).toBeDisabled();
    await user.clear(query('Facilities'));
    await user.click(save);
    expect(JSON.stringify(settings())).toBe('{"timeout":5}');
  });

  it('shows what a file provisions, and lets it be tried, but not changed', async () => {
    const { user } = await openSection({
      readOnly: true,
      jsonData: { examples: { readings: { query: READINGS_QUERY, variables: { id: '1' } } } },
    });
    expect(query('Readings of a facility')).toHaveValue(READINGS_QUERY);
    expect(query('Readings of a facility')).toBeDisabled();
    expect(query('Variables for readings (JSON)')).toHaveValue('{\n  "id": "1"\n}');
    expect(screen.getByRole('button', { name: 'Save to settings' })).toBeDisabled();
    await user.click(screen.getByRole('button', { name: 'Try' }));
    expect(await screen.findByText('me.companies.facilities', { selector: 'dd code' })).toBeVisible();
  });

  it('says why examples could not be tried, and keeps what was typed', async () => {
    backend.routes['examples/try'] = new Error('Only administrators of the organization can try examples. Ask one.');
    const { user } = await openExamples(await openSection());
    await user.click(query('Facilities'));
    await user.paste(FACILITIES_QUERY);
    await user.click(screen.getByRole('button', { name: 'Try' }));
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('The examples could not be tried');
    expect(alert).toHaveTextContent('Only administrators of the organization can try examples.');
    expect(query('Facilities')).toHaveValue(FACILITIES_QUERY);
  });

  it('is offered where something is unresolved', async () => {
    backend.routes['api-map'] = mapOf(FINDINGS);
    const { user } = await openSection();
    expect(screen.getByText('An example can resolve what is unresolved')).toBeVisible();
    await user.click(screen.getAllByRole('button', { name: 'Teach by example' })[0]);
    expect(query('Readings of a facility')).toBeVisible();
    expect(screen.queryByText('An example can resolve what is unresolved')).not.toBeInTheDocument();
  });
});
