import { fireEvent, screen, waitFor, within } from '@testing-library/react';

import { dataFrameToJSON, FieldType, toDataFrame } from '@grafana/data';

import { type AmperecloudQuery, DEFAULT_QUERY } from '../../../query.gen';
import { type CustomQueries, type DeclaredVariable } from '../../../resources';
import { FakeBackend } from '../../../testing/backend';
import { found, options, picker, renderQueryEditor, settled } from '../../../testing/queryEditor';
import { useFakeVariables } from '../../../testing/templateSrv';

jest.mock('@grafana/ui', () => ({
  ...jest.requireActual('@grafana/ui'),
  CodeEditor: jest.requireActual('../../../testing/CodeEditor').CodeEditor,
}));

const variable = (name: string, more: Partial<DeclaredVariable> = {}): DeclaredVariable => ({
  name,
  type: 'String',
  required: false,
  list: false,
  source: 'auto',
  ...more,
});

const TICKETS = {
  name: 'Tickets',
  variables: [
    variable('status', { type: '[Status!]', list: true }),
    variable('plant', { type: 'ID!', required: true }),
    variable('count', { type: 'Int', default: '50' }),
    variable('from', { type: 'DateTime!', required: true, source: 'from' }),
  ],
  fields: 5,
  sentences: [],
};

const graphql = (part: Partial<AmperecloudQuery['graphql']>): Partial<AmperecloudQuery> => ({
  queryType: 'graphql',
  graphql: { ...DEFAULT_QUERY.graphql, ...part },
});

describe('the editor of GraphQL queries', () => {
  let backend: FakeBackend;

  const allow = (allowed: CustomQueries, checked: unknown = { variables: [], fields: 1, sentences: [] }) => {
    backend = new FakeBackend({ 'custom-queries': allowed, 'custom-queries/check': checked });
  };

  beforeEach(() => useFakeVariables());
  afterEach(settled);

  it('is not offered where the settings do not allow it', async () => {
    allow({ mode: 'off', saved: [] });
    const { user } = renderQueryEditor();
    await user.click(picker('Query type'));
    expect((await options()).map((option) => option.textContent)).toHaveLength(3);
    expect(backend.count('custom-queries')).toBe(0);
  });

  it('says so for a query that was saved when they did', async () => {
    allow({ mode: 'off', saved: [] });
    renderQueryEditor(graphql({ document: '{ a }' }));
    expect(await screen.findByText('This data source does not run GraphQL queries of users')).toBeInTheDocument();
    expect(screen.queryByLabelText('GraphQL query')).not.toBeInTheDocument();
  });

  it('runs a saved query with values for its variables', async () => {
    allow({ mode: 'saved', saved: [TICKETS] });
    const { user, query, onRunQuery } = renderQueryEditor(graphql({}), {}, { customQueries: 'saved' });
    await user.click(picker('Query'));
    await user.click(await found(/Tickets/));
    expect(query().graphql).toMatchObject({ saved: 'Tickets', document: '' });
    expect(onRunQuery).toHaveBeenCalled();
    expect(screen.queryByLabelText('GraphQL query')).not.toBeInTheDocument();

    // What is bound by its name says so, and what is missing, too.
    expect(screen.getByLabelText('$from')).toHaveAttribute('placeholder', 'Start of the time range');
    expect(screen.getByLabelText('$count')).toHaveAttribute('placeholder', '50');
    const plant = screen.getByLabelText('$plant');
    expect(plant).toHaveAttribute('placeholder', 'Required');
    await user.type(plant, '60f1{Enter}');
    await user.type(screen.getByLabelText('$status'), 'OPEN{Enter}');
    expect(query().graphql.variables).toEqual([
      { name: 'plant', source: 'auto', values: ['60f1'] },
      { name: 'status', source: 'auto', values: ['OPEN'] },
    ]);
    const row = screen.getByText('$plant').closest('tr')!;
    await user.click(within(row).getAllByRole('combobox')[0]);
    await user.click(await found('null'));
    expect(query().graphql.variables).toContainEqual({ name: 'plant', source: 'null', values: [] });
  });

  it('checks a query that is written, and shows what is wrong with it', async () => {
    allow(
      { mode: 'free', saved: [] },
      { variables: [], fields: 0, sentences: [{ text: 'The GraphQL query is nested more than 20 deep' }] }
    );
    const { query } = renderQueryEditor(graphql({}), {}, { customQueries: 'free' });
    const editor = await screen.findByLabelText('GraphQL query');
    await waitFor(() => expect(editor).not.toHaveAttribute('readonly'));
    fireEvent.change(editor, { target: { value: '{ a }' } });
    fireEvent.blur(editor);
    expect(query().graphql.document).toBe('{ a }');
    expect(await screen.findByText(/nested more than 20 deep/)).toBeInTheDocument();
    expect(backend.requests.at(-1)?.data).toEqual({ document: '{ a }' });
  });

  it('does not let others than saved queries be written where only these are run', async () => {
    allow({ mode: 'saved', saved: [TICKETS] });
    renderQueryEditor(graphql({ document: '{ other }' }), {}, { customQueries: 'saved' });
    expect(await screen.findByText(/Only saved queries are run/)).toBeInTheDocument();
    expect(screen.getByLabelText('GraphQL query')).toHaveAttribute('readonly');
  });

  it('starts from a query of the plugin', async () => {
    allow({ mode: 'free', saved: [] });
    backend.routes['custom-queries/start'] = {
      items: [
        { subject: 'facilities', document: 'query Facilities{me{name}}', sentences: [] },
        { subject: 'readings', document: '', sentences: [{ text: 'The account has no facilities' }] },
      ],
    };
    const { user, query } = renderQueryEditor(graphql({ document: '{ a }' }), {}, { customQueries: 'free' });
    const choose = async (label: RegExp) => {
      await user.click(await screen.findByRole('button', { name: 'Start from' }));
      await user.click(await screen.findByRole('menuitem', { name: label }));
    };
    await choose(/for facilities/);
    await waitFor(() => expect(query().graphql.document).toBe('query Facilities {\n  me {\n    name\n  }\n}'));
    await choose(/for values/);
    expect(await screen.findByText(/The account has no facilities/)).toBeInTheDocument();
    expect(query().graphql.document).toContain('Facilities');
  });

  describe('before it is run', () => {
    const DOCUMENT = '{ tickets { title } }';
    const PREVIEW = '/api/ds/query?ds_type=amperecloud-platform-datasource&requestId=preview-A';

    it.each([
      [[], /^3 fields · one request to the API$/],
      [[variable('after', { source: 'cursor' })], /^3 fields · one request to the API for each page, at most 20$/],
      [[variable('mine')], /^3 fields · one request to the API$/],
    ])('has a price', async (variables, price) => {
      allow({ mode: 'free', saved: [] }, { variables, fields: 3, sentences: [] });
      renderQueryEditor(graphql({ document: DOCUMENT }), {}, { customQueries: 'free' });
      expect(await screen.findByText(price)).toBeInTheDocument();
    });

    it('shows the first rows of what comes as a table, with what is said about it', async () => {
      allow({ mode: 'free', saved: [] });
      const titles = Array.from({ length: 12 }, (_, n) => (n === 1 ? null : `Ticket ${n}`));
      const frame = toDataFrame({
        fields: [{ name: 'title', type: FieldType.string, values: titles }],
        meta: { notices: [{ severity: 'warning', text: 'The API gave 12 of 40 rows.' }] },
      });
      backend.routes[PREVIEW] = { results: { Preview: { frames: [dataFrameToJSON(frame)] } } };
      const { user } = renderQueryEditor(
        graphql({ document: DOCUMENT, format: 'numeric' }),
        {},
        { customQueries: 'free' }
      );
      await user.click(await screen.findByRole('button', { name: 'Preview' }));
      const table = within(await screen.findByTestId('custom-preview'));
      expect(table.getAllByRole('row').map(({ textContent }) => textContent)).toEqual([
        'title',
        'Ticket 0',
        '–',
        ...titles.slice(2, 10),
      ]);
      expect(table.getByText('10 of 12 rows')).toBeInTheDocument();
      expect(table.getByText('The API gave 12 of 40 rows.')).toBeInTheDocument();
      const asked = backend.requests.find(({ url }) => url === PREVIEW)?.data.queries[0];
      expect(asked.graphql).toMatchObject({ document: DOCUMENT, format: 'table' });
    });

    it('says why nothing came', async () => {
      allow({ mode: 'free', saved: [] });
      backend.routes[PREVIEW] = { results: { Preview: { error: 'The API rejected the GraphQL query' } } };
      const { user } = renderQueryEditor(graphql({ document: DOCUMENT }), {}, { customQueries: 'free' });
      await user.click(await screen.findByRole('button', { name: 'Preview' }));
      expect(await screen.findByText('The API rejected the GraphQL query')).toBeInTheDocument();
    });
  });
});
