import fs from 'fs';
import path from 'path';

import { DEFAULT_VARIABLE_QUERY, migrateVariableQuery } from './variableQuery';

/** The queries of variables that a page shows as code: { "kind": … }. */
function queriesOf(...page: string[]): object[] {
  const text = fs.readFileSync(path.join(__dirname, '..', ...page), 'utf8');
  return [...text.matchAll(/`(\{ "kind": .+?\})`/g)].map(([, code]) => JSON.parse(code));
}

describe('the variables that are shown', () => {
  it.each([
    ['in the documentation', queriesOf('docs', 'variables.md')],
    ['in the skills', queriesOf('skills', 'querying-amperecloud', 'SKILL.md')],
  ])('%s are understood as they stand', (_, queries) => {
    expect(queries.length).toBeGreaterThan(3);
    for (const query of queries) {
      expect(Object.keys(DEFAULT_VARIABLE_QUERY)).toEqual(expect.arrayContaining(Object.keys(query)));
      expect(migrateVariableQuery(query)).toEqual({ ...DEFAULT_VARIABLE_QUERY, ...query });
    }
  });
});
