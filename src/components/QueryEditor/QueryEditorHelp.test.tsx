import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import { queryExamples } from '../../examples';
import { isComplete, migrateQuery } from '../../migrate';
import { type AmperecloudQuery } from '../../query.gen';
import { newDataSource } from '../../testing/backend';
import { QueryEditorHelp } from './QueryEditorHelp';

async function click(example: string, query?: AmperecloudQuery) {
  const onClickExample = jest.fn();
  render(<QueryEditorHelp datasource={newDataSource()} query={query!} onClickExample={onClickExample} />);
  await userEvent.click(screen.getByRole('button', { name: example }));
  return onClickExample.mock.calls[0][0] as AmperecloudQuery;
}

describe('QueryEditorHelp', () => {
  const query = migrateQuery({
    refId: 'B',
    datasource: { uid: 'own' },
    facilities: ['60f1'],
    readingTypes: ['Old'],
    aggregation: 'max',
  });

  it('keeps the chosen facilities and the place of the query, and nothing else of it', async () => {
    const { query: example } = queryExamples().find(({ id }) => id === 'energy-by-day')!;
    expect(await click('Produced energy by day', query)).toEqual({
      ...example,
      refId: 'B',
      datasource: { uid: 'own' },
      scope: 'facilities',
      facilities: ['60f1'],
    });
  });

  it('is about all facilities where none are chosen', async () => {
    const clicked = await click('Produced energy by day', migrateQuery({ refId: 'C' }));
    expect(clicked).toMatchObject({ refId: 'C', scope: 'all', roles: ['energyProduced'], resolution: '1d' });
    expect(isComplete(clicked)).toBe(true);
  });

  it('gives a whole query where there was none', async () => {
    expect(await click('Table of all facilities')).toEqual(
      migrateQuery({ refId: 'A', queryType: 'facilities', scope: 'all' })
    );
  });
});
