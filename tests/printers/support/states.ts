import type { PrinterStateKind } from '../../../src/shop/printers/protocol/model.ts';
import { movesFile, rig, sourceOf, type Rig } from './printing.ts';

/** More lines than any test here lets run. */
export const LONG_JOB = movesFile(400);

/** A printer that has shaken hands. */
export async function ready(faults: Parameters<typeof rig>[0] = {}): Promise<Rig> {
  const printer = rig({ speed: 100, ...faults });
  const connected = await printer.connect();
  if (!connected.ok) throw new Error(JSON.stringify(connected.refusal));
  return printer;
}

/** A printer that has done so many commands of a job. */
export async function printing(
  faults: Parameters<typeof rig>[0] = {},
  text = LONG_JOB,
  lines = 50,
): Promise<Rig> {
  const printer = await ready(faults);
  printer.connection.startJob({ id: 'job', source: sourceOf(text) });
  await printer.time.runUntil(() => printer.firmware().executed.length > lines, 3_600_000);
  return printer;
}

export const stateOf = (printer: Rig) => printer.connection.snapshot.state.kind;

/** How to bring a printer into each state that a person can meet. */
export const STATES: Readonly<Record<PrinterStateKind, (() => Promise<Rig>) | null>> = {
  closed: async () => rig(),
  // Between asking the system for the port and having it: `connect` is under way and there is no session to ask.
  opening: null,
  handshaking: async () => {
    const printer = rig({ silent: 1 });
    void printer.connection.connect();
    await printer.time.run(100);
    return printer;
  },
  ready: () => ready(),
  // Of printers on the network only.
  occupied: null,
  // In card-….test.ts: it takes a file, and a printer that outlives its link.
  bringing: null,
  starting: null,
  outOfSight: null,
  printing: () => printing(),
  pausing: async () => {
    const printer = await printing({ speed: 1 }, `G28\nG1 X1 Y1 Z1 F600\nG4 S100\n${LONG_JOB}`, 6);
    printer.connection.pauseJob();
    return printer;
  },
  paused: async () => {
    const printer = await printing();
    printer.connection.pauseJob();
    await printer.untilKind('jobPaused');
    return printer;
  },
  resuming: async () => {
    const printer = await printing();
    printer.connection.pauseJob();
    await printer.untilKind('jobPaused');
    printer.connection.resumeJob();
    return printer;
  },
  cancelling: async () => {
    const printer = await printing();
    printer.connection.cancelJob();
    return printer;
  },
  finishing: async () => {
    const printer = await printing({}, LONG_JOB);
    await printer.time.runUntil(() => stateOf(printer) === 'finishing', 3_600_000);
    return printer;
  },
  faulted: async () => {
    const printer = await ready();
    printer.connection.stopPrinter();
    return printer;
  },
  linkLost: async () => {
    const printer = await ready();
    printer.firmware().unplug();
    await printer.time.run(10);
    return printer;
  },
};
