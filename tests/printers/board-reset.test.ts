import { describe, expect, test } from 'vitest';
import { movesFile, rig, sourceOf, type Rig } from './support/printing.ts';

/** A printer that has been told to heat, and prints. */
async function hot(changes: Parameters<typeof rig>[0]): Promise<Rig> {
  const printer = rig(changes);
  expect((await printer.connect()).ok).toBe(true);
  const source = sourceOf(`M104 S210\nM140 S60\n${movesFile(200)}`);
  expect(printer.connection.startJob({ id: 'job', source }).ok).toBe(true);
  await printer.time.runUntil(() => printer.firmware().machine.bed.target === 60, 60_000);
  return printer;
}

const targetsOf = (printer: Rig) => {
  const { hotend, bed } = printer.firmware().machine;
  return [hotend.target, bed.target];
};

describe('a board that obeys no command', () => {
  test('[PT6] is restarted by Stop printer, and a restart switches the heaters off', async () => {
    const printer = await hot({ speed: 20, emergencyParser: false });
    printer.firmware().goSilent();
    expect(targetsOf(printer)).toEqual([210, 60]);
    printer.connection.stopPrinter();
    await printer.time.run(100);
    expect(targetsOf(printer)).toEqual([0, 0]);
    expect(printer.connection.snapshot.state).toMatchObject({ kind: 'faulted', reason: 'stopped' });
    expect(printer.ends()).toHaveLength(1);
  });

  test('[PT6] is restarted when its print failed because it says nothing', async () => {
    const printer = await hot({ speed: 20 });
    printer.firmware().goSilent();
    await printer.time.runUntil(() => printer.ends().length > 0, 600_000);
    await printer.time.run(100);
    expect(printer.ends()).toMatchObject([{ kind: 'jobFailed', reason: 'printerSilent' }]);
    expect(targetsOf(printer)).toEqual([0, 0]);
  });

  test('[PT5] is left as it is when it has stopped by itself: nobody brings it back by accident', async () => {
    const printer = await hot({ speed: 20 });
    const before = printer.firmware();
    before.kill();
    await printer.time.runUntil(() => printer.ends().length > 0, 60_000);
    const executed = before.executed.length;
    await printer.time.run(60_000);
    expect(printer.ends()).toMatchObject([{ reason: 'thermalFault' }]);
    before.receive('M115\n');
    await printer.time.run(5_000);
    // A board that had restarted would have answered.
    expect(before.executed).toHaveLength(executed);
  });
});
