/** One benchmark of Go, in one run. */
export interface GoBenchmark {
  /** As in its function: BenchmarkAnswer/plugin. */
  name: string;
  nsPerOp: number;
  allocsPerOp: number;
}

/** Reads what `go test -bench -benchmem` prints; a benchmark that ran several times is there several times. */
export function goBenchmarks(output: string): GoBenchmark[] {
  const line = /^(Benchmark\S*?)(?:-\d+)?\s+\d+\s+([\d.]+) ns\/op.*?\s(\d+) allocs\/op/gm;
  return [...output.matchAll(line)].map(([, name, ns, allocs]) => ({
    name,
    nsPerOp: Number(ns),
    allocsPerOp: Number(allocs),
  }));
}
