import { writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { SimulatedFirmware } from '../../src/station/devices/simulated/firmware.ts';
import { simulation } from '../../src/station/devices/simulated/options.ts';
import { systemClock, systemTimers } from '../../src/station/system.ts';
import { openPseudoTerminal } from '../../tests/printers/support/pseudo-terminal.ts';

/**
 * A program: a simulated printer at true speed on a pseudo terminal, in a process of its own. Prints the terminal's path;
 * when its input ends, writes what it executed to the file that it was given, and how often its planner ran dry.
 *
 * node firmware-end.ts EXECUTED.txt [SPEED]
 */
const [resultPath = '', speed = '1'] = process.argv.slice(2);
const terminal = openPseudoTerminal();
const firmware = new SimulatedFirmware({
  simulation: simulation({ speed: Number(speed), seed: 4 }),
  clock: systemClock,
  timers: systemTimers,
  seed: 4,
  send: (text) => terminal.write(text),
});
terminal.onBytes((bytes) => firmware.receive(bytes));

/** A head that waits for its next move stands on the part and leaves a blob. */
const dry = { times: 0, milliseconds: 0, worstMilliseconds: 0, moves: 0 };
const plan = firmware.machine.plan.bind(firmware.machine);
firmware.machine.plan = (duration, now) => {
  const idleFor = now - lastEnd;
  if (dry.moves > 0 && idleFor > 0 && idleFor < HEATING_MILLISECONDS) {
    dry.times += 1;
    dry.milliseconds += idleFor;
    dry.worstMilliseconds = Math.max(dry.worstMilliseconds, idleFor);
  }
  dry.moves += 1;
  const free = plan(duration, now);
  lastEnd = firmware.machine.idleAt(now);
  return free;
};
let lastEnd = 0;
/** A pause this long was asked for: homing, heating. */
const HEATING_MILLISECONDS = 4_000;

process.stdout.write(`${terminal.path}\n`);
const startedAt = performance.now();
process.stdin.resume();
process.stdin.on('end', () => {
  writeFileSync(resultPath, firmware.executed.join('\n'));
  process.stdout.write(`${JSON.stringify({ ...dry, seconds: (performance.now() - startedAt) / 1000 })}\n`);
  process.exit(0);
});
