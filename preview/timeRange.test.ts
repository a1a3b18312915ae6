import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DateTime } from 'luxon';
import { parseTime } from './timeRange';

const NOW = DateTime.utc(2026, 6, 17, 13, 45, 30, 500);
const read = (text: string, bound: 'from' | 'to' = 'from') =>
  new Date(parseTime(text, bound, NOW)).toISOString().replace('.000', '');

test('epoch milliseconds are taken as they are', () => {
  assert.equal(parseTime('1781703930500', 'from', NOW), 1_781_703_930_500);
});

test('relative times count from now, one step after the other', () => {
  assert.equal(read('now'), '2026-06-17T13:45:30.500Z');
  assert.equal(read('now-6h'), '2026-06-17T07:45:30.500Z');
  assert.equal(read('now-1d+30m'), '2026-06-16T14:15:30.500Z');
  assert.equal(read('now-1M'), '2026-05-17T13:45:30.500Z');
});

test('rounding goes down for the start of a range and up for its end', () => {
  assert.equal(read('now/d', 'from'), '2026-06-17T00:00:00Z');
  assert.equal(read('now/d', 'to'), '2026-06-17T23:59:59.999Z');
  assert.equal(read('now-1y/y', 'from'), '2025-01-01T00:00:00Z');
});

test('what is no time is refused with what would be one', () => {
  assert.throws(() => parseTime('yesterday', 'from', NOW), /"yesterday".*now-6h/);
});
