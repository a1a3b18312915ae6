import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DAY_MS, HOUR_MS } from '../time/steps';
import { type Resolution } from './resolution';
import { facility, get, JUNE_20, near, NOW, sum } from './testing';

describe('calendar', () => {
  test('days of the clock change have 92 and 100 quarter-hours', () => {
    const plant = facility('Bäckerei');
    for (const [noon, quarters] of [
      [Date.UTC(2026, 2, 29, 12), 92],
      [Date.UTC(2026, 9, 25, 12), 100],
    ]) {
      const days = get(plant, 'ConsumedEnergy', noon, noon + DAY_MS, { resolution: 'DAY' });
      assert.equal(days.length, 2);
      const raw = get(plant, 'ConsumedEnergy', days[0].t, days[1].t);
      assert.equal(raw.length, quarters);
      near(days[0].v, sum(raw), 1e-6);
    }
  });

  test('days, months and years follow the requested zone', () => {
    const plant = facility('Finca');
    const first = (zone: string | undefined, resolution: Resolution) =>
      new Date(
        get(plant, 'ProducedEnergy', JUNE_20 + 12 * HOUR_MS, JUNE_20 + 13 * HOUR_MS, { zone, resolution })[0].t
      ).toISOString();
    assert.equal(first(undefined, 'DAY'), '2026-06-19T22:00:00.000Z');
    assert.equal(first('America/New_York', 'DAY'), '2026-06-20T04:00:00.000Z');
    assert.equal(first('UTC', 'MONTH'), '2026-06-01T00:00:00.000Z');
    assert.equal(first('Asia/Tokyo', 'YEAR'), '2025-12-31T15:00:00.000Z');
    assert.equal(first('Asia/Tokyo', 'HOUR'), '2026-06-20T12:00:00.000Z');
  });

  test('nothing is later than now: native intervals are complete, the current coarse one is partial', () => {
    const plant = facility('Schönefeld');
    const from = NOW - 3 * HOUR_MS;
    const raw = get(plant, 'Pac', from, NOW + DAY_MS);
    assert.equal(raw[raw.length - 1].t, Date.UTC(2026, 10, 23, 11, 55));
    assert.equal(get(plant, 'ProducedEnergy', from, NOW + DAY_MS).pop()?.t, Date.UTC(2026, 10, 23, 11, 45));
    const today = get(plant, 'ProducedEnergy', from, NOW + DAY_MS, { resolution: 'DAY' });
    assert.equal(today.length, 1);
    near(today[0].v, sum(get(plant, 'ProducedEnergy', today[0].t, NOW)), 1e-6);
    assert.deepEqual(get(plant, 'PerformanceRatio', from, NOW + DAY_MS), []);
    assert.equal(get(plant, 'PerformanceRatio', from, NOW + DAY_MS, { resolution: 'DAY' }).length, 1);
    assert.deepEqual(get(plant, 'Pac', NOW + HOUR_MS, NOW + DAY_MS), []);
  });

  test('the target of the current day is known in full', () => {
    const plant = facility('Schönefeld');
    const [yesterday, today] = get(plant, 'TargetEnergy', NOW - DAY_MS, NOW, { resolution: 'DAY' });
    near(yesterday.v, (320 * 880 * 0.029) / 30, 0.01);
    assert.equal(today.v, yesterday.v);
  });
});
