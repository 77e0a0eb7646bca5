import { cpus } from 'node:os';
import type { DurablePostgres } from './durable-postgres.ts';

/** What something took: by the clock, and of the processors, in this process with all its threads, and in PostgreSQL. */
export interface Cost {
  readonly seconds: number;
  readonly stations: number;
  readonly hub: number;
  /** Of the processors, in everything that ran on the machine. */
  readonly machine: number;
}

/** On a machine that does other things besides, what the processors did tells more than the clock. */
export async function costOf(postgres: DurablePostgres, work: () => Promise<unknown>): Promise<Cost> {
  const before = {
    own: process.cpuUsage(),
    hub: postgres.cpuSeconds() ?? 0,
    machine: busySeconds(),
    at: performance.now(),
  };
  await work();
  const own = process.cpuUsage(before.own);
  return {
    seconds: (performance.now() - before.at) / 1_000,
    stations: (own.user + own.system) / 1e6,
    hub: (postgres.cpuSeconds() ?? 0) - before.hub,
    machine: busySeconds() - before.machine,
  };
}

/** What all processors together have worked since the machine started. */
function busySeconds(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0) / 1_000;
}
