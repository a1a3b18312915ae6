import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goBenchmarks } from './goBench';

test('reads time and allocations, and strips the number of processors from the name', () => {
  const output = [
    'goos: linux',
    'cpu: Some CPU @ 2.10GHz',
    'BenchmarkAnswer/plugin-2         \t     200\t   1234567 ns/op\t  98.76 MB/s\t  654321 B/op\t     250 allocs/op',
    'BenchmarkAnswer/plugin-2         \t     200\t   1300000 ns/op\t  654321 B/op\t     251 allocs/op',
    'BenchmarkAnswer/typed-encoding-json  \t     200\t   12.5 ns/op\t  0 B/op\t     40000 allocs/op',
    'PASS',
  ].join('\n');
  assert.deepEqual(goBenchmarks(output), [
    { name: 'BenchmarkAnswer/plugin', nsPerOp: 1234567, allocsPerOp: 250 },
    { name: 'BenchmarkAnswer/plugin', nsPerOp: 1300000, allocsPerOp: 251 },
    { name: 'BenchmarkAnswer/typed-encoding-json', nsPerOp: 12.5, allocsPerOp: 40000 },
  ]);
});
