import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atLeast, atMost, exactly, information } from './line';
import { table } from './table';

test('every line shows the measurement, its limit, and whether it is met', () => {
  const sections = [
    { name: 'cold', lines: [atMost('requests', 24, 3), information('points', '11,520')] },
    { name: 'year', lines: [atLeast('ratio', 12.345, 10, ' x')] },
  ];
  assert.deepEqual(table(sections).split('\n'), [
    '      scenario  measured           limit',
    '────────────────────────────────────────────────',
    'MISS  cold      requests       24  at most 3',
    '                points     11,520',
    '────────────────────────────────────────────────',
    'ok    year      ratio     12.35 x  at least 10 x',
  ]);
});

test('the limit itself is within the limit', () => {
  assert.deepEqual([atMost('', 3, 3).met, atMost('', 3.01, 3).met], [true, false]);
  assert.deepEqual([atLeast('', 10, 10).met, atLeast('', 9.99, 10).met], [true, false]);
  assert.deepEqual([exactly('', 0, 0).met, exactly('', 1, 0).met], [true, false]);
});

test('what could not be measured misses, and says so', () => {
  for (const line of [atMost('', NaN, 3), atLeast('', NaN, 3), exactly('', NaN, 3)]) {
    assert.equal(line.met, false);
    assert.equal(line.measured, 'no number');
  }
});
