import type { Execution } from './commands.ts';
import type { SimulatedFirmware } from './firmware.ts';

const BUSY_MILLISECONDS = 2_000;
const WAIT_MILLISECONDS = 1_000;
/** Real milliseconds: no faster, however fast the simulation. */
const LEAST_REPORT_MILLISECONDS = 250;

/** `busy:` every two seconds of a long command, as long as `isRunning`. */
export function keepAlive(firmware: SimulatedFirmware, running: Execution, isRunning: () => boolean): void {
  if (!firmware.simulation.busy) return;
  const next = () => {
    if (!isRunning()) return;
    if (running.waitsForPerson) firmware.say('echo:busy: paused for user');
    else if (!running.isHeating) firmware.say('echo:busy: processing');
    keepAlive(firmware, running, isRunning);
  };
  // M113 counts the host's seconds, however slow the simulation.
  firmware.after(BUSY_MILLISECONDS * Math.min(1, firmware.simulation.speed), next, LEAST_REPORT_MILLISECONDS);
}

/** `wait` every second that nothing comes in, from a firmware that says so. */
export function sayWait(firmware: SimulatedFirmware, isIdle: () => boolean): void {
  if (!firmware.dialect.saysWait) return;
  const next = () => {
    if (isIdle()) firmware.say('wait');
    sayWait(firmware, isIdle);
  };
  firmware.after(WAIT_MILLISECONDS, next, WAIT_MILLISECONDS);
}
