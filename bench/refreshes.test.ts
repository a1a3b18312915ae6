import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refreshesDemanded } from './refreshes';

const NOON = Date.UTC(2026, 5, 21, 12);

/** Opens the dashboard this many seconds after noon, with a range up to that moment. */
const at = (seconds: number) => ({ to: NOON + seconds * 1000, at: NOON + seconds * 1000 });

test('within one minute, later viewers need no refresh', () => {
  assert.equal(refreshesDemanded(at(1), []), 0);
  assert.equal(refreshesDemanded(at(1), [at(2), at(30), at(60)]), 0);
});

test('a new minute costs one refresh, however many viewers there are', () => {
  assert.equal(refreshesDemanded(at(55), [at(58), at(60.001), at(61), at(64)]), 1);
});

test('a range that ends on a whole minute does not need the next one', () => {
  assert.equal(refreshesDemanded(at(60), [{ to: NOON + 60_000, at: NOON + 61_000 }]), 0);
});

test('the order of the openings does not matter', () => {
  assert.equal(refreshesDemanded(at(55), [at(64), at(58), at(61)]), 1);
});

test('recent values are refetched after a minute, with the new minute in the same refresh', () => {
  assert.equal(refreshesDemanded(at(5), [at(64), at(65), at(65.001), at(66)]), 2);
  assert.equal(refreshesDemanded(at(5), [at(66), at(67)]), 1);
});

test('a range in the past becomes stale, too', () => {
  const past = (seconds: number) => ({ to: NOON - 3_600_000, at: NOON + seconds * 1000 });
  assert.equal(refreshesDemanded(past(0), [past(30), past(61), past(90), past(122)]), 2);
});
