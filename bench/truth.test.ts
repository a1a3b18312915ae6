import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Curve } from './answer';
import { type Control, type Point } from './control';
import { Truth } from './truth';
import { covered, wrongMaxima } from './scenarios/year';

const SPAN = { from: 0, to: 100 };
const POINTS: Point[] = [
  [0, 1],
  [10, null],
  [20, 3],
];

function truthOf(points: Point[]): Truth {
  return new Truth({ physics: () => Promise.resolve(points) } as unknown as Control);
}

function curve(...points: Array<[number, number | null]>): Curve {
  return { facility: 'f', type: 'Pac', times: points.map(([time]) => time), values: points.map(([, value]) => value) };
}

async function verdict(...curves: Curve[]) {
  const { right, wrong, missing } = await truthOf(POINTS).compare(
    curves,
    { facilities: ['f'], readingTypes: ['Pac'] },
    SPAN,
    'raw'
  );
  return [right, wrong, missing];
}

test('points are right, wrong or missing', async () => {
  assert.deepEqual(await verdict(curve([0, 1], [10, null], [20, 3])), [3, 0, 0]);
  assert.deepEqual(await verdict(curve([0, 1])), [1, 0, 2]);
  assert.deepEqual(await verdict(), [0, 0, 3]);
  assert.deepEqual(await verdict(curve([0, 2], [10, null], [20, 3])), [2, 1, 0]);
});

test('null counts as a value', async () => {
  assert.deepEqual(await verdict(curve([0, null], [10, 0], [20, 3])), [1, 2, 0]);
});

test('a point at another time, or twice, is wrong; one outside the span is ignored', async () => {
  assert.deepEqual(await verdict(curve([-10, 9], [0, 1], [10, null], [15, 2], [20, 3], [20, 3], [100, 9])), [3, 2, 0]);
});

test('a curve that was not requested is wrong', async () => {
  assert.deepEqual(
    await verdict(curve([0, 1], [10, null], [20, 3]), { ...curve([0, 1]), type: 'Irradiance' }),
    [3, 1, 0]
  );
});

test('the maxima of a year are those of their intervals', () => {
  const stored: Point[] = [...POINTS, [30, 2], [40, null]];
  assert.equal(wrongMaxima(curve([0, 1], [20, 3], [40, null]), stored), 0);
  assert.equal(wrongMaxima(curve([0, 1], [20, 2], [40, null]), stored), 1);
  assert.equal(wrongMaxima(curve([0, 3]), stored), 0);
});

test('the first and the last interval may reach beyond the year', () => {
  assert.deepEqual(covered(curve([-5, 1], [15, 2], [35, 3]), { from: 0, to: 40 }), { from: -5, to: 55 });
  assert.deepEqual(covered(curve([5, 1], [10, 2], [15, 3]), { from: 0, to: 40 }), { from: 0, to: 40 });
  assert.deepEqual(covered(curve([5, 1]), { from: 0, to: 40 }), { from: 0, to: 40 });
  assert.deepEqual(covered(curve(), { from: 0, to: 40 }), { from: 0, to: 40 });
});
