import { describe, expect, test } from 'vitest';
import { KINDS } from './network-rig.ts';
import { connected, FILE, HOT_FILE, plugged, takesCommands } from './network-prints.ts';

/** What some of the network's printers can and others cannot. */

test('[PN2] a PrusaLink that takes its password as a key is given it so', async ({ onTestFinished }) => {
  const printer = await connected('prusalink with a key', onTestFinished);
  const name = await printer.print(FILE);
  await printer.heard('jobFinished');
  expect(printer.machine.starts).toEqual([name]);
});

describe.concurrent.each(KINDS.filter(takesCommands))('a printer behind %s, which takes commands', (kind) => {
  test('[PN12] what the file leaves hot is switched off', async ({ onTestFinished }) => {
    const printer = await connected(kind, onTestFinished);
    await printer.print(HOT_FILE);
    await printer.heard('jobFinished');
    expect(printer.machine.heaters.hotend.target).toBe(0);
    expect(printer.machine.heaters.bed.target).toBe(0);
  });

  test('[PN3] somebody who was faster keeps the printer, and the heat', async ({ onTestFinished }) => {
    const printer = await connected(kind, onTestFinished);
    const file = await printer.source(FILE);
    expect((await printer.connection.prepareJob?.({ id: 'job', ...file }))?.ok).toBe(true);
    printer.machine.slowness = 40;
    printer.machine.files.set('theirs.gcode', Buffer.from(HOT_FILE));
    printer.machine.start('theirs.gcode');
    expect(printer.connection.startJob({ id: 'job', source: file.source }).ok).toBe(true);
    await printer.heard('jobFailed');
    await printer.until(() => printer.machine.heaters.hotend.target === 200);
    await printer.seconds(5);
    expect(printer.machine.heaters.hotend.target).toBe(200);
    expect(printer.machine.starts).toEqual(['theirs.gcode']);
    expect(printer.connection.snapshot.state).toEqual({ kind: 'occupied', file: 'theirs.gcode' });
  });

  test('[PN11] one that had stopped before is a fault, until a person connects it again', async ({
    onTestFinished,
  }) => {
    const printer = await plugged(kind, onTestFinished);
    printer.machine.shutDown('MCU error: timer too close');
    const said = { reason: 'firmwareFault', firmwareText: 'MCU error: timer too close' };
    expect(await printer.connection.connect()).toMatchObject({ refusal: said });
    expect(printer.connection.snapshot.state).toEqual({ kind: 'faulted', ...said });
    expect(printer.machine.state).toBe('shutdown');
    expect((await printer.connection.connect()).ok).toBe(true);
    expect(printer.connection.snapshot.state.kind).toBe('ready');
  });

  test('[PN15] commands and targets go to it, but none into somebody’s print', async ({ onTestFinished }) => {
    const printer = await connected(kind, onTestFinished);
    expect(printer.connection.preheat({ hotendCelsius: 60, bedCelsius: 40 }).ok).toBe(true);
    await printer.until(() => printer.machine.heaters.bed.target === 40);
    expect(printer.machine.heaters.hotend.target).toBe(60);
    expect(printer.connection.preheat({ hotendCelsius: 9_999 })).toMatchObject({
      refusal: { code: 'printers.badTarget' },
    });
    expect(printer.connection.send(['G28', 'M112'])).toMatchObject({
      refusal: { code: 'printers.badCommand' },
    });
    expect(printer.connection.send(['G28']).ok).toBe(true);
    await printer.until(() => printer.machine.executed.includes('G28'));
    expect(printer.connection.override(['G1 X5'])).toMatchObject({ refusal: { problem: 'forbidden' } });
    expect(printer.connection.override(['M106 S128']).ok).toBe(true);
    await printer.until(() => printer.machine.executed.includes('M106 S128'));
  });
});

describe.concurrent.each(KINDS.filter((kind) => !takesCommands(kind)))(
  'a printer behind %s, which takes none',
  (kind) => {
    test('[PN15] one that takes no commands says so', async ({ onTestFinished }) => {
      const printer = await connected(kind, onTestFinished);
      const refusal = { code: 'printers.notOffered' };
      expect(printer.connection.preheat({ hotendCelsius: 60 })).toMatchObject({ refusal });
      expect(printer.connection.send(['G28'])).toMatchObject({ refusal });
      expect(await printer.connection.ask('M503')).toMatchObject({ refusal });
    });
  },
);
