import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HISTORY_LINES } from '../../src/shop/printers/protocol/limits.ts';
import type { JobEnd } from '../../src/shop/printers/protocol/model.ts';
import type { Simulation } from '../../src/station/devices/simulated/options.ts';
import { movesFile, movesOf, rig, sourceOf } from './support/printing.ts';

const FILE = movesFile(200);
const EXPECTED = FILE.split('\n');

interface Outcome {
  /** Null: a line so bad that it was not even connected, or stopped before the first line. */
  readonly end: JobEnd | null;
  readonly executed: readonly string[];
  readonly resent: number;
  readonly timeouts: number;
}

async function print(faults: Partial<Simulation>, tearSeed: number, file = FILE): Promise<Outcome> {
  const printer = rig({ speed: 1000, ...faults }, { tearSeed });
  const connected = await printer.connect();
  const job = { id: 'job', source: sourceOf(file) };
  const begun = connected.ok ? printer.connection.startJob(job) : connected;
  // A bit is enough to make M113 an M112, which boards heed before they look at the checksum.
  if (!begun.ok) return { end: null, executed: movesOf(printer.firmware().executed), resent: 0, timeouts: 0 };
  await printer.time.runUntil(() => printer.ends().length > 0, 24 * 3_600_000);
  const { resentLines, timeouts } = printer.connection.snapshot.quality;
  // Whatever still lies in the firmware's queue runs; nothing may come behind the job's end.
  await printer.time.run(60_000);
  expect(printer.ends()).toHaveLength(1);
  return {
    end: printer.ends()[0] ?? null,
    executed: movesOf(printer.firmware().executed),
    resent: resentLines,
    timeouts,
  };
}

const faults = fc.record({
  seed: fc.nat(0xffff_ffff),
  resend: fc.double({ min: 0, max: 0.2, noNaN: true }),
  corrupt: fc.double({ min: 0, max: 0.2, noNaN: true }),
  garble: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.02, noNaN: true })),
  dropOk: fc.oneof(fc.constant(0), fc.integer({ min: 3, max: 200 })),
  doubleOk: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.2, noNaN: true })),
  advancedOk: fc.boolean(),
  okAfterResend: fc.boolean(),
  busy: fc.boolean(),
  autoReport: fc.boolean(),
});

describe('delivery over a bad line', () => {
  test('[PT4] whatever the line does, the firmware executes the file, or the start of it and the job has failed', async () => {
    const met = { finished: 0, failed: 0, refused: 0, resent: 0, timeouts: 0 };
    await fc.assert(
      fc.asyncProperty(faults, fc.nat(), async (simulation, tearSeed) => {
        const { end, executed, resent, timeouts } = await print(simulation, tearSeed);
        met.resent += resent;
        met.timeouts += timeouts;
        if (end === null) {
          met.refused += 1;
          expect(executed).toEqual([]);
        } else if (end.kind === 'jobFinished') {
          met.finished += 1;
          expect(executed).toEqual(EXPECTED);
        } else {
          met.failed += 1;
          expect(end).toMatchObject({ kind: 'jobFailed' });
          expect(executed).toEqual(EXPECTED.slice(0, executed.length));
        }
      }),
      { numRuns: Number(process.env['PRINTHALL_RUNS'] ?? 100) },
    );
    // A run that met no fault, or none that it survived, would prove nothing.
    expect(met.finished).toBeGreaterThan(met.failed + met.refused);
    expect(met.resent).toBeGreaterThan(100);
    expect(met.timeouts).toBeGreaterThan(10);
    if (process.env['PRINTHALL_SHOW']) console.log(met);
  }, 300_000);

  test('[PT4] holds over more lines than are kept for sending again', async () => {
    const file = movesFile(HISTORY_LINES * 4);
    const { end, executed, resent } = await print({ seed: 11, corrupt: 0.05, doubleOk: 0.05 }, 12, file);
    expect(end).toMatchObject({ kind: 'jobFinished' });
    expect(executed).toEqual(file.split('\n'));
    expect(resent).toBeGreaterThan(50);
  });
});
