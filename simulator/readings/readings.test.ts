import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time/steps';
import { offers, typesOf } from './catalogue';
import { readings } from './readings';
import { all, devices, facilities, facility, get, JUNE_20, near, NOW, numbers, sum } from './testing';
import { READING_TYPES } from './types';

describe('the catalogue', () => {
  test('all 48 rows are there, each offered by a demo plant and with values', () => {
    assert.equal(new Set(READING_TYPES.map(({ id }) => id)).size, 56);
    const every = facilities.flatMap(all);
    for (const type of READING_TYPES) {
      const device = every.find((one) => offers(one, type));
      assert.ok(device, `somebody offers ${type.id}`);
      const points = readings({
        device,
        type,
        from: JUNE_20,
        to: JUNE_20 + 2 * DAY_MS,
        resolution: 'RAW',
        zone: null,
        now: NOW,
      });
      assert.ok(
        points.some(({ v }) => v !== null),
        `${type.id} of ${device.name} has values`
      );
      assert.ok(type.german && type.english && type.unit, type.id);
    }
  });

  test('a plant offers only what it has', () => {
    const ids = (part: string) => typesOf(facility(part)).map(({ id }) => id);
    assert.ok(!ids('Windpark').includes('PerformanceRatio'));
    assert.ok(!ids('Groß Köris').includes('ConsumedEnergy'));
    assert.ok(ids('Bäckerei').includes('AutarkyRate'));
    assert.ok(!ids('Lückenhaft').includes('PowerLimitTrading'));
  });
});

describe('purity', () => {
  test('the same instant has the same value in any range and order', () => {
    const ends = [Date.UTC(2026, 1, 3), Date.UTC(2026, 6, 14), Date.UTC(2025, 9, 27)];
    for (const part of ['Groß Köris', 'Speicher', 'Zeitumstellung', 'Lückenhaft', 'Windpark']) {
      const every = all(facility(part));
      for (const device of [every[0], every[every.length - 1]]) {
        for (const type of typesOf(device)) {
          for (const end of ends) {
            const ask = (from: number, to: number) =>
              readings({ device, type, from, to, resolution: 'RAW', zone: null, now: NOW });
            const wide = new Map(ask(end - 3 * DAY_MS, end + DAY_MS).map(({ t, v }) => [t, v]));
            for (const { t, v } of ask(end - 7 * HOUR_MS, end + 5 * MINUTE_MS)) {
              assert.deepEqual(v, wide.get(t), `${type.id} of ${device.name} at ${new Date(t).toISOString()}`);
            }
          }
        }
      }
    }
  });
});

describe('aggregation', () => {
  test('an hour of power is the mean of its five-minute values, nulls left out', () => {
    const inverter = devices('Bäckerei', 'inverter')[0];
    const raw = get(inverter, 'Pac', JUNE_20, JUNE_20 + DAY_MS);
    const hours = get(inverter, 'Pac', JUNE_20, JUNE_20 + DAY_MS, { resolution: 'HOUR' });
    assert.equal(raw.length, 288);
    assert.equal(hours.length, 24);
    for (const { t, v } of hours) {
      const part = numbers(raw.filter((one) => one.t >= t && one.t < t + HOUR_MS));
      if (part.length === 0) {
        assert.equal(v, null);
      } else {
        near(v, part.reduce((a, b) => a + b) / part.length, 0.00051);
      }
    }
    assert.ok(raw.some(({ v }) => v === null) && raw.some(({ v }) => (v as number) > 5));
  });

  test('months are the sums of their days, days of their quarter-hours', () => {
    const plant = facility('Schönefeld');
    const from = Date.UTC(2026, 4, 31, 22);
    const to = Date.UTC(2026, 5, 30, 22);
    const month = get(plant, 'ProducedEnergy', from, to, { resolution: 'MONTH' });
    const days = get(plant, 'ProducedEnergy', from, to, { resolution: 'DAY' });
    assert.equal(month.length, 1);
    assert.equal(days.length, 30);
    near(month[0].v, sum(days), 1e-6);
    near(days[4].v, sum(get(plant, 'ProducedEnergy', days[4].t, days[5].t)), 1e-6);
  });

  test('the sum of inverter energy is the sum of the inverters', () => {
    const plant = facility('Überlingen');
    const total = get(plant, 'SumEnergyWR', JUNE_20, JUNE_20 + DAY_MS);
    const parts = devices('Überlingen', 'inverter').map((one) => get(one, 'ProducedEnergy', JUNE_20, JUNE_20 + DAY_MS));
    total.forEach(({ v }, i) =>
      near(
        v,
        parts.reduce((all, points) => all + (points[i].v as number), 0),
        1e-9
      )
    );
  });

  test('plant power is the inverters minus one per cent, energy is its integral', () => {
    const plant = facility('Überlingen');
    const power = get(plant, 'Pac', JUNE_20, JUNE_20 + DAY_MS);
    const parts = devices('Überlingen', 'inverter').map((one) => get(one, 'Pac', JUNE_20, JUNE_20 + DAY_MS));
    power.forEach(({ v }, i) => {
      const inverters = parts.reduce((all, points) => all + ((points[i].v as number | null) ?? 0), 0);
      near(v, inverters > 0 ? inverters * 0.99 : -0.63, 0.00051);
    });
    const energy = get(plant, 'ProducedEnergy', JUNE_20, JUNE_20 + DAY_MS);
    energy.forEach(({ t, v }) => {
      const part = numbers(power.filter((one) => one.t >= t && one.t < t + 15 * MINUTE_MS));
      near(
        v,
        part.reduce((all, kW) => all + Math.max(0, kW) / 12, 0),
        0.00051
      );
    });
  });

  test('self-consumption is inverter energy minus exported energy, exactly, at every resolution', () => {
    for (const part of ['Bäckerei', 'Speicher']) {
      for (const resolution of ['RAW', 'HOUR', 'DAY', 'MONTH'] as const) {
        const ask = (id: string) =>
          get(facility(part), id, Date.UTC(2026, 8, 29), Date.UTC(2026, 9, 4), { resolution });
        const made = ask('SumEnergyWR');
        const exported = ask('ExportedEnergy');
        ask('SelfConsumedEnergy').forEach(({ v }, i) => {
          const expected =
            made[i].v === null ? null : Math.round(1000 * ((made[i].v as number) - (exported[i].v as number))) / 1000;
          assert.equal(v, expected);
        });
      }
    }
  });

  test('a ratio of a month is recomputed from its parts', () => {
    const plant = facility('Bäckerei');
    const ask = (id: string) => get(plant, id, JUNE_20, JUNE_20 + 1, { resolution: 'MONTH' })[0].v as number;
    near(ask('SelfConsumptionRate'), (100 * ask('SelfConsumedEnergy')) / ask('SumEnergyWR'), 0.0051);
    near(ask('PerformanceRatio'), (100 * ask('ProducedEnergy')) / (99 * ask('Irradiation')), 0.02);
    near(ask('SpecificYield'), ask('ProducedEnergy') / 99, 0.0001);
    near(ask('AutarkyRate'), 100 - (100 * ask('ImportedEnergy')) / ask('ConsumedEnergy'), 0.0051);
    near(ask('ImportedEnergy') + ask('ProducedEnergy'), ask('ConsumedEnergy') + ask('ExportedEnergy'), 2);
  });

  test('an interval that starts before the range is returned whole', () => {
    const plant = facility('Schönefeld');
    const hour = get(plant, 'Pac', JUNE_20 + 10.5 * HOUR_MS, JUNE_20 + 10.6 * HOUR_MS, { resolution: 'HOUR' });
    assert.deepEqual(hour, get(plant, 'Pac', JUNE_20 + 10 * HOUR_MS, JUNE_20 + 11 * HOUR_MS, { resolution: 'HOUR' }));
    assert.equal(hour[0].t, JUNE_20 + 10 * HOUR_MS);
  });

  test('a resolution finer than the native one gives the native one', () => {
    const plant = facility('Schönefeld');
    const raw = get(plant, 'ProducedEnergy', JUNE_20, JUNE_20 + HOUR_MS);
    assert.deepEqual(get(plant, 'ProducedEnergy', JUNE_20, JUNE_20 + HOUR_MS, { resolution: 'MINUTE' }), raw);
    assert.equal(raw.length, 4);
  });

  test('ten-minute values of turbines count in the quarter-hour in which they start', () => {
    const turbine = devices('Windpark', 'turbine')[0];
    const raw = get(turbine, 'WindSpeed', JUNE_20, JUNE_20 + HOUR_MS);
    const quarters = get(turbine, 'WindSpeed', JUNE_20, JUNE_20 + HOUR_MS, { resolution: 'FIFTEEN_MINUTES' });
    assert.equal(raw.length, 6);
    near(quarters[0].v, ((raw[0].v as number) + (raw[1].v as number)) / 2, 0.0051);
    assert.equal(quarters[1].v, raw[2].v);
  });
});
