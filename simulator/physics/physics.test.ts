import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY_MS, STEP_HOURS } from '../time/steps';
import { hash01 } from './hash';
import { NO_EVENTS, type Plant } from './plant';
import { Site } from './site';
import { sunPosition } from './sun';

/** One inverter of 1 kWp: what it yields is the specific yield. */
function checkPlant(
  latitude: number,
  longitude: number,
  tilt: number,
  azimuth: number,
  ratio: number,
  seed: number
): Plant {
  const commissionedAt = Date.UTC(2025, 0, 1);
  return {
    kind: 'solar',
    seed,
    weatherSeed: seed,
    latitude,
    longitude,
    zone: 'Europe/Berlin',
    climate: 'germany',
    groups: [{ tilt, azimuth, share: 1 }],
    generators: [
      {
        seed,
        group: 0,
        kWp: 1000,
        kW: 1000 / ratio,
        bias: 1,
        combiners: [],
        mppVoltage: 620,
        lineVoltage: 400,
        counter32: false,
        keepsDay: false,
      },
    ],
    loss: 0.01,
    standby: 0,
    load: null,
    battery: null,
    events: NO_EVENTS,
    incidents: [],
    commissionedAt,
    sensorSpread: 0,
    standardTimeLogger: false,
    targetYield: 970,
  };
}

function year(plant: Plant): { yield: number; ratio: number; months: number[] } {
  const site = new Site(plant);
  const first = Date.UTC(2025, 0, 1) / DAY_MS;
  let energy = 0;
  let irradiation = 0;
  const months = new Array<number>(12).fill(0);
  for (let day = first; day < first + 365; day++) {
    const { plant: power } = site.generation(day);
    const today = power.reduce((sum, kW) => sum + kW * STEP_HOURS, 0) / 1000;
    energy += today;
    months[new Date(day * DAY_MS).getUTCMonth()] += today;
    irradiation += site.weather(day).plane[0].reduce((sum, w) => sum + (w * STEP_HOURS) / 1000, 0);
  }
  return { yield: energy, ratio: energy / irradiation, months: months.map((one) => (100 * one) / energy) };
}

function assertNear(actual: number, expected: number, tolerance: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what}: ${actual} is not ${expected} +- ${tolerance}`);
}

test('the hash is splitmix64', () => {
  assert.equal(hash01(7, 20000), 0.6022977012088423);
  assert.equal(hash01(1), 0.7890715058824666);
  assert.equal(hash01(8, 4096123), 0.03671484855190488);
  assert.equal(hash01(2 ** 40 + 5, 3), 0.5444527461466973);
});

test('the sun stands where the almanac says', () => {
  const summer = sunPosition(Date.UTC(2025, 5, 21, 11, 8), 52.5, 13.4);
  assertNear(summer.elevation, 60.94, 0.01, 'elevation at the solstice in June');
  assertNear(summer.azimuth, 180, 0.5, 'azimuth at noon');
  assertNear(sunPosition(Date.UTC(2025, 11, 21, 11, 4), 52.5, 13.4).elevation, 14.06, 0.01, 'elevation in December');
  assert.ok(sunPosition(Date.UTC(2025, 5, 21, 23, 8), 52.5, 13.4).elevation < -10);
});

test('a south plant in Berlin yields 984 kWh/kWp at a performance ratio of 0.844', () => {
  const result = year(checkPlant(52.5, 13.4, 25, 180, 1.2, 7));
  assertNear(result.yield, 984, 9.8, 'yield');
  assertNear(result.ratio, 0.844, 0.0084, 'performance ratio');
  const shares = [2.5, 4.4, 8.8, 12.4, 14.2, 14.0, 12.6, 12.0, 9.0, 5.5, 2.9, 1.7];
  result.months.forEach((share, month) => assertNear(share, shares[month], 0.3, `share of month ${month + 1}`));
});

test('Munich yields 1096, an east roof in Berlin 926 kWh/kWp', () => {
  assertNear(year(checkPlant(48.1, 11.6, 20, 180, 1.3, 21)).yield, 1096, 11, 'Munich');
  assertNear(year(checkPlant(52.5, 13.4, 10, 90, 1.35, 33)).yield, 926, 9.3, 'east');
});
