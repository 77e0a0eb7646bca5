import { commandWord, hasLetter, parameter } from '../../../shop/printers/protocol/gcode.ts';
import type { SimulatedFirmware } from './firmware.ts';
import { dwell, type Heater } from './machine.ts';
import { meshReport } from './mesh.ts';

/** A command under way. */
export interface Execution {
  /** Says its temperatures, and not that it is busy. */
  isHeating?: boolean;
  waitsForPerson?: boolean;
  /** M108: stop waiting. */
  breakOff?: () => void;
}

/** `answersItself`: the command has sent its own `ok`. */
type Done = (answersItself: boolean) => void;

/** What Marlin 2.1 knows and a print may use; anything else gets its "Unknown command". */
const KNOWN =
  /^(?:G[0-5]|G1[0-279]|G2[0189]|G3[0-5]|G80|G9[0-2]|M(?:17|18|20|2[1-9]|3[0-4]|42|48|73|7[5-8]|8[0-5]|9[1-3]|10[4-9]|11[03-9]|12[01]|14[0159]|15[05]|163|164|16[56]|17[0-9]|190|191|20[0-9]|21[0-8]|22[01]|240|25[0-16]|28[012]|290|30[0-5]|355|400|40[0-9]|41[0-3]|42[0-9]|486|50[0-4]|57[0-9]|60[03]|665|666|70[12]|80[0-9]|82[0-9]|85[0-9]|86[0-9]|87[0-9]|9[0-9]{2})|T\d+)$/;

/** Twenty-five points, and the way between them. */
const LEVELLING_MILLISECONDS = 60_000;

/** Runs one command and calls `done` when the firmware would answer it. */
export function execute(firmware: SimulatedFirmware, command: string, running: Execution, done: Done): void {
  const word = commandWord(command);
  const { machine } = firmware;
  const now = firmware.now();
  const duration = machine.perform(command);
  switch (word) {
    case 'G0':
    case 'G1':
    case 'G2':
    case 'G3':
      return finishAt(firmware, machine.plan(duration, now), done);
    case 'G28':
    case 'M400':
      return finishAt(firmware, machine.idleAt(now) + duration, done);
    case 'G29':
      return finishAt(firmware, machine.idleAt(now) + LEVELLING_MILLISECONDS, done);
    case 'G4':
      return finishAt(firmware, machine.idleAt(now) + dwell(command), done);
    case 'M104':
    case 'M109':
      return heat(firmware, machine.hotend, word === 'M109', command, running, done);
    case 'M140':
    case 'M190':
      return heat(firmware, machine.bed, word === 'M190', command, running, done);
    case 'M0':
    case 'M1':
      return waitForPerson(running, () => done(false));
    case 'M600':
      return changeFilament(firmware, running, done);
    default:
      return answer(firmware, word, command, done);
  }
}

function answer(firmware: SimulatedFirmware, word: string, command: string, done: Done): void {
  const { machine } = firmware;
  switch (word) {
    case 'M105':
      return tellTemperatures(firmware, done);
    case 'M112':
      return firmware.emergencyStop();
    case 'M114':
      firmware.say(machine.position());
      return done(false);
    case 'M115':
      return describe(firmware, done);
    case 'M108':
    case 'M876':
      firmware.answered();
      return done(false);
    case 'M155':
      firmware.temperatures.every(parameter(command, 'S') ?? 0);
      return done(false);
    default:
      recite(firmware, word, command);
      return done(false);
  }
}

/** What takes no time: its parameters, its map of the bed, its card; anything else it knows, or complains of. */
function recite(firmware: SimulatedFirmware, word: string, command: string): void {
  const told =
    word === 'M420' && hasLetter(command, 'V')
      ? meshReport()
      : (firmware.card?.perform(command) ?? firmware.machine.settings.perform(command));
  for (const line of told ?? []) firmware.say(line);
  if (told === null && !KNOWN.test(word)) complain(firmware, command);
}

function complain(firmware: SimulatedFirmware, command: string): void {
  const words = firmware.dialect.unknown(command);
  if (words !== null) firmware.say(words);
}

function tellTemperatures(firmware: SimulatedFirmware, done: Done): void {
  const { dialect } = firmware;
  if (dialect.temperaturesInOk) firmware.sayOk(`ok ${firmware.temperatures.now()}`);
  else firmware.say(firmware.temperatures.now());
  done(dialect.temperaturesInOk);
}

function describe(firmware: SimulatedFirmware, done: Done): void {
  const { dialect, simulation } = firmware;
  const [name = '', ...rest] = dialect.description;
  if (dialect.describesInOk) {
    firmware.sayOk(`ok ${name}`);
    return done(true);
  }
  for (const line of [name, ...rest]) firmware.say(line);
  const capabilities = {
    AUTOREPORT_TEMP: simulation.autoReport,
    EMERGENCY_PARSER: simulation.emergencyParser,
    THERMAL_PROTECTION: simulation.thermalProtection,
    SDCARD: simulation.card,
  };
  if (dialect.listsCapabilities) {
    for (const [key, isOn] of Object.entries(capabilities)) firmware.say(`Cap:${key}:${isOn ? 1 : 0}`);
  }
  done(false);
}

function finishAt(firmware: SimulatedFirmware, at: number, done: Done): void {
  const left = at - firmware.now();
  if (left <= 0) done(false);
  else firmware.after(left, () => done(false));
}

function heat(
  firmware: SimulatedFirmware,
  heater: Heater,
  waits: boolean,
  command: string,
  running: Execution,
  done: Done,
): void {
  const { machine } = firmware;
  const target = parameter(command, 'S') ?? parameter(command, 'R');
  if (target !== null) machine.setTarget(heater, target, firmware.now());
  let isOver = !waits;
  // Marlin's BUSY_WHILE_HEATING is off by default: the temperatures below are all that it says.
  running.isHeating = waits;
  running.breakOff = () => {
    isOver = true;
  };
  const look = () => {
    if (isOver || machine.isAtTarget(heater, firmware.now())) return done(false);
    firmware.say(` ${firmware.temperatures.now()} W:?`);
    // Every second of the host's time, however slow the simulation.
    firmware.after(1_000 * Math.min(1, firmware.simulation.speed), look, 5);
  };
  look();
}

function waitForPerson(running: Execution, goOn: () => void): void {
  running.waitsForPerson = true;
  running.breakOff = () => {
    delete running.breakOff;
    goOn();
  };
}

/** As Marlin's: it parks by itself, says so to the host, and goes on when the person has changed the filament. */
function changeFilament(firmware: SimulatedFirmware, running: Execution, done: Done): void {
  firmware.say('//action:paused filament_runout 0');
  firmware.screen.ask('Nozzle Parked', ['Continue']);
  waitForPerson(running, () => {
    firmware.say('//action:resumed');
    done(false);
  });
}
