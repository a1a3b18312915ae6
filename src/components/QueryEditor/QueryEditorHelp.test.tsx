import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import { migrateQuery } from '../../migrate';
import { type AmperecloudQuery } from '../../query';
import { newDataSource } from '../../testing/backend';
import { QueryEditorHelp } from './QueryEditorHelp';

async function click(example: string, query?: AmperecloudQuery) {
  const onClickExample = jest.fn();
  render(<QueryEditorHelp datasource={newDataSource()} query={query!} onClickExample={onClickExample} />);
  await userEvent.click(screen.getByRole('button', { name: example }));
  return onClickExample.mock.calls[0][0] as AmperecloudQuery;
}

describe('QueryEditorHelp', () => {
  const query = migrateQuery({ refId: 'B', facilities: ['60f1'], readingTypes: ['Old'], aggregation: 'max' });

  it('keeps the facilities and the place of the query', async () => {
    expect(await click('AC power every 15 minutes', query)).toMatchObject({
      refId: 'B',
      queryType: 'readings',
      facilities: ['60f1'],
      readingTypes: ['Pac'],
      resolution: '15m',
      aggregation: 'auto',
    });
  });

  it('gives a whole query where there was none', async () => {
    expect(await click('Table of all facilities')).toEqual(migrateQuery({ refId: 'A', queryType: 'facilities' }));
  });

  it('has one for energy by day', async () => {
    expect(await click('Energy produced per day', query)).toMatchObject({ resolution: '1d' });
  });
});
