import type { SimulatedFault } from '../../../shop/printers/index.ts';
import { assertNever } from '../../../shop/kernel/index.ts';
import type { SimulatedFirmware } from './firmware.ts';
import type { Simulation } from './options.ts';

/** What strikes after so many commands, by the name of its option. */
export const MOMENTS = [
  'kill',
  'reset',
  'silent',
  'unplug',
  'hiccup',
  'stuck',
  'pause',
  'cancel',
  'runout',
  'prompt',
] as const satisfies readonly (keyof Simulation)[];
export type Moment = (typeof MOMENTS)[number];

const STRIKES: Readonly<Record<Moment, (firmware: SimulatedFirmware) => void>> = {
  kill: (firmware) => firmware.kill(),
  reset: (firmware) => firmware.reset(),
  silent: (firmware) => firmware.goSilent(),
  unplug: (firmware) => firmware.unplug(),
  hiccup: (firmware) => firmware.hesitate(),
  stuck: (firmware) => stickSensors(firmware),
  pause: (firmware) => firmware.say('//action:pause'),
  cancel: (firmware) => firmware.say('//action:cancel'),
  runout: (firmware) => firmware.runOut(),
  prompt: (firmware) => firmware.screen.ask('Is the bed clear?', ['Yes', 'No']),
};

/** Marlin's WATCH_TEMP_PERIOD: this long without getting warmer, and heating has failed. Simulated milliseconds. */
const HEATING_WATCH_MILLISECONDS = 40_000;

/** The sensors stay at what they show; a firmware with thermal protection notices while it heats. */
function stickSensors(firmware: SimulatedFirmware): void {
  firmware.machine.stick(firmware.now());
  const look = () => {
    if (firmware.machine.isHeatingInVain()) return firmware.kill(firmware.dialect.heatingFailed);
    firmware.after(HEATING_WATCH_MILLISECONDS, look);
  };
  if (firmware.simulation.thermalProtection) firmware.after(HEATING_WATCH_MILLISECONDS, look);
}

/** Lets happen what was asked for after `count` commands; says what that was. */
export function strikeAt(firmware: SimulatedFirmware, count: number): readonly Moment[] {
  const due = MOMENTS.filter((moment) => firmware.simulation[moment] === count);
  for (const moment of due) STRIKES[moment](firmware);
  return due;
}

/** Something goes wrong now, on command. */
export function strike(firmware: SimulatedFirmware, fault: SimulatedFault): void {
  switch (fault) {
    case 'dropOk':
      return firmware.dropNextOk();
    case 'damageLine':
      return firmware.damageNextLine();
    case 'resendStorm':
      return firmware.refuseNextLine();
    case 'thermalRunaway':
      return firmware.kill();
    case 'heatingFailed':
      return firmware.kill(firmware.dialect.heatingFailed);
    case 'restart':
      return firmware.reset();
    case 'goSilent':
      return firmware.goSilent();
    case 'unplug':
      return firmware.unplug();
    case 'runOutOfFilament':
      return firmware.runOut();
    case 'prompt':
      return STRIKES.prompt(firmware);
    case 'stuckSensor':
      return stickSensors(firmware);
    default:
      return assertNever(fault);
  }
}
