import { writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { movesOf } from '../support/printing.ts';
import { KEY, KINDS, nameOf } from './network-rig.ts';
import { connected, FILE, HOT_FILE, MOVES, plugged, printing, takesCommands } from './network-prints.ts';

/** The suite of printers that print by themselves, over each of the APIs: real servers, real sockets, real files. */

describe.concurrent.each(KINDS)('a printer behind %s', (kind) => {
  test('[PN1] is met by name, and ready only when its machine is', async ({ onTestFinished }) => {
    const printer = await connected(kind, onTestFinished);
    expect(printer.connection.snapshot.state).toEqual({ kind: 'ready' });
    expect(printer.connection.snapshot.firmware?.name).toMatch(/OctoPrint|Moonraker|PrusaLink/);
    await printer.heard('temperature');
    expect(printer.connection.snapshot.temperatures?.hotends[0]?.currentCelsius).toBeCloseTo(21, 0);
    expect(await printer.connection.connect()).toMatchObject({
      refusal: { code: 'printers.alreadyConnected' },
    });
  });

  test('[PN2] a wrong key is refused as such, and tried no further', async ({ onTestFinished }) => {
    const rig = await plugged(kind, onTestFinished, 'another');
    const refusal = { code: 'printers.keyRefused', address: rig.address };
    expect(await rig.connection.connect()).toEqual({ ok: false, refusal });
    expect(rig.connection.snapshot.state).toEqual({ kind: 'closed' });
    const { length } = rig.server.requests;
    await rig.seconds(10);
    expect(rig.server.requests).toHaveLength(length);
  });

  test('[PN2] the key is in no event and no snapshot', async ({ onTestFinished }) => {
    const printer = await printing(kind, onTestFinished);
    await printer.heard('jobFinished');
    expect(JSON.stringify([printer.events, printer.connection.snapshot])).not.toContain(KEY);
  });

  test('[PN5] prints the very bytes once, each command in order, and ends with heaters off', async ({
    onTestFinished,
  }) => {
    const printer = await connected(kind, onTestFinished);
    const name = await printer.print(FILE);
    expect(printer.machine.files.get(name)?.toString()).toBe(FILE);
    await printer.heard('jobFinished');
    expect(printer.ends()).toMatchObject([
      { kind: 'jobFinished', jobId: 'job', progress: { acknowledgedLines: 64, totalLines: 64, fraction: 1 } },
    ]);
    expect(movesOf(printer.machine.executed)).toEqual(MOVES.split('\n'));
    expect(printer.machine.starts).toEqual([name]);
    expect(printer.machine.heaters.hotend.target).toBe(0);
    await printer.until(() => printer.connection.snapshot.state.kind === 'ready');
    await printer.until(() => !printer.machine.files.has(name));
  });

  test('[PN8] tells how far it is, by bytes or by its own share, never backwards', async ({
    onTestFinished,
  }) => {
    const printer = await printing(kind, onTestFinished);
    await printer.heard('jobFinished');
    const told = printer.events.flatMap((event) => (event.kind === 'jobProgress' ? [event.progress] : []));
    expect(told.length).toBeGreaterThan(2);
    const fractions = told.map(({ fraction }) => fraction);
    expect(fractions).toEqual(fractions.toSorted((left, right) => left - right));
    const lines = told.map(({ acknowledgedLines }) => acknowledgedLines);
    expect(lines).toEqual(lines.toSorted((left, right) => left - right));
    if (takesCommands(kind)) expect(lines.some((count) => count > 0 && count < 64)).toBe(true);
    else expect(new Set(lines)).toEqual(new Set([0]));
  });

  test('[PN9] pauses when the server says so, and resumes', async ({ onTestFinished }) => {
    const printer = await printing(kind, onTestFinished);
    expect(printer.connection.pauseJob()).toEqual({ ok: true, value: undefined });
    expect(printer.connection.snapshot.state.kind).toBe('pausing');
    await printer.heard('jobPaused');
    expect(printer.machine.state).toBe('paused');
    expect(printer.connection.snapshot.state).toMatchObject({ kind: 'paused', cause: 'asked' });
    expect(printer.connection.resumeJob().ok).toBe(true);
    await printer.heard('jobResumed');
    await printer.heard('jobFinished');
    expect(movesOf(printer.machine.executed)).toEqual(MOVES.split('\n'));
  });

  test('[PN9] paused and resumed at its own screen, it is paused and resumed here', async ({
    onTestFinished,
  }) => {
    const printer = await printing(kind, onTestFinished);
    printer.machine.pause();
    await printer.heard('jobPaused');
    expect(printer.connection.snapshot.state).toMatchObject({ kind: 'paused', cause: 'printerAsked' });
    printer.machine.resume();
    await printer.heard('jobResumed');
    await printer.heard('jobFinished');
    expect(printer.ends()).toHaveLength(1);
  });

  test('[PN9] cancels with heaters off', async ({ onTestFinished }) => {
    const printer = await printing(kind, onTestFinished);
    expect(printer.connection.cancelJob().ok).toBe(true);
    expect(printer.connection.snapshot.state.kind).toBe('cancelling');
    await printer.heard('jobCancelled');
    expect(printer.ends()).toMatchObject([{ kind: 'jobCancelled', heatersConfirmedOff: true }]);
    expect(printer.machine.state).toBe('idle');
    expect(printer.machine.heaters.hotend.target).toBe(0);
    await printer.until(() => printer.connection.snapshot.state.kind === 'ready');
  });

  test('[PN9] cancelled at its own screen, it is cancelled here', async ({ onTestFinished }) => {
    const printer = await printing(kind, onTestFinished, MOVES);
    printer.machine.cancel();
    await printer.heard('jobCancelled');
    expect(printer.ends()).toMatchObject([{ kind: 'jobCancelled' }]);
  });

  test('[PN3] somebody else’s print is shown as such, and nothing is done to it', async ({
    onTestFinished,
  }) => {
    const printer = await connected(kind, onTestFinished);
    printer.machine.files.set('benchy.gcode', Buffer.from(MOVES));
    printer.machine.slowness = 4;
    printer.machine.start('benchy.gcode');
    await printer.until(() => printer.connection.snapshot.state.kind === 'occupied');
    expect(printer.connection.snapshot).toMatchObject({
      state: { kind: 'occupied', file: 'benchy.gcode' },
      job: null,
    });
    const file = await printer.source(FILE);
    const busy = { ok: false, refusal: { code: 'printers.wrongState', state: 'occupied' } };
    expect(await printer.connection.prepareJob?.({ id: 'job', ...file })).toMatchObject(busy);
    expect(printer.connection.startJob({ id: 'job', source: file.source })).toMatchObject(busy);
    expect(printer.connection.cancelJob()).toMatchObject(busy);
    if (takesCommands(kind)) expect(printer.connection.preheat({ hotendCelsius: 0 })).toMatchObject(busy);
    await printer.connection.close();
    expect(printer.machine.state).toBe('printing');
    expect(printer.machine.starts).toEqual(['benchy.gcode']);
  });

  test('[PN4] a print out of sight goes on, and what became of it is told when it is back', async ({
    onTestFinished,
  }) => {
    const printer = await printing(kind, onTestFinished);
    await printer.server.hide();
    await printer.until(() => printer.connection.snapshot.state.kind === 'outOfSight');
    expect(printer.ends()).toEqual([]);
    await printer.until(() => printer.machine.state === 'idle');
    await printer.server.show();
    await printer.heard('jobFinished');
    expect(printer.ends()).toHaveLength(1);
    expect(printer.machine.starts).toHaveLength(1);
    expect(printer.events.filter((event) => event.kind === 'linkLost')).toHaveLength(1);
  });

  test('[PN4] it is followed on when it is back in the middle', async ({ onTestFinished }) => {
    const printer = await printing(kind, onTestFinished);
    await printer.server.hide();
    printer.machine.slowness = 40;
    await printer.until(() => printer.connection.snapshot.state.kind === 'outOfSight');
    await printer.server.show();
    await printer.until(() => printer.connection.snapshot.state.kind === 'printing');
    printer.machine.slowness = 0;
    await printer.heard('jobFinished');
    expect(movesOf(printer.machine.executed)).toEqual(MOVES.split('\n'));
  });

  test('[PN4] a cancel while it is out of sight is over in ten seconds, and done when it is back', async ({
    onTestFinished,
  }) => {
    const printer = await printing(kind, onTestFinished);
    printer.machine.slowness = 40;
    await printer.server.hide();
    await printer.until(() => printer.connection.snapshot.state.kind === 'outOfSight');
    expect(printer.connection.cancelJob().ok).toBe(true);
    await printer.heard('jobCancelled');
    expect(printer.ends()).toMatchObject([{ heatersConfirmedOff: false }]);
    expect(printer.machine.state).toBe('printing');
    await printer.server.show();
    await printer.until(() => printer.machine.state === 'idle');
    expect(printer.machine.past[0]?.ending).toBe('cancelled');
    expect(printer.ends()).toHaveLength(1);
  });

  test('[PN6] a start whose answer is lost is not said again, and the print is ours', async ({
    onTestFinished,
  }) => {
    const printer = await connected(kind, onTestFinished);
    const start = /\/print\/start$|\/api\/files\/local\/.|\/api\/v1\/files\/usb\/./;
    printer.server.troubles.push({ method: 'POST', path: start, trouble: 'dropAfter', times: 1 });
    const name = await printer.print(FILE);
    await printer.heard('jobFinished');
    expect(printer.machine.starts).toEqual([name]);
    expect(printer.events.filter((event) => event.kind === 'jobStarted')).toHaveLength(1);
  });

  test('[PN6] a start that was lost on its way fails after its time, and never begins', async ({
    onTestFinished,
  }) => {
    const printer = await connected(kind, onTestFinished);
    const start = /\/print\/start$|\/api\/files\/local\/.|\/api\/v1\/files\/usb\/./;
    printer.server.troubles.push({ method: 'POST', path: start, trouble: 'dropBefore', times: 1 });
    const name = await printer.print(FILE);
    expect(printer.connection.snapshot.state.kind).toBe('starting');
    await printer.heard('jobFailed');
    expect(printer.ends()).toMatchObject([{ kind: 'jobFailed', reason: 'linkLost' }]);
    expect(printer.machine.starts).toEqual([]);
    // It begins after all, long after everybody has given it up.
    printer.machine.files.set(name, Buffer.from(FILE));
    printer.machine.slowness = 40;
    printer.machine.start(name);
    await printer.until(() => printer.machine.state === 'idle');
    expect(printer.machine.past[0]?.ending).toBe('cancelled');
    expect(printer.ends()).toHaveLength(1);
  });

  test('[PN7] a file that changed since its approval never arrives whole, and starts nothing', async ({
    onTestFinished,
  }) => {
    const printer = await connected(kind, onTestFinished);
    const file = await printer.source(FILE);
    await writeFile(file.path, FILE.replace('X5', 'X6'));
    const prepared = await printer.connection.prepareJob?.({ id: 'job', ...file });
    expect(prepared).toMatchObject({ ok: false, refusal: { code: 'printers.notUploaded' } });
    expect(printer.machine.files.size).toBe(0);
    expect(printer.connection.startJob({ id: 'job', source: file.source })).toMatchObject({
      refusal: { code: 'printers.notUploaded' },
    });
    expect(printer.machine.starts).toEqual([]);
  });

  test('[PN6] refuses a second start, and a start in the middle of a file', async ({ onTestFinished }) => {
    const printer = await printing(kind, onTestFinished);
    const file = await printer.source(FILE);
    expect(printer.connection.startJob({ id: 'other', source: file.source })).toMatchObject({
      refusal: { code: 'printers.wrongState', act: 'start' },
    });
    await printer.heard('jobFinished');
    await printer.until(() => printer.connection.snapshot.state.kind === 'ready');
    const resumeAt = { fromCommand: 3, lastAcknowledgedLine: 3, layer: 0, preamble: [] };
    expect(printer.connection.startJob({ id: 'other', source: file.source, resumeAt })).toMatchObject({
      refusal: { code: 'printers.notOffered' },
    });
  });

  test('[PN10] Stop printer ends the print as hard as its API can, at once for us', async ({
    onTestFinished,
  }) => {
    const printer = await printing(kind, onTestFinished);
    printer.connection.stopPrinter();
    expect(printer.connection.snapshot.state).toMatchObject({ kind: 'faulted', reason: 'stopped' });
    expect(printer.ends()).toMatchObject([{ kind: 'jobFailed', reason: 'stopped' }]);
    await printer.until(() => printer.machine.state !== 'printing');
    expect(printer.machine.heaters.hotend.target).toBe(0);
    // A person brings it back.
    expect(await printer.connection.connect()).toEqual({ ok: true, value: undefined });
    expect(printer.connection.snapshot.state.kind).toBe('ready');
  });

  test('[PN10] a stop that nobody hears says so', async ({ onTestFinished }) => {
    const printer = await printing(kind, onTestFinished);
    await printer.server.hide();
    printer.connection.stopPrinter();
    await printer.until(() => {
      const { state } = printer.connection.snapshot;
      return state.kind === 'faulted' && state.firmwareText.includes('ECONNREFUSED');
    });
    expect(printer.ends()).toMatchObject([{ reason: 'stopped' }]);
  });

  test('[PN11] a machine that stops with an error fails the print, with its own words', async ({
    onTestFinished,
  }) => {
    const printer = await printing(kind, onTestFinished);
    printer.machine.shutDown('Heater extruder not heating at expected rate');
    await printer.heard('faulted');
    expect(printer.ends()).toMatchObject([{ kind: 'jobFailed', reason: 'thermalFault' }]);
    expect(printer.connection.snapshot.state).toMatchObject({
      kind: 'faulted',
      firmwareText: 'Heater extruder not heating at expected rate',
    });
    expect(movesOf(printer.machine.executed).length).toBeLessThan(60);
  });

  test('[PN13] a station that closes ends the print, heaters off', async ({ onTestFinished }) => {
    const printer = await printing(kind, onTestFinished, HOT_FILE);
    await printer.connection.close();
    expect(printer.ends()).toMatchObject([{ kind: 'jobFailed', reason: 'closed' }]);
    expect(printer.machine.state).toBe('idle');
    expect(printer.machine.heaters.hotend.target).toBe(0);
  });

  test.for(['garbage', 'html', 'huge', 'redirect', 'error500Before', 'never'] as const)(
    '[PN14] what is no answer (%s) is no printer, and is followed nowhere',
    async (trouble, { onTestFinished }) => {
      const rig = await plugged(kind, onTestFinished);
      rig.server.troubles.push({ path: /./, trouble, times: 1_000 });
      const met = await rig.connection.connect();
      expect(met).toMatchObject({ ok: false });
      expect(JSON.stringify(met)).toMatch(/printers\.(?:notAPrinter|cannotOpen)/);
      expect(rig.server.strayed).toBe(0);
    },
  );

  test('[PN14] wrong answers in the middle of a print harm nothing', async ({ onTestFinished }) => {
    const printer = await printing(kind, onTestFinished);
    for (const trouble of ['garbage', 'error500Before', 'html', 'dropBefore'] as const) {
      printer.server.troubles.push({ method: 'GET', path: /./, trouble, times: 1 });
    }
    await printer.heard('jobFinished');
    expect(printer.ends()).toHaveLength(1);
    expect(printer.machine.starts).toEqual([nameOf('job')]);
  });
});
