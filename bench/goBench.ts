/** One run of a Go benchmark. */
export interface GoBenchmark {
  /** As in its function: BenchmarkAnswer/plugin. */
  name: string;
  nsPerOp: number;
  allocsPerOp: number;
}

/** Parses the output of `go test -bench -benchmem`, with one result per run of a benchmark. */
export function goBenchmarks(output: string): GoBenchmark[] {
  const line = /^(Benchmark\S*?)(?:-\d+)?\s+\d+\s+([\d.]+) ns\/op.*?\s(\d+) allocs\/op/gm;
  return [...output.matchAll(line)].map(([, name, ns, allocs]) => ({
    name,
    nsPerOp: Number(ns),
    allocsPerOp: Number(allocs),
  }));
}
