import fs from 'fs';
import path from 'path';

import { migrateQuery } from './migrate';
import { DEFAULT_QUERY } from './query.gen';

const contract: { version: number; examples: object[]; migrations: Array<{ saved: object; migrated: object }> } =
  JSON.parse(fs.readFileSync(path.join(__dirname, '..', 'tests', 'contract', 'query.v2.json'), 'utf8'));

describe('the query model', () => {
  it('has the version of the contract', () => {
    expect(DEFAULT_QUERY.version).toBe(contract.version);
  });

  it.each(contract.migrations)('migrates $saved', ({ saved, migrated }) => {
    expect(migrateQuery({ refId: 'A', ...saved })).toEqual({ refId: 'A', ...migrated });
  });

  it.each(contract.examples)('leaves example %# as it is', (example) => {
    expect(migrateQuery({ refId: 'A', ...example })).toEqual({ refId: 'A', ...example });
  });
});
