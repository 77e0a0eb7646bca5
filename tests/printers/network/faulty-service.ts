import { accepted, refused, type Timers } from '../../../src/shop/kernel/index.ts';
import type {
  Outcome,
  PrinterService,
  Reply,
  ServerStatus,
} from '../../../src/station/devices/network/service.ts';
import type { PrintMachine } from './print-machine.ts';

/** Shares of requests, 0 … 1. */
export interface Faults {
  /** Never arrives. */
  readonly lostBefore: number;
  /** Is done, and its answer never arrives. */
  readonly lostAfter: number;
  /** Arrives late, so much that others overtake it. */
  readonly late: number;
  /** The request that starts is on its way for this long, in milliseconds; 0: as any other. */
  readonly lateStart: number;
  /** The server cannot be reached from … to, in milliseconds. */
  readonly hidden: readonly (readonly [number, number])[];
  /** Commands are taken; else it heats by its file alone. */
  readonly takesCommands: boolean;
  /** Its records tell how prints ended. */
  readonly keepsRecords: boolean;
}

const OUTCOMES = { completed: 'finished', cancelled: 'cancelled', error: 'failed' } as const;
const ROUND_TRIP_MILLISECONDS = 20;
const LATE_MILLISECONDS = 20_000;

/** A server in memory, over the same machine: every request may be lost on either way, or come late. */
export function faultyService(
  machine: PrintMachine,
  time: Timers & { monotonicMilliseconds(): number },
  random: () => number,
  faults: Faults,
): PrinterService {
  const isHidden = () => {
    const now = time.monotonicMilliseconds();
    return faults.hidden.some(([from, to]) => now >= from && now < to);
  };
  const ask = <Value>(act: () => Reply<Value>): Promise<Reply<Value>> =>
    new Promise((resolve) => {
      const lost: Reply<Value> = refused({ code: 'unreachable', systemReason: 'lost' });
      const isLate = random() < faults.late;
      const isLostBefore = random() < faults.lostBefore;
      const isLostAfter = random() < faults.lostAfter;
      // Nobody waits longer than ten seconds for an answer, however late the request itself arrives.
      if (isLate || isLostBefore || isLostAfter) time.after(10_000, () => resolve(lost));
      if (isLostBefore) return;
      time.after(isLate ? random() * LATE_MILLISECONDS : ROUND_TRIP_MILLISECONDS, () => {
        if (isHidden()) return resolve(lost);
        const reply = act();
        if (!isLostAfter) time.after(ROUND_TRIP_MILLISECONDS, () => resolve(reply));
      });
    });
  const done = (isDone: boolean): Reply<void> =>
    isDone ? accepted(undefined) : refused({ code: 'declined', status: 409, said: 'HTTP 409' });
  return {
    identify: () =>
      ask(() => accepted({ name: 'Modelled', machineType: null, uuid: null, capabilities: {} })),
    wake: () => ask(() => accepted(undefined)),
    status: () => ask(() => accepted(statusOf(machine))),
    outcomeOf: (file) => ask(() => accepted(faults.keepsRecords ? outcomeOf(machine, file) : null)),
    upload: (file) =>
      ask(() => {
        machine.files.set(file.name, Buffer.from('G28\n'.repeat(200)));
        return accepted(undefined);
      }),
    remove: (file) =>
      ask(() => done(!(machine.isBusy && machine.file === file) && machine.files.delete(file))),
    start(file) {
      const start = () => done(machine.start(file));
      if (faults.lateStart === 0) return ask(start);
      time.after(faults.lateStart, start);
      return new Promise((resolve) => {
        time.after(10_000, () => resolve(refused({ code: 'unreachable', systemReason: 'late' })));
      });
    },
    pause: () => ask(() => done(machine.pause())),
    resume: () => ask(() => done(machine.resume())),
    cancel: (file) => ask(() => done(machine.file === file && machine.cancel())),
    stop: () =>
      ask(() => {
        machine.shutDown('stopped');
        return accepted(undefined);
      }),
    send: faults.takesCommands
      ? (commands) =>
          ask(() => {
            for (const command of commands) machine.execute(command);
            return accepted(undefined);
          })
      : null,
    push: null,
  };
}

function outcomeOf({ past }: PrintMachine, file: string): Outcome | null {
  const ending = past.find((print) => print.file === file)?.ending ?? null;
  return ending === null ? null : OUTCOMES[ending];
}

function statusOf(machine: PrintMachine): ServerStatus {
  const { state } = machine;
  const { actual, target } = machine.celsius('hotend');
  const isShut = state === 'shutdown';
  return {
    machine:
      state === 'printing' || state === 'paused'
        ? { kind: 'working', phase: state }
        : isShut
          ? { kind: 'faulted', said: machine.said }
          : { kind: 'idle' },
    file: machine.file,
    outcome: null,
    temperatures: {
      hotends: [{ currentCelsius: actual, targetCelsius: target }],
      bed: null,
      chamber: null,
    },
    fraction: machine.fraction,
    fileOffset: null,
    layer: null,
    layers: null,
    remainingSeconds: null,
  };
}
