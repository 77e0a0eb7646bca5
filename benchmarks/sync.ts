import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { measureApart } from './sync/apart.ts';
import { startDurablePostgres, type DurablePostgres } from './sync/durable-postgres.ts';
import { measureFiles } from './sync/files.ts';
import { measureLatency } from './sync/latency.ts';
import { measureRates } from './sync/rates.ts';
import { measureWire } from './sync/wire.ts';
import { run as simulate } from './sync-simulation.ts';

/** What can be measured by itself, in the order in which it is. */
const PARTS: Readonly<Record<string, (postgres: DurablePostgres, isShort: boolean) => Promise<void>>> = {
  push: measureRates,
  latency: measureLatency,
  apart: measureApart,
  wire: measureWire,
  files: measureFiles,
  // Without PostgreSQL: ten thousand stations are more than a machine runs.
  simulation: simulate,
};

/**
 * Syncing over a real PostgreSQL that keeps its promises about power cuts, with real stores: what goes through, how soon
 * others have it, and what it costs. `--part=push,latency,…` measures some of it, `--short` less of each.
 */
export async function run(options: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...options],
    options: { part: { type: 'string', multiple: true }, short: { type: 'boolean', default: false } },
  });
  const wanted = (values.part ?? Object.keys(PARTS)).flatMap((part) => part.split(','));
  for (const part of wanted) {
    if (!(part in PARTS)) throw new Error(`Which part? ${Object.keys(PARTS).join(' | ')}`);
  }
  const postgres = await startDurablePostgres();
  try {
    for (const part of wanted) {
      console.log(`\n— ${part} — load before: ${loadavg()[0]?.toFixed(1)}`);
      await PARTS[part]?.(postgres, values.short);
    }
  } finally {
    await postgres.stop();
  }
}
