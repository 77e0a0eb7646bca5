import { commandWord, hasLetter, parameter } from './gcode.ts';

/** What the lines sent so far have set in the firmware. Null: not known. Lengths in millimetres whatever G20 says. */
export interface Modal {
  readonly isRelative: boolean;
  readonly isExtruderRelative: boolean;
  readonly usesInches: boolean;
  readonly feedMillimetresPerMinute: number | null;
  readonly xMillimetres: number | null;
  readonly yMillimetres: number | null;
  readonly zMillimetres: number | null;
  readonly extruderMillimetres: number;
  /** Of X, Y and Z, those homed since the motors were last off. */
  readonly homedAxes: readonly string[];
  /** All three are. */
  readonly isHomed: boolean;
  readonly tool: number;
  /** By tool number. */
  readonly hotendTargetsCelsius: readonly number[];
  readonly bedTargetCelsius: number;
  /** 0 … 255. */
  readonly fanSpeed: number;
  /** M220 and M221: 100 is the file's own. */
  readonly speedPercent: number;
  readonly flowPercent: number;
  /** From M73 R. */
  readonly remainingSeconds: number | null;
}

/** A firmware's state after its reset. */
export const initialModal: Modal = {
  isRelative: false,
  isExtruderRelative: false,
  usesInches: false,
  feedMillimetresPerMinute: null,
  xMillimetres: null,
  yMillimetres: null,
  zMillimetres: null,
  extruderMillimetres: 0,
  homedAxes: [],
  isHomed: false,
  tool: 0,
  hotendTargetsCelsius: [0],
  bedTargetCelsius: 0,
  fanSpeed: 0,
  speedPercent: 100,
  flowPercent: 100,
  remainingSeconds: null,
};

const MILLIMETRES_PER_INCH = 25.4;
const AXES: readonly string[] = ['X', 'Y', 'Z'];

/** The state after one more command. Commands that set nothing lasting give the same object back. */
export function track(modal: Modal, command: string): Modal {
  const word = commandWord(command);
  switch (word) {
    case 'G0':
    case 'G1':
    case 'G2':
    case 'G3':
      return trackMove(modal, command);
    case 'G20':
      return { ...modal, usesInches: true };
    case 'G21':
      return { ...modal, usesInches: false };
    case 'G28':
      return trackHome(modal, command);
    // In Marlin 2, G90 and G91 set the extruder's mode too, and M82/M83 after them set it alone.
    case 'G90':
      return { ...modal, isRelative: false, isExtruderRelative: false };
    case 'G91':
      return { ...modal, isRelative: true, isExtruderRelative: true };
    case 'G92':
      return trackOrigin(modal, command);
    case 'M82':
      return { ...modal, isExtruderRelative: false };
    case 'M83':
      return { ...modal, isExtruderRelative: true };
    default:
      return word.startsWith('T') ? trackTool(modal, word) : trackMachine(modal, word, command);
  }
}

function trackMachine(modal: Modal, word: string, command: string): Modal {
  switch (word) {
    case 'M104':
    case 'M109': {
      const target = parameter(command, 'S') ?? parameter(command, 'R');
      return target === null ? modal : withHotendTarget(modal, parameter(command, 'T') ?? modal.tool, target);
    }
    case 'M140':
    case 'M190': {
      const target = parameter(command, 'S') ?? parameter(command, 'R');
      return target === null ? modal : { ...modal, bedTargetCelsius: target };
    }
    case 'M106':
      return (parameter(command, 'P') ?? 0) === 0
        ? { ...modal, fanSpeed: parameter(command, 'S') ?? 255 }
        : modal;
    case 'M107':
      return (parameter(command, 'P') ?? 0) === 0 ? { ...modal, fanSpeed: 0 } : modal;
    case 'M220':
      return { ...modal, speedPercent: parameter(command, 'S') ?? modal.speedPercent };
    case 'M221':
      return (parameter(command, 'T') ?? modal.tool) === modal.tool
        ? { ...modal, flowPercent: parameter(command, 'S') ?? modal.flowPercent }
        : modal;
    case 'M18':
    case 'M84':
      return trackMotorsOff(modal, command);
    case 'M73': {
      const minutes = parameter(command, 'R');
      return minutes === null ? modal : { ...modal, remainingSeconds: minutes * 60 };
    }
    default:
      return modal;
  }
}

/** Something has moved the head that nobody followed. */
export function withoutPlace(modal: Modal): Modal {
  const nowhere = { xMillimetres: null, yMillimetres: null, zMillimetres: null };
  return { ...modal, ...nowhere, homedAxes: [], isHomed: false };
}

function trackTool(modal: Modal, word: string): Modal {
  const tool = Number(word.slice(1));
  return Number.isInteger(tool) && tool < 16 ? { ...modal, tool } : modal;
}

function withHotendTarget(modal: Modal, tool: number, target: number): Modal {
  if (!Number.isInteger(tool) || tool < 0 || tool >= 16) return modal;
  const length = Math.max(modal.hotendTargetsCelsius.length, tool + 1);
  const hotendTargetsCelsius = Array.from({ length }, (_, index) =>
    index === tool ? target : (modal.hotendTargetsCelsius[index] ?? 0),
  );
  return { ...modal, hotendTargetsCelsius };
}

function trackMove(modal: Modal, command: string): Modal {
  const scale = modal.usesInches ? MILLIMETRES_PER_INCH : 1;
  const moved = (letter: string, from: number | null, isRelative: boolean): number | null => {
    const value = parameter(command, letter);
    if (value === null) return from;
    if (!isRelative) return value * scale;
    return from === null ? null : from + value * scale;
  };
  const feed = parameter(command, 'F');
  return {
    ...modal,
    xMillimetres: moved('X', modal.xMillimetres, modal.isRelative),
    yMillimetres: moved('Y', modal.yMillimetres, modal.isRelative),
    zMillimetres: moved('Z', modal.zMillimetres, modal.isRelative),
    extruderMillimetres: moved('E', modal.extruderMillimetres, modal.isExtruderRelative) ?? 0,
    feedMillimetresPerMinute: feed === null ? modal.feedMillimetresPerMinute : feed * scale,
  };
}

/** `M84 S120` only says after how long; `M84 X Y E` leaves Z its place. */
function trackMotorsOff(modal: Modal, command: string): Modal {
  const named = ['X', 'Y', 'Z', 'E'].filter((axis) => hasLetter(command, axis));
  if (named.length === 0 && hasLetter(command, 'S')) return modal;
  const homedAxes = modal.homedAxes.filter((axis) => named.length > 0 && !named.includes(axis));
  return { ...modal, homedAxes, isHomed: homedAxes.length === AXES.length };
}

function trackHome(modal: Modal, command: string): Modal {
  const named = AXES.filter((axis) => hasLetter(command, axis));
  const homes = (axis: string) => named.length === 0 || named.includes(axis);
  const homedAxes = AXES.filter((axis) => homes(axis) || modal.homedAxes.includes(axis));
  // Where homing leaves the head is the machine's affair (offsets, probe): unknown until the next absolute move.
  return {
    ...modal,
    homedAxes,
    isHomed: homedAxes.length === AXES.length,
    xMillimetres: homes('X') ? null : modal.xMillimetres,
    yMillimetres: homes('Y') ? null : modal.yMillimetres,
    zMillimetres: homes('Z') ? null : modal.zMillimetres,
  };
}

function trackOrigin(modal: Modal, command: string): Modal {
  const scale = modal.usesInches ? MILLIMETRES_PER_INCH : 1;
  const set = (letter: string, from: number | null): number | null => {
    const value = parameter(command, letter);
    return value === null ? from : value * scale;
  };
  // Who says where the head is knows it: so a print that is taken up again has its height, which is never homed.
  const homedAxes = AXES.filter(
    (axis) => modal.homedAxes.includes(axis) || parameter(command, axis) !== null,
  );
  return {
    ...modal,
    homedAxes,
    isHomed: homedAxes.length === AXES.length,
    xMillimetres: set('X', modal.xMillimetres),
    yMillimetres: set('Y', modal.yMillimetres),
    zMillimetres: set('Z', modal.zMillimetres),
    extruderMillimetres: set('E', modal.extruderMillimetres) ?? 0,
  };
}
