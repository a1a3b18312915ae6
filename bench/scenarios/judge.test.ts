import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Line } from '../line';
import { judgeArmored, type ArmoredCounts } from './armored';
import { judgeCold, type ColdCounts } from './cold';
import { judgeFaults, type FaultsCounts } from './faults';
import { judgeFleet, type FleetCounts } from './fleet';
import { judgeLate, type LateCounts } from './late';
import { judgeRefresh, type RefreshCounts } from './refresh';
import { judgeReplicas, type ReplicasCounts } from './replicas';
import { judgeRules, type RulesCounts } from './rules';

const missed = (lines: Line[]) => lines.filter(({ met }) => met === false).map(({ what }) => what);
const ALL_RIGHT = { right: 1, wrong: 0, missing: 0 };

test('cold: fast errors do not count as fast answers, nor throttled ones as slow ones', () => {
  const counts: ColdCounts = {
    panels: 72,
    answered: 72,
    verdict: ALL_RIGHT,
    requests: [1, 2, 1],
    points: [9000, 9000, 9000],
    requestsOneByOne: [24, 24, 24],
    atOnceMs: [300, 310, 290],
    oneByOneMs: [4000, 4100, 3900],
  };
  assert.deepEqual(missed(judgeCold(counts)), []);
  assert.deepEqual(missed(judgeCold({ ...counts, answered: 71 })), [
    'panels answered',
    'wall time one by one / at once, medians',
  ]);
  assert.deepEqual(missed(judgeCold({ ...counts, oneByOneMs: [24_000, 24_000, 24_000] })), [
    'upstream requests a minute one by one',
    'wall time one by one / at once, medians',
  ]);
  assert.deepEqual(missed(judgeCold({ ...counts, requests: [1, 4, 1] })).length, 1);
});

test('refresh: the worst refresh counts, and only if everything was answered', () => {
  const refreshes = [
    { requests: 1, points: 0 },
    { requests: 1, points: 300 },
  ];
  const counts: RefreshCounts = {
    panels: 72,
    answered: 72,
    verdict: ALL_RIGHT,
    cold: { requests: 1, points: 10_000 },
    refreshes,
  };
  assert.deepEqual(missed(judgeRefresh(counts)), []);
  assert.deepEqual(missed(judgeRefresh({ ...counts, refreshes: [...refreshes, { requests: 1, points: 301 }] })), [
    'points of a refresh / cold',
  ]);
  assert.equal(missed(judgeRefresh({ ...counts, answered: 71 })).length, 2);
  assert.equal(missed(judgeRefresh({ ...counts, cold: { requests: 1, points: 0 }, refreshes: [] })).length, 1);
});

test('armored: the median round counts, and only if every panel was answered', () => {
  const counts: ArmoredCounts = { panels: 120, answered: 120, verdict: ALL_RIGHT, requests: [3, 4, 3, 3, 3] };
  assert.deepEqual(missed(judgeArmored(counts)), []);
  assert.equal(missed(judgeArmored({ ...counts, requests: [3, 4, 4, 4, 3] })).length, 1);
  assert.equal(missed(judgeArmored({ ...counts, answered: 119 })).length, 1);
});

test('fleet: the first query may cost more, and nothing may be left out of any', () => {
  const opened = { requests: 8, throttled: 0, curves: 1000, notices: [], verdict: ALL_RIGHT };
  const told = ['The query needs 4000 series; the first 1000 are loaded. Left out: 3000 facilities.'];
  const counts: FleetCounts = {
    queries: [{ ...opened, requests: 20 }, opened, opened],
    more: { ...opened, notices: told },
    complex: [{ ...opened, requests: 40 }, opened, opened],
  };
  assert.deepEqual(missed(judgeFleet(counts)), []);
  assert.equal(missed(judgeFleet({ ...counts, queries: [opened, { ...opened, requests: 9 }] })).length, 1);
  assert.equal(missed(judgeFleet({ ...counts, more: opened })).length, 1);
  assert.equal(missed(judgeFleet({ ...counts, complex: [{ ...opened, curves: 999, notices: ['late'] }] })).length, 2);
});

test('late: the mean of the refreshes counts, and what is shown later than stated is missed', () => {
  const counts: LateCounts = {
    isRealTime: true,
    panels: 72,
    answered: 72,
    verdict: ALL_RIGHT,
    cold: { requests: 1, points: 10_000 },
    learning: [{ requests: 1, points: 900 }],
    refreshes: [
      { requests: 1, points: 500 },
      { requests: 1, points: 100 },
    ],
    statedMs: 30_000,
    correctedMs: 30_000,
    lateMs: 0,
  };
  assert.deepEqual(missed(judgeLate(counts)), []);
  assert.deepEqual(missed(judgeLate({ ...counts, correctedMs: 30_001 })), ['seconds until corrections are shown']);
  assert.deepEqual(missed(judgeLate({ ...counts, refreshes: [{ requests: 1, points: 301 }] })).length, 1);
  assert.deepEqual(missed(judgeLate({ ...counts, refreshes: [] })).length, 1);
  assert.deepEqual(missed(judgeLate({ ...counts, isRealTime: false, refreshes: [{ requests: 1, points: 301 }] })), []);
  assert.deepEqual(missed(judgeLate({ ...counts, answered: 71 })).length, 2);
});

test('rules: the worst round counts, and only if every rule was answered', () => {
  const round = { requests: 2, points: 100 };
  const counts: RulesCounts = {
    rules: 100,
    intervalMs: 6000,
    evaluated: 700,
    succeeded: 700,
    verdict: ALL_RIGHT,
    first: [{ requests: 100, points: 10_000 }],
    rounds: [round, round],
  };
  assert.deepEqual(missed(judgeRules(counts)), []);
  assert.equal(missed(judgeRules({ ...counts, rounds: [round, { requests: 3, points: 0 }] })).length, 1);
  assert.equal(missed(judgeRules({ ...counts, rounds: [{ requests: 0, points: 0 }] })).length, 1);
  assert.equal(missed(judgeRules({ ...counts, succeeded: 699 })).length, 2);
});

test('faults: too few comparisons or faults prove nothing', () => {
  const counts: FaultsCounts = {
    panels: 1000,
    failed: 0,
    partial: 0,
    served: 1000,
    right: 200_000,
    wrong: 0,
    silentlyMissing: 0,
    requests: 1000,
    faults: { '429': 50, '500': 50, '502': 50, drop: 50, truncate: 20 },
    errors: [],
  };
  assert.deepEqual(missed(judgeFaults(counts)), []);
  const { drop: _, ...noDrop } = counts.faults;
  assert.deepEqual(missed(judgeFaults({ ...counts, faults: noDrop })), ['kinds of faults that occurred']);
  assert.equal(missed(judgeFaults({ ...counts, faults: {}, requests: 0, right: 0 })).length, 3);
});

test('replicas: each scene may cost one request more than one process, and no more', () => {
  const one = { 'in turn': 3, 'at once': 1, 'panels spread': 1, 'rules on each': 1 };
  const counts: ReplicasCounts = {
    isCounted: true,
    queries: 100,
    answered: 100,
    verdict: ALL_RIGHT,
    rejected: 0,
    one,
    shared: { ...one, 'at once': 2 },
    apart: { ...one, 'at once': 3 },
  };
  assert.deepEqual(missed(judgeReplicas(counts)), []);
  assert.deepEqual(missed(judgeReplicas({ ...counts, shared: { ...one, 'rules on each': 3 } })), [
    'upstream requests of three, rules on each',
  ]);
  assert.deepEqual(missed(judgeReplicas({ ...counts, answered: 99, rejected: 1 })).length, 2);
  assert.deepEqual(missed(judgeReplicas({ ...counts, isCounted: false })), []);
});
