import { commandWord, hasLetter, parameter } from './gcode.ts';
import { initialModal, track, type Modal } from './modal.ts';

/**
 * What the commands of a file up to some place have left behind: all that must be put back before the ones after it
 * mean the same again. A value; `follow` gives the next one.
 */
export interface ResumeState {
  readonly modal: Modal;
  /** The file named a target for the heater at least once, be it 0; else whoever started the print heated. */
  readonly setsHotend: boolean;
  readonly setsBed: boolean;
  /** Machine minus file coordinates (G92 X, Y); homing makes them 0 again. */
  readonly shiftXMillimetres: number;
  readonly shiftYMillimetres: number;
  /** The head went somewhere that nobody can tell: a relative move from a home whose place is the machine's affair. */
  readonly isXLost: boolean;
  readonly isYLost: boolean;
  /** How far the filament is pulled back from where it last flowed. */
  readonly retractedMillimetres: number;
  /** The newest of each command that sets something for good and that `Modal` knows nothing of, oldest first. */
  readonly lasting: ReadonlyMap<string, string>;
}

export const initialResumeState: ResumeState = {
  modal: initialModal,
  setsHotend: false,
  setsBed: false,
  shiftXMillimetres: 0,
  shiftYMillimetres: 0,
  isXLost: false,
  isYLost: false,
  retractedMillimetres: 0,
  lasting: new Map(),
};

/**
 * Accelerations, jerk, retraction by the firmware, pressure and input shaping, the chamber, further fans: a board that
 * has restarted knows none of what the start of the file told it.
 */
const LASTING = new Set([
  'M141',
  'M201',
  'M203',
  'M204',
  'M205',
  'M207',
  'M208',
  'M209',
  'M572',
  'M593',
  'M900',
]);

/** Lengths in other workspaces (G55 …) are counted from places that we do not know. */
const OTHER_WORKSPACE = /^G5[5-9]/;

/** The state after one more command of the file. */
export function follow(state: ResumeState, command: string): ResumeState {
  if (isPlainMove(command)) return followMove(state, plainMove(state.modal, command), command);
  const word = commandWord(command);
  const modal = track(state.modal, command);
  switch (word) {
    case 'G0':
    case 'G1':
    case 'G2':
    case 'G3':
      return followMove(state, modal, command);
    case 'G28':
      return followHome(state, modal, command);
    case 'G92':
      return followOrigin(state, modal, command);
    case 'M104':
    case 'M109':
      return { ...state, modal, setsHotend: true };
    case 'M140':
    case 'M190':
      return { ...state, modal, setsBed: true };
    default:
      return followOther(state, modal, word, command);
  }
}

const PLAIN_MOVE = /^G[01](?: [XYZEF][-+.\d]+)+$/;

/** `G0 …` or `G1 …` as slicers write nearly every line of a file. */
export function isPlainMove(command: string): boolean {
  return PLAIN_MOVE.test(command);
}

/** As `track` does it, in one go over the command: a large file has ten million of them. */
function plainMove(modal: Modal, command: string): Modal {
  const scale = modal.usesInches ? 25.4 : 1;
  let { xMillimetres, yMillimetres, zMillimetres, extruderMillimetres, feedMillimetresPerMinute } = modal;
  for (let at = 3, end = 0; end >= 0; at = end + 1) {
    end = command.indexOf(' ', at);
    const value = Number(end < 0 ? command.slice(at + 1) : command.slice(at + 1, end)) * scale;
    // Two signs or two points: `track` knows what a firmware makes of it.
    if (Number.isNaN(value)) return track(modal, command);
    const to = (from: number | null) => (modal.isRelative ? (from === null ? null : from + value) : value);
    const letter = command[at];
    if (letter === 'X') xMillimetres = to(xMillimetres);
    else if (letter === 'Y') yMillimetres = to(yMillimetres);
    else if (letter === 'Z') zMillimetres = to(zMillimetres);
    else if (letter === 'F') feedMillimetresPerMinute = value;
    else extruderMillimetres = modal.isExtruderRelative ? extruderMillimetres + value : value;
  }
  return {
    ...modal,
    xMillimetres,
    yMillimetres,
    zMillimetres,
    extruderMillimetres,
    feedMillimetresPerMinute,
  };
}

function followOther(state: ResumeState, modal: Modal, word: string, command: string): ResumeState {
  if (OTHER_WORKSPACE.test(word)) return { ...state, modal, isXLost: true, isYLost: true };
  const isFurtherFan = (word === 'M106' || word === 'M107') && (parameter(command, 'P') ?? 0) > 0;
  if (!LASTING.has(word) && !isFurtherFan) return modal === state.modal ? state : { ...state, modal };
  const key = isFurtherFan ? `fan ${parameter(command, 'P') ?? 0}` : `${word} ${lettersOf(command)}`;
  const lasting = new Map(state.lasting);
  // To the end: of two that overlap, the later one must be sent later.
  lasting.delete(key);
  lasting.set(key, command);
  return { ...state, modal, lasting };
}

/** `M204 P500 T800` sets other things than `M204 S500`: both are kept. Tools are told apart with their number. */
function lettersOf(command: string): string {
  const letters = [...command.slice(1).toUpperCase().matchAll(/[A-Z]/g)].map(([letter]) => letter);
  const tool = commandWord(command) === 'M204' ? null : parameter(command, 'T');
  return `${letters.toSorted().join('')}${tool ?? ''}`;
}

function followMove(state: ResumeState, modal: Modal, command: string): ResumeState {
  const { modal: before } = state;
  const fed = modal.extruderMillimetres - before.extruderMillimetres;
  const retractedMillimetres = Math.max(0, state.retractedMillimetres - fed);
  // A place that is known stays known.
  if (before.xMillimetres !== null && before.yMillimetres !== null && !state.isXLost && !state.isYLost)
    return { ...state, modal, retractedMillimetres };
  const lost = (letter: string, place: number | null, was: boolean) =>
    hasLetter(command, letter) ? before.isRelative && place === null : was;
  return {
    ...state,
    modal,
    retractedMillimetres,
    isXLost: lost('X', before.xMillimetres, state.isXLost),
    isYLost: lost('Y', before.yMillimetres, state.isYLost),
  };
}

function followHome(state: ResumeState, modal: Modal, command: string): ResumeState {
  const isAll = !['X', 'Y', 'Z'].some((axis) => hasLetter(command, axis));
  const x = isAll || hasLetter(command, 'X');
  const y = isAll || hasLetter(command, 'Y');
  return {
    ...state,
    modal,
    ...(x ? { shiftXMillimetres: 0, isXLost: false } : {}),
    ...(y ? { shiftYMillimetres: 0, isYLost: false } : {}),
  };
}

function followOrigin(state: ResumeState, modal: Modal, command: string): ResumeState {
  const { modal: before } = state;
  const shifted = (shift: number, from: number | null, to: number | null) =>
    from === null || to === null ? shift : shift + from - to;
  // An origin set at the home, whose place is not known, is not known either.
  const lost = (letter: string, place: number | null, was: boolean) =>
    was || (place === null && before.homedAxes.includes(letter) && hasLetter(command, letter));
  return {
    ...state,
    modal,
    shiftXMillimetres: shifted(state.shiftXMillimetres, before.xMillimetres, modal.xMillimetres),
    shiftYMillimetres: shifted(state.shiftYMillimetres, before.yMillimetres, modal.yMillimetres),
    isXLost: lost('X', before.xMillimetres, state.isXLost),
    isYLost: lost('Y', before.yMillimetres, state.isYLost),
  };
}
