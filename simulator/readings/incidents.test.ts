import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Outage, outagesOn } from '../physics/events';
import { type Device } from '../portfolio/device';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time/steps';
import { devices, facility, get, JUNE_20, near, NOW, numbers, sum } from './testing';

describe('what happens to plants', () => {
  test('an inverter sleeps at night, its plant has a value all the same', () => {
    const midnight = Date.UTC(2026, 5, 20, 22);
    assert.equal(get(devices('Groß Köris', 'inverter')[0], 'Pac', midnight, midnight + HOUR_MS)[0].v, null);
    assert.equal(get(facility('Groß Köris'), 'Pac', midnight, midnight + HOUR_MS)[0].v, -8);
    assert.equal(get(facility('Groß Köris'), 'ImportedEnergy', midnight, midnight + HOUR_MS)[0].v, 2);
    assert.equal(get(devices('Groß Köris', 'inverter')[0], 'StatusCode', midnight, midnight + 1)[0].v, 2);
  });

  test('an outage is null until its data arrive late', () => {
    const plant = facility('Lückenhaft');
    const outages: Outage[] = [];
    for (let day = JUNE_20 / DAY_MS; day < JUNE_20 / DAY_MS + 14; day++) {
      outages.push(...outagesOn(plant.plant, day));
    }
    const late = outages.find(({ backfilledAt, from }) => {
      const others = outages.filter((one) => one.from !== from && one.from <= from + HOUR_MS && one.to > from);
      return backfilledAt < Infinity && others.length === 0;
    });
    assert.ok(late);
    const ask = (now: number) => get(plant, 'Pac', late.from, late.from + 1, { now })[0].v;
    assert.ok(late.backfilledAt >= late.to + 6 * HOUR_MS && late.backfilledAt <= late.to + 48 * HOUR_MS);
    assert.equal(ask(late.backfilledAt - 1), null);
    assert.equal(typeof ask(late.backfilledAt), 'number');
    assert.equal(get(plant, 'CommunicationStatus', late.from, late.from + 1)[0].v, 0);
    assert.equal(get(plant, 'DeviceStatus', late.from, late.from + 1)[0].v, 'Offline');
    assert.ok((get(plant, 'LastContact', late.to - MINUTE_MS, late.to)[0].v as number) <= late.from);
    const old = get(plant, 'Pac', Date.UTC(2026, 3, 1), Date.UTC(2026, 5, 1));
    const missing = old.filter(({ v }) => v === null).length / old.length;
    near(missing, 0.3, 0.08, 'share of gaps');
  });

  test('satellite values come at one in the morning after the local day', () => {
    const plant = facility('Finca');
    const noon = Date.UTC(2026, 5, 20, 12);
    const ask = (now: number) => get(plant, 'SatelliteIrradiance', noon, noon + 1, { now })[0].v;
    assert.equal(ask(Date.UTC(2026, 5, 20, 22, 59)), null);
    assert.ok((ask(Date.UTC(2026, 5, 20, 23, 0)) as number) > 100);
  });

  test('the newest plant has no history before yesterday', () => {
    const plant = facility('Neu seit');
    const points = get(plant, 'Pac', NOW - 10 * DAY_MS, NOW);
    assert.equal(new Date(points[0].t).toISOString(), '2026-11-21T23:00:00.000Z');
    const counter = get(devices('Neu seit', 'inverter')[0], 'TotalEnergy', NOW - HOUR_MS, NOW).pop();
    near(counter?.v, sum(get(devices('Neu seit', 'inverter')[0], 'ProducedEnergy', NOW - 10 * DAY_MS, NOW)), 1e-6);
    assert.deepEqual(get(plant, 'ExpectedPower', NOW - 10 * DAY_MS, NOW - 5 * DAY_MS), []);
  });

  test('the logger on standard time is an hour early in summer and right in winter', () => {
    const plant = facility('Zeitumstellung');
    const shift = (noon: number) => {
      // The centre of gravity of a bright day's power, against the same for the model, which knows the time.
      const middle = (id: string) => {
        const points = get(plant, id, noon - DAY_MS / 2, noon + DAY_MS / 2, { resolution: 'FIFTEEN_MINUTES' });
        return points.reduce((all, { t, v }) => all + (t - noon) * ((v as number | null) ?? 0), 0) / sum(points);
      };
      return Math.round((4 * (middle('Pac') - middle('ExpectedPower'))) / HOUR_MS) / 4;
    };
    assert.equal(shift(Date.UTC(2026, 6, 3, 12)), -1);
    assert.equal(shift(Date.UTC(2026, 1, 3, 12)), 0);
    assert.equal(get(plant, 'Pac', NOW - HOUR_MS, NOW, { now: NOW }).pop()?.v !== null, true);
    const summer = Date.UTC(2026, 6, 3, 12);
    assert.equal(get(plant, 'Pac', summer - HOUR_MS, summer, { now: summer }).pop()?.v, null);
  });

  test('counters add up the intervals, roll over and start again', () => {
    const inverter = devices('Groß Köris', 'inverter')[0];
    const counter = get(inverter, 'TotalEnergy', JUNE_20, JUNE_20 + DAY_MS);
    const energy = get(inverter, 'ProducedEnergy', JUNE_20, JUNE_20 + DAY_MS);
    near((counter[95].v as number) - (counter[0].v as number), sum(energy.slice(1)), 1e-5);
    const years = numbers(get(inverter, 'TotalEnergy', Date.UTC(2024, 0, 1), NOW, { resolution: 'MONTH' }));
    assert.ok(years.every((kWh) => kWh < 4294967.296));
    // 2,300 MWh a year reach 4,295 MWh twice in these three years.
    assert.equal(years.filter((kWh, i) => i > 0 && kWh < years[i - 1]).length, 2);

    const replaced = devices('Kaputt', 'inverter')[4];
    const at = Date.UTC(2025, 4, 6, 10);
    const around = numbers(get(replaced, 'TotalEnergy', at - HOUR_MS, at + HOUR_MS));
    assert.ok(around[0] > 50_000 && around[around.length - 1] < 100);

    const keeps = devices('Bäckerei', 'inverter')[0];
    const daily = get(keeps, 'DailyEnergy', JUNE_20 - 2 * HOUR_MS, JUNE_20 + 22 * HOUR_MS);
    const yesterday = get(keeps, 'ProducedEnergy', JUNE_20 - DAY_MS, JUNE_20, { resolution: 'DAY' })[0].v as number;
    near(daily[0].v, yesterday, 1e-6);
    const plantDaily = get(facility('Bäckerei'), 'DailyEnergy', JUNE_20 - 2 * HOUR_MS, JUNE_20 + 22 * HOUR_MS);
    assert.equal(plantDaily[0].v, 0);
  });

  test('curtailment limits the plant and is counted as a loss', () => {
    const plant = facility('Überlingen');
    const [from, to] = [Date.UTC(2026, 4, 1), Date.UTC(2026, 5, 1)];
    const limits = get(plant, 'PowerLimitRelative', from, to, { resolution: 'FIVE_MINUTES' });
    const power = get(plant, 'Pac', from, to);
    assert.deepEqual(
      [...new Set(numbers(limits))].sort((a, b) => a - b),
      [0, 30, 60, 100]
    );
    limits.forEach(({ v }, i) => {
      if (v !== null) {
        assert.ok((power[i].v as number) <= (630 * (v as number)) / 100 + 1e-6);
      }
    });
    assert.ok(sum(get(plant, 'CurtailmentLossEnergy', from, to)) > 100);
    const raw = get(plant, 'PowerLimitRelative', from, to);
    assert.ok(raw.length < limits.length / 10 && raw.length >= 31 * 24);
    const held = new Map(raw.map(({ t, v }) => [t, v]));
    let last = raw[0].v;
    for (const { t, v } of limits) {
      last = held.has(t) ? held.get(t)! : last;
      assert.equal(v, last);
    }
  });

  test('broken devices report it', () => {
    const [inverter, , faulted] = devices('Kaputt', 'inverter');
    assert.equal(get(faulted, 'Pac', JUNE_20 + 10 * HOUR_MS, JUNE_20 + 10.05 * HOUR_MS)[0].v, 0);
    assert.equal(get(faulted, 'StatusCode', JUNE_20 + 10 * HOUR_MS, JUNE_20 + 10.05 * HOUR_MS)[0].v, 7);
    assert.equal(get(inverter, 'ErrorCode', JUNE_20 + 10 * HOUR_MS, JUNE_20 + 10.05 * HOUR_MS)[0].v, 16);
    const noon = JUNE_20 + 10 * HOUR_MS;
    const currents = devices('Kaputt', 'string')
      .slice(0, 8)
      .map((one) => get(one, 'Idc', noon, noon + 1)[0].v as number);
    assert.equal(currents[3], 0);
    assert.ok(currents.filter((amperes) => amperes > 1).length === 7);
    const combiners = devices('Kaputt', 'combiner')
      .slice(0, 2)
      .map((one) => get(one, 'Pdc', noon, noon + 1)[0].v as number);
    near(combiners[0] / combiners[1], 3 / 4, 0.001);
    near(combiners[0] + combiners[1], get(inverter, 'Pdc', noon, noon + 1)[0].v as number, 0.0011);
    assert.equal(new Set(numbers(get(facility('Kaputt'), 'Irradiance', JUNE_20, JUNE_20 + DAY_MS))).size, 1);
  });

  test('the battery stays within its limits and balances the meter', () => {
    const [battery] = devices('Speicher', 'battery');
    const [meter] = devices('Speicher', 'meter');
    const ask = (device: Device, id: string) => get(device, id, JUNE_20, JUNE_20 + 3 * DAY_MS);
    assert.ok(numbers(ask(battery, 'BatterySoc')).every((soc) => soc >= 4.9 && soc <= 95.1));
    assert.ok(Math.max(...numbers(ask(battery, 'BatterySoc'))) > 90);
    const consumed = get(facility('Speicher'), 'ConsumedEnergy', JUNE_20, JUNE_20 + 3 * DAY_MS);
    const flows = [facility('Speicher'), battery, meter].map(
      (one, i) => sum(ask(one, ['ActivePower', 'BatteryPower', 'ActivePower'][i])) / 12
    );
    near(flows[0] + flows[1] - flows[2], sum(consumed), 1);
  });
});
