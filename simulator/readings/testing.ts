import assert from 'node:assert/strict';
import { DemoPortfolio } from '../portfolio/demo';
import { type Device } from '../portfolio/device';
import { type Facility } from '../portfolio/facility';
import { offers } from './catalogue';
import { type Point, readings } from './readings';
import { type Resolution } from './resolution';
import { readingType } from './types';

/* What the tests of this folder share. */

export const NOW = Date.UTC(2026, 10, 23, 12, 3);
export const demo = new DemoPortfolio();
export const facilities = demo.companies.flatMap((company) => demo.facilitiesOf(company));

export function facility(part: string): Facility {
  const found = facilities.find(({ name }) => name.includes(part));
  assert.ok(found, part);
  return found;
}

export function all(device: Device): Device[] {
  return [device, ...device.children.flatMap(all)];
}

export function devices(part: string, kind: Device['kind']): Device[] {
  return all(facility(part)).filter((device) => device.kind === kind);
}

interface Options {
  resolution?: Resolution;
  zone?: string;
  now?: number;
}

export function get(device: Device, id: string, from: number, to: number, options: Options = {}): Point[] {
  const type = readingType(id);
  assert.ok(type && offers(device, type), `${device.name} offers ${id}`);
  const { resolution = 'RAW', zone = null, now = NOW } = options;
  return readings({ device, type, from, to, resolution, zone, now });
}

export function numbers(points: Point[]): number[] {
  return points.map(({ v }) => v).filter((v): v is number => typeof v === 'number');
}

export function sum(points: Point[]): number {
  return numbers(points).reduce((total, v) => total + v, 0);
}

export function near(actual: unknown, expected: number, tolerance: number, what = ''): void {
  assert.ok(typeof actual === 'number' && Math.abs(actual - expected) <= tolerance, `${what} ${actual} != ${expected}`);
}

export const JUNE_20 = Date.UTC(2026, 5, 20);
