import { describe, expect, test } from 'vitest';
import { encodeLine } from '../../src/shop/printers/protocol/framing.ts';
import { SIMULATED_FAULTS, type SimulatedFault } from '../../src/shop/printers/index.ts';
import type { PrinterStateKind } from '../../src/shop/printers/protocol/model.ts';
import { DIALECTS, FLAVOURS } from '../../src/station/devices/simulated/flavours.ts';
import { judge } from '../../src/station/devices/simulated/numbering.ts';
import {
  parseSimulation,
  SIMULATION_OPTIONS,
  simulation,
  type Simulation,
} from '../../src/station/devices/simulated/options.ts';
import { faultOf, planJob, runJob } from '../verify/faulty-jobs.ts';
import { numbersFrom } from '../verify/harness.ts';
import { movesFile, movesOf, rig, sourceOf } from './support/printing.ts';
import { printing, ready, stateOf } from './support/states.ts';

describe.each(FLAVOURS)('a printer that speaks as %s', (flavour) => {
  test('[PT4] prints a file over a good line, each move once and in order', async () => {
    const outcome = await runJob({ simulation: { flavour, speed: 1000, seed: 1 }, tearSeed: 2, lines: 300 });
    expect(outcome.end).toMatchObject({ kind: 'jobFinished' });
    expect(outcome.executed).toEqual(outcome.expected);
    expect(outcome.quality).toMatchObject({ resentLines: 0, timeouts: 0 });
  });

  test('[PT4] over a bad one too, or fails with the beginning of it done', async () => {
    const random = numbersFrom(20_260_302);
    let finished = 0;
    for (let run = 0; run < 8; run += 1) {
      const job = planJob(random, 200, flavour);
      const outcome = await runJob(job);
      expect([faultOf(outcome), job]).toEqual([null, job]);
      if (outcome.end?.kind === 'jobFinished') finished += 1;
    }
    expect(finished).toBeGreaterThan(5);
  });

  test('[PT9] is told to be cold at the end, and is', async () => {
    const printer = await printing({ flavour }, `M104 S200\nM140 S60\n${movesFile(100)}`, 20);
    await printer.time.runUntil(() => printer.ends().length > 0, 3_600_000);
    await printer.time.run(60_000);
    expect(printer.ends()).toMatchObject([{ kind: 'jobFinished' }]);
    expect(printer.firmware().machine.hotend.target).toBe(0);
    expect(printer.firmware().machine.bed.target).toBe(0);
  });

  test('[PT5] says in its own words that a heater is out of control, and is understood', async () => {
    const printer = await printing({ flavour });
    printer.firmware().kill();
    await printer.time.run(1_000);
    expect(printer.ends()).toMatchObject([{ kind: 'jobFailed', reason: 'thermalFault' }]);
  });
});

describe('what no host can see', () => {
  test.each(FLAVOURS.filter((flavour) => DIALECTS[flavour].checksNumbers))(
    '[PT14] a line that loses its number may be done again by %s, and is never left out',
    async (flavour) => {
      const faults = { flavour, speed: 1000, seed: 3, loseStart: 0.05 };
      const outcome = await runJob({ simulation: faults, tearSeed: 4, lines: 300 });
      expect(outcome.troubles.get('lose-start')).toBeGreaterThan(5);
      expect(outcome.end).toMatchObject({ kind: 'jobFinished' });
      // No two moves of the file are alike.
      expect([...new Set(outcome.executed)]).toEqual(outcome.expected);
      const doubled = outcome.executed.length - outcome.expected.length;
      if (DIALECTS[flavour].refusesStray) expect(doubled).toBe(0);
      else expect(doubled).toBeGreaterThan(0);
    },
  );

  test('[PT14] two changes that cancel each other out pass the checksum of any firmware', () => {
    const line = encodeLine(7, 'G1 X11 Y11').trim();
    const changed = line.replace('X11', 'X22').replace('Y11', 'Y10');
    expect(judge(changed, 6, DIALECTS.marlin2)).toMatchObject({ kind: 'refused', complaint: 'checksum' });
    const unlucky = line.replace('X11', 'X10').replace('Y11', 'Y10');
    expect(judge(unlucky, 6, DIALECTS.marlin2)).toMatchObject({ kind: 'taken', command: 'G1 X10 Y10' });
  });
});

describe('a sensor that hangs', () => {
  test('[PT15] is noticed by a firmware with thermal protection, whose word is taken', async () => {
    const printer = await ready({ speed: 1 });
    printer.firmware().fail('stuckSensor');
    printer.connection.startJob({ id: 'job', source: sourceOf(`M109 S200\n${movesFile(20)}`) });
    await printer.time.runUntil(() => printer.ends().length > 0, 600_000);
    const [end] = printer.ends();
    expect(end).toMatchObject({ kind: 'jobFailed', reason: 'thermalFault' });
    expect(end?.kind === 'jobFailed' && end.firmwareText).toContain('Heating failed');
  });

  test.each([true, false])(
    '[PT15] is noticed for one without it: heaters off after five minutes, a print running: %s',
    async (prints) => {
      const printer = await ready({ speed: 1, thermalProtection: false });
      printer.firmware().fail('stuckSensor');
      if (prints) printer.connection.startJob({ id: 'job', source: sourceOf('M109 S200\nG1 X1') });
      else printer.connection.preheat({ hotendCelsius: 200 });
      await printer.time.run(290_000);
      expect(printer.firmware().machine.hotend.target).toBe(200);
      await printer.time.run(20_000);
      expect(printer.firmware().machine.hotend.target).toBe(0);
      expect(printer.connection.snapshot.state).toMatchObject({ kind: 'faulted', reason: 'thermalFault' });
      expect(printer.ends()).toHaveLength(prints ? 1 : 0);
    },
  );

  test('[PT15] one that shows a heater held at its target for an hour does not hang', async () => {
    const printer = await ready({ speed: 1 });
    printer.connection.startJob({ id: 'job', source: sourceOf('M109 S200\nM190 S60\nG4 S3600\nG1 X1') });
    await printer.time.runUntil(() => printer.ends().length > 0, 24 * 3_600_000);
    expect(printer.ends()).toMatchObject([{ kind: 'jobFinished' }]);
  });
});

describe('a command that is refused', () => {
  test('[PT16] fails the print, leaves the printer ready, cold and unstopped', async () => {
    const printer = await printing({}, `M104 S200\n${movesFile(400)}`);
    printer.firmware().say('!! Move out of range: 300.000 10.000 5.000 [0.000]');
    await printer.time.run(5_000);
    expect(printer.ends()).toMatchObject([{ kind: 'jobFailed', reason: 'firmwareFault' }]);
    expect(stateOf(printer)).toBe('ready');
    expect(printer.written).not.toContain('M112\n');
    expect(printer.firmware().machine.hotend.target).toBe(0);
  });

  test('[PT16] is only shown while no print runs', async () => {
    const printer = await ready();
    printer.firmware().say('!! Must home axis first: 1.000 2.000 3.000 [0.000]');
    await printer.time.run(5_000);
    expect(stateOf(printer)).toBe('ready');
  });
});

describe('requests to send again', () => {
  test('[PT17] for a line done long ago do not hold up the print', async () => {
    const faults = { speed: 1000, seed: 8, resendOld: 0.1 };
    const outcome = await runJob({ simulation: faults, tearSeed: 9, lines: 300 });
    expect(outcome.troubles.get('resend-old')).toBeGreaterThan(10);
    expect(outcome.end).toMatchObject({ kind: 'jobFinished' });
    expect(outcome.executed).toEqual(outcome.expected);
  });

  test('[PT17] over and over for the same line end it, with what was done kept', async () => {
    const printer = await printing({ stormLength: 30 });
    const before = movesOf(printer.firmware().executed).length;
    printer.firmware().refuseNextLine();
    await printer.time.runUntil(() => printer.ends().length > 0, 3_600_000);
    expect(printer.ends()).toMatchObject([{ kind: 'jobFailed', reason: 'resendLoop' }]);
    expect(movesOf(printer.firmware().executed).length).toBeLessThanOrEqual(before + 2);
  });
});

/** What each fault on command leads to, in the middle of a print. */
const ON_COMMAND: Readonly<Record<SimulatedFault, PrinterStateKind>> = {
  dropOk: 'printing',
  damageLine: 'printing',
  resendStorm: 'printing',
  thermalRunaway: 'faulted',
  heatingFailed: 'faulted',
  restart: 'faulted',
  goSilent: 'faulted',
  unplug: 'linkLost',
  runOutOfFilament: 'pausing',
  prompt: 'printing',
  stuckSensor: 'printing',
};

/** Options that make a firmware what it is, and do not strike; what a full card does is in card-bringing.test.ts. */
const MANNERS = ['card-full', 'speed', 'seed', 'baud', 'late-seconds', 'storm-length', 'hiccup-seconds'];

describe('a simulated printer', () => {
  test.each(SIMULATED_FAULTS)('[PT18] fails on command: %s', async (fault) => {
    const file = movesFile(20_000);
    const printer = await printing({ speed: 1 }, file);
    printer.connection.simulate?.(fault);
    // Longer than five timeouts of a printer that never said `busy:`.
    await printer.time.run(160_000);
    expect(stateOf(printer)).toBe(ON_COMMAND[fault]);
    const executed = movesOf(printer.firmware().executed);
    expect(executed).toEqual(file.split('\n').slice(0, executed.length));
    if (fault === 'prompt') expect(printer.connection.snapshot.prompt?.buttons).toEqual(['Yes', 'No']);
  });

  const faults = Object.entries(SIMULATION_OPTIONS).filter(
    ([name, { key }]) => !MANNERS.includes(name) && typeof simulation()[key] === 'number',
  );

  test.each(faults)('[PT18] does what its address says: %s', async (name, { key, most }) => {
    const changes: Partial<Simulation> = { [key]: most === 1 ? 0.2 : name === 'burst' ? 3 : 40 };
    const asks = name === 'burst' ? { resend: 0.2 } : name === 'wrong-ok' ? { advancedOk: true } : {};
    const printer = rig({ speed: 1000, seed: 5, ...asks, ...changes });
    const connected = await printer.connect();
    // A line so bad that no handshake gets through has shown what it does, too.
    if (connected.ok) printer.connection.startJob({ id: 'job', source: sourceOf(movesFile(200)) });
    await printer.time.run(300_000);
    const struck = [...printer.firmware().troubles.keys()] as string[];
    expect(struck).toContain(name);
    expect(parseSimulation(`${name}=${most === 1 ? 0.2 : 3}`)).toMatchObject({ [key]: most === 1 ? 0.2 : 3 });
  });

  test('[PT18] the same seed is the same print', async () => {
    const job = planJob(numbersFrom(12), 200, 'marlin1');
    const [first, again] = [await runJob(job), await runJob(job)];
    expect([...again.troubles]).toEqual([...first.troubles]);
    expect(again.milliseconds).toBe(first.milliseconds);
    expect(first.troubles.size).toBeGreaterThan(0);
  });
});
