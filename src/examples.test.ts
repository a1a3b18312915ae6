import fs from 'fs';
import path from 'path';

import { type DataQuery } from '@grafana/schema';

import { queryExamples } from './examples';
import { isComplete, migrateQuery } from './migrate';
import { DEFAULT_QUERY } from './query.gen';
import { queryProblems } from './queryProblems';

/** What the tests of the built plugin (tests/plugin) run: `UPDATE_CONTRACT=1` writes it. */
const EXAMPLES = path.join(__dirname, '..', 'tests', 'contract', 'examples.json');

describe('the examples of the query help', () => {
  const examples = queryExamples();

  it('are those that the tests of the built plugin run', () => {
    const queries = examples.map(({ id, query }) => ({ id, query }));
    if (process.env.UPDATE_CONTRACT) {
      fs.writeFileSync(EXAMPLES, `${JSON.stringify(queries, null, 2)}\n`);
    }
    expect(JSON.parse(fs.readFileSync(EXAMPLES, 'utf8'))).toEqual(queries);
  });

  it('are many, each with a title of its own', () => {
    expect(examples.length).toBeGreaterThanOrEqual(15);
    expect(new Set(examples.map(({ title }) => title)).size).toBe(examples.length);
    expect(new Set(examples.map(({ id }) => id)).size).toBe(examples.length);
  });

  it.each(examples.map((example) => [example.id, example] as const))(
    '%s is a whole query that runs',
    (_, { query }) => {
      const saved = JSON.parse(JSON.stringify({ ...query, refId: 'A' })) as DataQuery;
      expect(Object.keys(query).sort()).toEqual(Object.keys(DEFAULT_QUERY).sort());
      expect(migrateQuery(saved)).toEqual(saved);
      expect(isComplete(migrateQuery(saved))).toBe(true);
      expect(queryProblems(migrateQuery(saved))).toEqual([]);
    }
  );

  it('name no facility and no reading type, which another account does not have', () => {
    for (const { query } of examples) {
      expect(query).toMatchObject({ scope: 'all', facilities: [], companies: [], devices: [], readingTypes: [] });
    }
  });

  it.each(examples.map(({ id, text }) => [id, text]))('%s says in one sentence which panel shows it', (_, text) => {
    expect(text).toMatch(/^[^.]+(\.\d[^.]*)*; best shown as [^.]+\.$/);
  });
});
