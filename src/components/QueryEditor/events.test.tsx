import { screen, waitFor } from '@testing-library/react';

import { type AnnotationQuery } from '@grafana/data';

import { type AmperecloudQuery } from '../../query.gen';
import { FakeBackend } from '../../testing/backend';
import {
  type EditorProps,
  FACILITIES,
  found,
  picker,
  READING_TYPES,
  renderQueryEditor,
  settled,
  texts,
} from '../../testing/queryEditor';
import { useFakeVariables } from '../../testing/templateSrv';

const EVENTS: Partial<AmperecloudQuery> = { queryType: 'events', scope: 'all' };

describe('the editor of events', () => {
  beforeEach(() => {
    useFakeVariables();
    new FakeBackend({ facilities: FACILITIES, 'reading-types': READING_TYPES, 'query/price': {} });
  });

  afterEach(settled);

  it('offers all kinds, and shows what the chosen one uses, with what is usual for it', async () => {
    const { query, user, onRunQuery } = renderQueryEditor(EVENTS);
    await user.click(picker('What happened'));
    expect(await texts()).toHaveLength(8);
    await user.click(await found(/^Value got stuck/));
    expect(query().events).toMatchObject({ kind: 'stuck', duration: 60 });
    expect(screen.getByLabelText('For at least (minutes)')).toHaveValue('60');
    expect(screen.queryByLabelText('Threshold')).not.toBeInTheDocument();
    await user.click(picker('What happened'));
    await user.click(await found(/^Low performance ratio/));
    expect(query().events).toMatchObject({ kind: 'lowRatio', threshold: 75, duration: 0 });
    expect(screen.getByLabelText('Threshold')).toHaveValue('75');
    expect(screen.queryByLabelText('For at least (minutes)')).not.toBeInTheDocument();
    expect(onRunQuery).toHaveBeenCalledTimes(2);
  });

  it('asks for a reading where there is a threshold, and offers to calculate before', async () => {
    const { user, query, onRunQuery } = renderQueryEditor(EVENTS);
    expect(screen.queryByRole('button', { name: /^Calculation/ })).not.toBeInTheDocument();
    await user.click(picker('What happened'));
    await user.click(await found(/^Beyond a threshold/));
    expect(onRunQuery).not.toHaveBeenCalled();
    expect(screen.getByRole('button', { name: /^Calculation/ })).toBeInTheDocument();
    await user.click(picker('Condition'));
    await user.click(await found('Below'));
    expect(query().events.condition).toBe('below');
  });

  it('says in place what is wrong', async () => {
    renderQueryEditor({
      ...EVENTS,
      events: { kind: 'lowRatio', condition: 'below', threshold: 0, duration: 'soon', window: 60, period: 'auto' },
    });
    await waitFor(() => expect(screen.getByText(/A performance ratio is never below this/)).toBeInTheDocument());
    expect(screen.getByText(/"soon" is not a number here/)).toBeInTheDocument();
  });

  it('is all that an annotation has, unless its query is of another type', async () => {
    const annotation = { name: 'Outages', enable: true, iconColor: 'red' } as AnnotationQuery<AmperecloudQuery>;
    const { rerenderWith, query } = renderQueryEditor(EVENTS, { annotation } as Partial<EditorProps>);
    expect(screen.queryByRole('combobox', { name: 'Query type' })).not.toBeInTheDocument();
    rerenderWith({ query: { ...query(), queryType: 'readings' } });
    expect(picker('Query type')).toBeInTheDocument();
  });
});
