import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { isComplete, migrateQuery } from './migrate';
import { type AmperecloudQuery } from './query.gen';
import { migrateVariableQuery } from './variableQuery';

const FOLDER = path.join(__dirname, 'dashboards');

describe.each(readdirSync(FOLDER))('%s', (file) => {
  const dashboard = JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8'));
  const targets: Array<[string, AmperecloudQuery]> = [
    ...dashboard.panels.flatMap((panel: { title: string; targets: AmperecloudQuery[] }) =>
      panel.targets.map((target) => [`${panel.title} ${target.refId}`, target])
    ),
    ...dashboard.annotations.list.map((one: { name: string; target: AmperecloudQuery }) => [one.name, one.target]),
  ];

  it.each(targets)('has a query that is read as it is written: %s', (_, target) => {
    const read = migrateQuery(target);
    expect(read).toMatchObject(JSON.parse(JSON.stringify(target)));
    expect(isComplete(read)).toBe(true);
  });

  it('has variables that are read as they are written, each after those that it depends on', () => {
    const known = new Set<string>();
    for (const { name, type, query } of dashboard.templating.list) {
      if (type === 'query') {
        const read = migrateVariableQuery(query);
        expect(read).toMatchObject(query);
        [...read.companies, ...read.facilities].forEach((of) => expect(known).toContain(of));
      }
      known.add(`$${name}`);
    }
    const text = JSON.stringify([dashboard.panels, dashboard.annotations]);
    ['$facility', '$device', '$tariff', '$co2'].forEach((of) => {
      expect(!text.includes(`"${of}"`) || known.has(of)).toBe(true);
    });
  });
});
