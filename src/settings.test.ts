import fs from 'fs';
import path from 'path';

import { parseDuration } from './duration';
import { isAllowedRange, rangeOf, rangeWhenEmpty, withRange } from './maxRange';
import { type AmperecloudSettings, chosenForRole, withRole } from './settings';

interface Contract {
  durations: Record<string, number>;
  notDurations: string[];
}

const contract: Contract = JSON.parse(
  fs.readFileSync(path.join(__dirname, '..', 'tests', 'contract', 'settings.json'), 'utf8')
);

describe('durations of the settings', () => {
  it.each(Object.entries(contract.durations))('take %s for %d milliseconds', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it.each(contract.notDurations)('do not take "%s" for a duration', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});

describe('the longest time range of a request', () => {
  it.each([
    ['raw', '1m', true],
    ['raw', '59s', false],
    ['15m', '15m', true],
    ['1M', '1M', true],
    ['1M', '30d', false],
    ['1y', '100y', true],
    ['1y', '36501d', false],
    ['1d', 'forever', false],
  ] as const)('of %s may be %s: %s', (resolution, text, allowed) => {
    expect(isAllowedRange(resolution, text)).toBe(allowed);
  });

  it('of raw values is that of minutes, unless it is set', () => {
    expect(rangeWhenEmpty('raw', undefined)).toBe('1d');
    expect(rangeWhenEmpty('raw', { '1m': '6h' })).toBe('6h');
    expect(rangeWhenEmpty('1M', { '1m': '6h' })).toBe('10y');
  });

  it('is set and unset without touching the others', () => {
    const later = { '2h': '1d' } as object;
    expect(withRange(later, '1d', '2y')).toEqual({ '2h': '1d', '1d': '2y' });
    expect(withRange({ ...later, '1d': '2y' }, '1d', undefined)).toEqual(later);
    expect(withRange({ '1d': '2y' }, '1d', undefined)).toBeUndefined();
    expect(withRange(undefined, '1d', undefined)).toBeUndefined();
  });

  it('can be read from whatever a file holds', () => {
    expect(rangeOf({ '1d': ' 2y ' }, '1d')).toBe('2y');
    expect(rangeOf({ '1d': 7 } as object, '1d')).toBe('7');
    expect(rangeOf('1d' as unknown as object, '1d')).toBe('');
  });
});

describe('the reading types of a role', () => {
  it('are set and unset without touching the others', () => {
    const settings: AmperecloudSettings = { timeout: 5, roles: { status: ['State'] } };
    expect(withRole(settings, 'acPower', ['Pac'])).toEqual({
      timeout: 5,
      roles: { status: ['State'], acPower: ['Pac'] },
    });
    expect(withRole(settings, 'status', [])).toEqual({ timeout: 5 });
    expect(withRole({}, 'status', [])).toEqual({});
  });

  it('can be read from whatever a file holds', () => {
    const of = (roles: unknown) => chosenForRole({ roles } as AmperecloudSettings, 'acPower');
    expect(of({ acPower: 'Pac' })).toEqual(['Pac']);
    expect(of({ acPower: ['Pac', 7, '', null] })).toEqual(['Pac']);
    expect(of({ acPower: null })).toEqual([]);
    expect(of('Pac')).toEqual([]);
    expect(of(undefined)).toEqual([]);
  });
});
