import { readFileSync } from 'node:fs';
import path from 'node:path';

import { groupLabel, groupOf, roleLabel } from './roleLabels';

const MAP = readFileSync(path.join(__dirname, '../../../pkg/apimap/map.go'), 'utf8');

it('labels every property that the backend reads of an object', () => {
  const properties = [...MAP.matchAll(/^\t\w+ +Property = "(\w+)"/gm)].map(([, name]) => name);
  expect(properties.length).toBeGreaterThan(15);
  const unlabelled = properties.map((name) => `children.${name}`).filter((role) => roleLabel(role) === role);
  expect(unlabelled).toEqual([]);
});

it('prefers the label of the whole role', () => {
  expect(roleLabel('children.readings')).toBe('Values of a device');
  expect(roleLabel('examples.readings')).toBe('Readings of a facility');
  expect(roleLabel('types.analysis.id')).toBe('ID');
  expect(groupLabel(groupOf('types.analysis.id'))).toBe('Analyses of a facility');
  expect(roleLabel('tomorrow.new')).toBe('tomorrow.new');
});
