import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findDevice } from './device';
import { ScalePortfolio } from './scale';
import { facilityOf } from './facility';
import { all, demo, facilities, facility } from '../readings/testing';

test('ids are stable and lead back to their devices', () => {
  for (const one of facilities.flatMap(all)) {
    assert.match(one.id, /^[0-9a-f]{24}$/);
    assert.equal(demo.device(one.id), one);
    assert.equal(findDevice(facilityOf(one), one.id), one);
  }
  assert.equal(facilities.length, 12);
  assert.equal(facility('Groß Köris').id, 'e55b6e7212dc193fe1fc1ed8');
  assert.equal(demo.device('000000000000000000000000'), null);
});

test('8,000 facilities have 100,000 devices, made from their index', () => {
  const scale = new ScalePortfolio(8_000);
  let count = 0;
  let devices = 0;
  for (const company of scale.companies) {
    for (const one of scale.facilitiesOf(company)) {
      count++;
      devices += count <= 200 ? all(one).length : 0;
    }
  }
  assert.equal(count, 8_000);
  // Twelve and thirteen in turn, the facility included: 12.5 on average.
  assert.equal(devices, 200 * 12.5);
  const [, second] = [...scale.facilitiesOf(scale.companies[39])];
  const again = scale.device(second.id);
  assert.equal(again?.name, second.name);
  const last = all(again!).pop()!;
  assert.equal(scale.device(last.id)?.name, last.name);
  assert.equal(scale.device('5ca1ab1e00001f4000000000'), null);
  assert.equal(new ScalePortfolio(20_000).companies.length, 100);
  assert.ok(new ScalePortfolio(20_000).device('5ca1ab1e00001f4000000000'));
});
