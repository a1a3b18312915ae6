import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refreshesDemanded } from './refreshes';

const NOON = Date.UTC(2026, 5, 21, 12);

/** Somebody who opens the dashboard so many seconds after noon, up to that moment. */
const at = (seconds: number) => ({ to: NOON + seconds * 1000, at: NOON + seconds * 1000 });

test('within one minute nobody needs more than the first has fetched', () => {
  assert.equal(refreshesDemanded(at(1), []), 0);
  assert.equal(refreshesDemanded(at(1), [at(2), at(30), at(60)]), 0);
});

test('a minute that begins costs one refresh, however many see it', () => {
  assert.equal(refreshesDemanded(at(55), [at(58), at(60.001), at(61), at(64)]), 1);
});

test('a range that ends on a whole minute does not want the next one', () => {
  assert.equal(refreshesDemanded(at(60), [{ to: NOON + 60_000, at: NOON + 61_000 }]), 0);
});

test('the order in which openings are told does not matter', () => {
  assert.equal(refreshesDemanded(at(55), [at(64), at(58), at(61)]), 1);
});

test('young values are fetched again after a minute, with the new minute in the same refresh', () => {
  assert.equal(refreshesDemanded(at(5), [at(64), at(65), at(65.001), at(66)]), 2);
  assert.equal(refreshesDemanded(at(5), [at(66), at(67)]), 1);
});

test('a range of the past gets old, too', () => {
  const past = (seconds: number) => ({ to: NOON - 3_600_000, at: NOON + seconds * 1000 });
  assert.equal(refreshesDemanded(past(0), [past(30), past(61), past(90), past(122)]), 2);
});
