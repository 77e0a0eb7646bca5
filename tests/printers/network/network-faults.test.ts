import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PrintState } from '../../../src/shop/printing/index.ts';
import { nextPrintState, type PrintEvent } from '../../../src/shop/printing/transitions.ts';
import type { PrinterEvent } from '../../../src/shop/printers/protocol/model.ts';
import { NetworkConnection } from '../../../src/station/devices/network/network-connection.ts';
import { seededRandom } from '../../../src/station/devices/simulated/noise.ts';
import { isEnd, sourceOf } from '../support/printing.ts';
import { VirtualTime } from '../support/virtual-time.ts';
import { faultyService, type Faults } from './faulty-service.ts';
import { PrintMachine } from './print-machine.ts';

/** Any server, any network, any person: what must hold whatever is lost, late or pressed. */

const HOUR = 3_600_000;
const FILE = 'printhall-job.gcode';

/** What people and the machine's own screen do, and when, in milliseconds after the start. */
type Deed = {
  readonly at: number;
  readonly deed:
    'pause' | 'resume' | 'cancel' | 'screenPause' | 'screenResume' | 'screenCancel' | 'foreign' | 'fault';
};

const share = fc.constantFrom(0, 0, 0.1, 0.3);
const faults: fc.Arbitrary<Faults> = fc.record({
  lostBefore: share,
  lostAfter: share,
  late: fc.constantFrom(0, 0, 0.2),
  lateStart: fc.constantFrom(0, 0, 0, 5_000, 45_000),
  hidden: fc.array(
    fc.tuple(fc.nat(60_000), fc.nat(90_000)).map(([from, length]) => [from, from + length] as const),
    { maxLength: 2 },
  ),
  takesCommands: fc.boolean(),
  keepsRecords: fc.boolean(),
});
const deeds: fc.Arbitrary<readonly Deed[]> = fc.array(
  fc.record({
    at: fc.nat(60_000),
    deed: fc.constantFrom(
      'pause',
      'resume',
      'cancel',
      'screenPause',
      'screenResume',
      'screenCancel',
      'foreign',
      'fault',
    ),
  }),
  { maxLength: 5 },
);

/** The one request that starts comes late: after its thirty seconds, or not so late that nobody saw it begin. */
const LATE_START: Faults = {
  lostBefore: 0,
  lostAfter: 0,
  late: 0,
  lateStart: 40_000,
  hidden: [],
  takesCommands: true,
  keepsRecords: true,
};

interface Story {
  readonly machine: PrintMachine;
  readonly connection: NetworkConnection;
  readonly events: readonly PrinterEvent[];
  readonly time: VirtualTime;
  /** The moves of the run in the book: what people were granted, and what the printer told. */
  readonly moves: readonly PrintEvent[];
  /** Of `starts`: how many when the print had ended for us. */
  startsAtEnd: number | null;
}

/** What a person was granted stands in the book at once; null: nothing does. */
function act(machine: PrintMachine, connection: NetworkConnection, deed: Deed['deed']): PrintEvent | null {
  switch (deed) {
    case 'pause':
      return connection.pauseJob().ok ? 'pauseAsked' : null;
    case 'resume':
      return connection.resumeJob().ok ? 'resumeAsked' : null;
    case 'cancel':
      return connection.cancelJob().ok ? 'cancelAsked' : null;
    case 'screenPause':
      machine.pause();
      return null;
    case 'screenResume':
      machine.resume();
      return null;
    case 'screenCancel':
      machine.cancel();
      return null;
    case 'foreign':
      machine.files.set('theirs.gcode', Buffer.from('G28\n'.repeat(50)));
      machine.start('theirs.gcode');
      return null;
    case 'fault':
      machine.shutDown('Thermal runaway');
      return null;
  }
}

/** The moves of the run in the book, by what it is told. */
const MOVES: Partial<Record<PrinterEvent['kind'], PrintEvent>> = {
  jobStarted: 'started',
  jobPausing: 'printerPauses',
  jobPaused: 'paused',
  jobResumed: 'resumed',
  jobFinished: 'finished',
  jobCancelled: 'cancelled',
  jobFailed: 'failed',
};

async function tell(seed: number, plan: Faults, people: readonly Deed[]): Promise<Story | null> {
  const time = new VirtualTime();
  const machine = new PrintMachine(time, time);
  const random = seededRandom(seed);
  const service = faultyService(machine, time, random, plan);
  const bytes = (count: number) => Uint8Array.from({ length: count }, () => Math.floor(random() * 256));
  const connection = new NetworkConnection('x', service, { clock: time, timers: time, random: { bytes } });
  const events: PrinterEvent[] = [];
  const moves: PrintEvent[] = [];
  const story: Story = { machine, connection, events, time, moves, startsAtEnd: null };
  connection.subscribe((event) => {
    events.push(event);
    const move = MOVES[event.kind];
    // As the bench hands it on: after the act that it came of is in the book.
    if (move !== undefined) queueMicrotask(() => moves.push(move));
    if (isEnd(event)) story.startsAtEnd ??= machine.starts.filter((name) => name === FILE).length;
  });
  void connection.connect();
  await time.runUntil(() => connection.snapshot.state.kind === 'ready', HOUR);
  const source = { ...sourceOf('G28\n'.repeat(200)), file: { blocks: noBlocks, placeAt: nowhere } };
  let isBrought: boolean | null = null;
  void connection.prepareJob({ id: 'job', source, sha256: null }).then(({ ok }) => (isBrought = ok));
  await time.runUntil(() => isBrought !== null, HOUR);
  if (!isBrought || !connection.startJob({ id: 'job', source }).ok) return null;
  for (const { at, deed } of people) {
    const doIt = (): void => {
      const asked = ASKED[deed];
      // The book comes first: what does not fit there is never asked of the printer.
      if (asked !== undefined && !nextPrintState(live(moves), asked).ok) return;
      const granted = act(machine, connection, deed);
      if (granted !== null) moves.push(granted);
    };
    // A person comes after what was told in the turn before is in the book.
    time.after(at, () => queueMicrotask(doIt));
  }
  // As long as a print can be out of sight, and some; nobody leaves it paused.
  for (let minutes = 0; minutes < 100; minutes += 1) {
    if (await time.runUntil(() => events.some(isEnd), 60_000)) break;
    if (minutes > 1) machine.resume();
  }
  await time.run(3 * 60_000);
  await endOf(story);
  return story;
}

async function endOf({ connection, time, machine }: Story): Promise<void> {
  const closed = { is: false };
  void connection.close().then(() => (closed.is = true));
  await time.runUntil(() => closed.is, HOUR);
  machine.end();
}

async function* noBlocks(): AsyncGenerator<Uint8Array> {}

function nowhere() {
  return Promise.resolve({ commands: 0, fileLine: 0, layer: 0 });
}

/** Throws where a move does not fit. */
function live(moves: readonly PrintEvent[]): PrintState {
  let state: PrintState = 'starting';
  for (const move of moves) {
    // A pause that a person asked for is told by the same event as one of the printer's own.
    if (move === 'printerPauses' && state === 'pausing') continue;
    const next = nextPrintState(state, move);
    if (!next.ok) expect.fail(`${move} does not fit ${state}: ${moves.join(', ')}`);
    state = next.value;
  }
  return state;
}

const ASKED: Partial<Record<Deed['deed'], PrintEvent>> = {
  pause: 'pauseAsked',
  resume: 'resumeAsked',
  cancel: 'cancelAsked',
};

const BATCHES_MAXIMUM = 6;

test('[PN6] [PN9] whatever is lost or late, a print starts at most once, ends exactly once, and its life is one that a run can have', async () => {
  const met = { never: 0, once: 0, afterItsEnd: 0, jobFinished: 0, jobCancelled: 0, jobFailed: 0 };
  const stories = fc.asyncProperty(fc.nat(), faults, deeds, async (seed, plan, people) => {
    const story = await tell(seed, plan, people);
    if (story === null) return;
    const { machine, events, startsAtEnd } = story;
    const starts = machine.starts.filter((name) => name === FILE).length;
    expect(starts).toBeLessThanOrEqual(1);
    const [end, ...more] = events.filter(isEnd);
    expect(more).toEqual([]);
    if (end === undefined) expect.fail('It never ended');
    if (end.kind === 'jobFinished') {
      expect(machine.past.find(({ file }) => file === FILE)?.ending).toBe('completed');
    }
    live(story.moves);
    met[end.kind] += 1;
    met[starts === 0 ? 'never' : 'once'] += 1;
    if (startsAtEnd !== 0 || starts === 0) return;
    met.afterItsEnd += 1;
  });
  // Eighty stories meet all of it mostly; what these do not meet, further ones do.
  for (let batch = 0; batch < BATCHES_MAXIMUM; batch += 1) {
    await fc.assert(stories, { numRuns: 80, examples: [[7, LATE_START, []]] });
    if (Object.values(met).every((count) => count > 0)) break;
  }
  // Else the property would say nothing.
  expect(Object.entries(met).filter(([, count]) => count === 0)).toEqual([]);
});

const NO_TROUBLE = {
  lostBefore: 0,
  lostAfter: 0,
  late: 0,
  lateStart: 0,
  hidden: [],
  takesCommands: true,
  keepsRecords: true,
};

test('[PN9] a resume is said once: a machine that paused again by itself stays paused', async () => {
  const time = new VirtualTime();
  const machine = new PrintMachine(time, time);
  const service = faultyService(machine, time, () => 0.9, NO_TROUBLE);
  let resumes = 0;
  const resume = (file: string) => {
    resumes += 1;
    return service.resume(file);
  };
  const random = { bytes: (count: number) => new Uint8Array(count) };
  const dependencies = { clock: time, timers: time, random };
  const connection = new NetworkConnection('x', { ...service, resume }, dependencies);
  const events: PrinterEvent[] = [];
  connection.subscribe((event) => events.push(event));
  void connection.connect();
  await time.runUntil(() => connection.snapshot.state.kind === 'ready', HOUR);
  const source = { ...sourceOf('G28\n'.repeat(200)), file: { blocks: noBlocks, placeAt: nowhere } };
  void connection.prepareJob({ id: 'job', source, sha256: null });
  await time.run(1_000);
  connection.startJob({ id: 'job', source });
  await time.runUntil(() => connection.snapshot.state.kind === 'printing', HOUR);
  machine.slowness = 1_000;
  machine.pause();
  await time.runUntil(() => connection.snapshot.state.kind === 'paused', HOUR);
  connection.resumeJob();
  // Filament is still out: it pauses again before anybody has looked.
  await time.runUntil(() => machine.state === 'printing', HOUR);
  machine.pause();
  await time.run(60_000);
  expect(resumes).toBe(1);
  expect(machine.state).toBe('paused');
  expect(connection.snapshot.state.kind).toBe('paused');
  machine.end();
});

test('[PN12] heaters that nobody uses go off after half an hour', async () => {
  const time = new VirtualTime();
  const machine = new PrintMachine(time, time);
  const service = faultyService(machine, time, () => 0.9, NO_TROUBLE);
  const random = { bytes: (count: number) => new Uint8Array(count) };
  const connection = new NetworkConnection('x', service, { clock: time, timers: time, random });
  const events: PrinterEvent[] = [];
  connection.subscribe((event) => events.push(event));
  void connection.connect();
  await time.run(HOUR);
  // At the printer's own screen, after an hour of nothing.
  machine.execute('M104 S200');
  await time.run(29 * 60_000);
  expect(machine.heaters.hotend.target).toBe(200);
  await time.run(2 * 60_000);
  expect(machine.heaters.hotend.target).toBe(0);
  expect(events.filter(({ kind }) => kind === 'heatersTimedOut')).toHaveLength(1);
  machine.end();
});
