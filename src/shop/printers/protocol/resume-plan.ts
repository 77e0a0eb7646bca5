import { accepted, refused, type Result } from '../../kernel/index.ts';
import { MIN_EXTRUDE_CELSIUS } from './limits.ts';
import type { BrokenOffAt, ResumePlace } from './resume-reading.ts';
import type { ResumeState } from './resume-state.ts';

/** Why a command of ours goes before the file's. */
export type PreambleStep =
  | 'units'
  | 'heatBed'
  | 'soften'
  | 'rise'
  | 'setHeight'
  | 'homeSides'
  | 'tool'
  | 'heatNozzle'
  | 'prime'
  | 'fan'
  | 'travel'
  | 'lower'
  | 'extruderCount'
  | 'modes'
  | 'speed';

export interface PreambleLine {
  readonly command: string;
  readonly why: PreambleStep;
}

/** Why there is no way to go on that is safe. */
export type NoResume =
  /** It broke off before its first line, or after its last. */
  | 'nothingLeft'
  /** The printer never knew where its head is, or motors were let go in the file. */
  | 'neverHomed'
  | 'heightUnknown'
  | 'placeUnknown'
  /** So high that the head cannot rise before it moves aside. */
  | 'noRoomAbove'
  /** There is no such layer before the place where it broke off. */
  | 'noSuchLayer';

export interface ResumeQuestion {
  /** Take it up at the start of this layer; null: at the line. */
  readonly layer: number | null;
  /**
   * The printer restarted or was stopped: what was in its planner was never carried out. False: it went on by itself
   * with what it had, and stopped then.
   */
  readonly isPlannerLost: boolean;
  /** For heaters that the file leaves to whoever starts it. */
  readonly usualTargets: { readonly hotendCelsius: number; readonly bedCelsius: number };
  /** How high the machine is. */
  readonly heightLimitMillimetres: number;
}

/** How to go on: see `ResumePlan` of the printing room, which adds what people are told. */
export interface ResumeSteps {
  readonly from: ResumePlace;
  /** What the head's height is taken to be: the lowest that it can be, so that it never digs into the part. */
  readonly zMillimetres: number;
  /** It may stand higher than that: then the first lines are laid in the air. */
  readonly isHeightUncertain: boolean;
  readonly hotendCelsius: number;
  readonly bedCelsius: number;
  readonly preamble: readonly PreambleLine[];
}

/** As far as a pause rises, and at least what Marlin rises by itself before homing: so it does not. */
const RISE_MILLIMETRES = 10;
const LEAST_RISE_MILLIMETRES = 2;

/** A nozzle that stands in plastic lets go of it some way below the temperature at which it flows, and does not ooze. */
const SOFT_BELOW_CELSIUS = 60;

/** What drips out while everything heats up, and some more. */
const PRIME_MILLIMETRES = 15;
/** Pulled back for the way to the part: no thread. */
const RETRACT_MILLIMETRES = 1;

/** Less than any layer is thick: what inches and their rounding make. */
const SAME_HEIGHT_MILLIMETRES = 0.01;

/** Millimetres a minute: spindles are slow in Z, filament is slower still through a nozzle. */
const LIFT_FEED = 600;
const TRAVEL_FEED = 6_000;
const PRIME_FEED = 150;
const RETRACT_FEED = 1_800;

/** How a print that broke off is taken up again, command by command; or why not. Sends nothing. */
export function resumeSteps(
  at: BrokenOffAt,
  question: ResumeQuestion,
): Result<ResumeSteps, { code: NoResume }> {
  const from = placeToGoOn(at, question);
  if (from === null) return refused({ code: question.layer !== null ? 'noSuchLayer' : 'nothingLeft' });
  const { before } = from;
  if (!before.modal.isHomed || !(at.next?.before.modal.isHomed ?? true))
    return refused({ code: 'neverHomed' });
  const heights = heightsOf(at, question);
  if (heights === null || before.modal.zMillimetres === null) return refused({ code: 'heightUnknown' });
  if (before.isXLost || before.isYLost) return refused({ code: 'placeUnknown' });
  const lowest = Math.min(...heights);
  const rise = Math.min(RISE_MILLIMETRES, question.heightLimitMillimetres - lowest);
  if (rise < LEAST_RISE_MILLIMETRES) return refused({ code: 'noRoomAbove' });
  const heat = targetsOf(before, question.usualTargets);
  return accepted({
    from,
    zMillimetres: lowest,
    isHeightUncertain: Math.max(...heights) - lowest > SAME_HEIGHT_MILLIMETRES,
    hotendCelsius: heat.hotends[before.modal.tool] ?? 0,
    bedCelsius: heat.bedCelsius,
    preamble: preambleFor(before, heat, { standing: lowest, high: lowest + rise, rise }),
  });
}

/** What was never carried out is printed again; what was, is not. */
function placeToGoOn(at: BrokenOffAt, { layer, isPlannerLost }: ResumeQuestion): ResumePlace | null {
  if (layer !== null) return at.layerStarts.get(layer) ?? null;
  const [oldest] = isPlannerLost ? at.planned : [];
  return oldest ?? at.next;
}

/** Every height that the head may have stopped at, millimetres of the file; null: one of them is not known. */
function heightsOf(at: BrokenOffAt, { isPlannerLost }: ResumeQuestion): readonly number[] | null {
  const planned = isPlannerLost ? at.planned.map(({ before }) => before.modal.zMillimetres) : [];
  const known = [...planned, ...at.heights].filter((height) => height !== null);
  return known.length === planned.length + at.heights.length ? known : null;
}

interface Heat {
  /** By tool. */
  readonly hotends: readonly number[];
  readonly bedCelsius: number;
}

function targetsOf({ modal, setsHotend, setsBed }: ResumeState, usual: ResumeQuestion['usualTargets']): Heat {
  const hotends = modal.hotendTargetsCelsius;
  return {
    hotends: setsHotend ? hotends : hotends.map((_, tool) => (tool === modal.tool ? usual.hotendCelsius : 0)),
    bedCelsius: setsBed ? modal.bedTargetCelsius : usual.bedCelsius,
  };
}

interface Heights {
  readonly standing: number;
  readonly high: number;
  readonly rise: number;
}

/**
 * The order is what makes it safe. The bed is warm before anything pulls at the part; the nozzle lets go of the part
 * before it rises; it has risen, and the firmware knows how high it is, before it goes sideways: homing X and Y rises
 * by itself on many printers when it believes the head to be low, and would make the height wrong if that came first.
 * Z is not homed: the part may stand where the probe or the switch is.
 */
function preambleFor(state: ResumeState, heat: Heat, heights: Heights): readonly PreambleLine[] {
  const hot = heat.hotends.flatMap((celsius, tool) => (celsius > 0 ? [{ celsius, tool }] : []));
  const named = (tool: number) => (heat.hotends.length > 1 ? ` T${tool}` : '');
  const nozzle = heat.hotends[state.modal.tool] ?? 0;
  return [
    ...step('units', 'G21'),
    ...(heat.bedCelsius > 0 ? step('heatBed', `M190 S${heat.bedCelsius}`) : []),
    ...step(
      'soften',
      ...hot.map(({ celsius, tool }) => `M109${named(tool)} S${Math.max(0, celsius - SOFT_BELOW_CELSIUS)}`),
    ),
    ...step('rise', 'G91', `G1 Z${length(heights.rise)} F${LIFT_FEED}`, 'G90'),
    ...step('setHeight', `G92 Z${length(heights.high)}`),
    ...step('homeSides', 'G28 X Y'),
    ...(heat.hotends.length > 1 || state.modal.tool > 0 ? step('tool', `T${state.modal.tool}`) : []),
    ...step('heatNozzle', ...hot.map(({ celsius, tool }) => `M104${named(tool)} S${celsius}`)),
    ...step('heatNozzle', ...hot.map(({ celsius, tool }) => `M109${named(tool)} S${celsius}`)),
    ...(nozzle >= MIN_EXTRUDE_CELSIUS ? primeLines() : []),
    ...step('fan', state.modal.fanSpeed > 0 ? `M106 S${Math.round(state.modal.fanSpeed)}` : 'M107'),
    ...travelLines(state),
    ...lowerLines(state, nozzle),
    ...step('extruderCount', `G92 E${length(state.modal.extruderMillimetres)}`),
    ...modeLines(state),
  ];
}

function step(why: PreambleStep, ...commands: readonly string[]): readonly PreambleLine[] {
  return commands.map((command) => ({ command, why }));
}

/** At the corner where homing has left the head: as far from the part as the machine goes. */
function primeLines(): readonly PreambleLine[] {
  return step(
    'prime',
    'M83',
    `G1 E${PRIME_MILLIMETRES} F${PRIME_FEED}`,
    `G1 E-${RETRACT_MILLIMETRES} F${RETRACT_FEED}`,
  );
}

/** An axis that the file has only homed stays at its home, where it is now, too. */
function travelLines({ modal, shiftXMillimetres, shiftYMillimetres }: ResumeState): readonly PreambleLine[] {
  const { xMillimetres, yMillimetres } = modal;
  const x = xMillimetres === null ? '' : ` X${length(xMillimetres + shiftXMillimetres)}`;
  const y = yMillimetres === null ? '' : ` Y${length(yMillimetres + shiftYMillimetres)}`;
  if (x + y === '') return [];
  const isShifted = shiftXMillimetres !== 0 || shiftYMillimetres !== 0;
  const origin = [
    xMillimetres === null ? '' : ` X${length(xMillimetres)}`,
    yMillimetres === null ? '' : ` Y${length(yMillimetres)}`,
  ];
  return step('travel', `G1${x}${y} F${TRAVEL_FEED}`, ...(isShifted ? [`G92${origin.join('')}`] : []));
}

/** Down, and the filament to where the file believes it to be: pushed forward, or pulled back as it was. */
function lowerLines({ modal, retractedMillimetres }: ResumeState, nozzle: number): readonly PreambleLine[] {
  const down = `G1 Z${length(modal.zMillimetres ?? 0)} F${LIFT_FEED}`;
  const push = Number((RETRACT_MILLIMETRES - retractedMillimetres).toFixed(5));
  const isFed = nozzle >= MIN_EXTRUDE_CELSIUS && push !== 0;
  return step('lower', down, ...(isFed ? [`G1 E${length(push)} F${RETRACT_FEED}`] : []));
}

/** G90/G91 before M82/M83: in Marlin 2 the first also sets the second. Inches last: all else here is in millimetres. */
function modeLines(state: ResumeState): readonly PreambleLine[] {
  const { modal } = state;
  const perUnit = modal.usesInches ? 25.4 : 1;
  const feed = modal.feedMillimetresPerMinute;
  return [
    ...step('modes', ...state.lasting.values()),
    ...step('modes', ...(modal.usesInches ? ['G20'] : [])),
    ...step('modes', modal.isRelative ? 'G91' : 'G90', modal.isExtruderRelative ? 'M83' : 'M82'),
    ...step('speed', `M220 S${length(modal.speedPercent)}`, `M221 S${length(modal.flowPercent)}`),
    ...step('speed', ...(feed === null ? [] : [`G1 F${length(feed / perUnit)}`])),
  ];
}

/** Five decimals: enough for the extruder's absolute count, and never an exponent. */
function length(value: number): string {
  return String(Number(value.toFixed(5)));
}
