import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { type Plugin } from './plugin';

const SAMPLE_MS = 20;

/** Memory of the plugin's process, bytes. */
export interface MemoryUse {
  before: number;
  /** The maximum during the work. */
  peak: number;
  source: 'kernel' | 'metrics';
}

/** Peak memory of the plugin's process during the work: from the kernel if possible, otherwise by sampling. */
export async function memoryDuring(plugin: Plugin, work: () => Promise<void>): Promise<MemoryUse> {
  const status = `/proc/${plugin.pid}/status`;
  if (!existsSync(status)) {
    return sampled(plugin, work);
  }
  // Reset the kernel's high-water mark, so that it does not include the memory needed at startup.
  writeFileSync(`/proc/${plugin.pid}/clear_refs`, '5');
  const before = bytesOf(status, 'VmRSS');
  await work();
  return { before, peak: bytesOf(status, 'VmHWM'), source: 'kernel' };
}

function bytesOf(status: string, name: string): number {
  const kibibytes = new RegExp(`^${name}:\\s*(\\d+) kB$`, 'm').exec(readFileSync(status, 'utf8'))?.[1];
  return Number(kibibytes) * 1024;
}

async function sampled(plugin: Plugin, work: () => Promise<void>): Promise<MemoryUse> {
  const before = await fromMetrics(plugin);
  let peak = before;
  let isDone = false;
  const done = work().finally(() => (isDone = true));
  while (!isDone) {
    peak = Math.max(peak, await fromMetrics(plugin));
    await Promise.race([done, wait(SAMPLE_MS)]);
  }
  await done;
  return { before, peak, source: 'metrics' };
}

/** Resident memory; where that metric is missing, the memory that the Go runtime has obtained from the system. */
async function fromMetrics(plugin: Plugin): Promise<number> {
  const text = await plugin.metrics();
  const gauge = (name: string) => new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'm').exec(text)?.[1];
  return Number(gauge('process_resident_memory_bytes') ?? gauge('go_memstats_sys_bytes'));
}
