import { accepted, refused, type Result } from '../kernel/index.ts';
import type { PrinterSnapshot } from '../printers/index.ts';
import type { ControlsRefusal } from './model.ts';

/** How far the head is to go from where it is, millimetres. */
export interface Jog {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

export interface BedSize {
  readonly widthMillimetres: number;
  readonly depthMillimetres: number;
  readonly heightMillimetres: number;
}

/** Millimetres a minute: brisk in XY; slow in Z, where spindles are. Those of a pause. */
const JOG_FEED = 6_000;
const LIFT_FEED = 600;

/** Enough to free a nozzle from a part, and within what any Z axis has above it. */
export const UNHOMED_LIFT_MILLIMETRES = 10;

/**
 * How far the head may really go: up to the edge of the bed, where it is known where it is. Before homing it only
 * rises a little; in a pause it stays above the part.
 */
export function limitJog(
  jog: Jog,
  snapshot: Pick<PrinterSnapshot, 'state' | 'position'>,
  bed: BedSize,
): Result<Jog, ControlsRefusal> {
  const { position, state } = snapshot;
  if (position === null) {
    const frees = jog.x === 0 && jog.y === 0 && jog.z > 0 && jog.z <= UNHOMED_LIFT_MILLIMETRES;
    return frees && state.kind !== 'paused'
      ? accepted({ ...jog, z: rounded(jog.z) })
      : refused({ code: 'controls.notHomed' });
  }
  // The printer has parked the head by itself and takes it back by itself: nobody else may move it meanwhile.
  const parked = state.kind === 'paused' ? state.at : null;
  if (state.kind === 'paused' && parked === null) return refused({ code: 'controls.held', by: 'print' });
  const low = parked?.zMillimetres ?? 0;
  return accepted({
    x: within(jog.x, position.xMillimetres, 0, bed.widthMillimetres),
    y: within(jog.y, position.yMillimetres, 0, bed.depthMillimetres),
    z: within(jog.z, position.zMillimetres, low, bed.heightMillimetres),
  });
}

/** From outside of the bed (a place to wipe the nozzle) the head may come back, and goes no further out. */
function within(way: number, from: number, least: number, most: number): number {
  const to = Math.min(Math.max(from + way, Math.min(least, from)), Math.max(most, from));
  return rounded(to - from);
}

/** To the thousandth of a millimetre, which no printer resolves; and so never an exponent. */
function rounded(millimetres: number): number {
  return Math.round(millimetres * 1000) / 1000;
}

/** In millimetres, from here: rises before it travels and sinks after. Nothing to do: no commands. */
export function jogCommands({ x, y, z }: Jog): readonly string[] {
  const travel = [...(x === 0 ? [] : [`X${x}`]), ...(y === 0 ? [] : [`Y${y}`])].join(' ');
  const lift = z === 0 ? [] : [`G1 Z${z} F${LIFT_FEED}`];
  const steps = travel === '' ? lift : [`G1 ${travel} F${JOG_FEED}`];
  const all = travel === '' ? steps : z > 0 ? [...lift, ...steps] : [...steps, ...lift];
  return all.length === 0 ? [] : ['G21', 'G91', ...all, 'G90'];
}

export function homeCommands(axes: readonly ('x' | 'y' | 'z')[]): readonly string[] {
  const named = axes.length === 0 || axes.length === 3 ? [] : axes.map((axis) => axis.toUpperCase());
  return [['G28', ...named].join(' ')];
}

/** Slow enough for a nozzle of 0.4 mm and the hardest filament to melt. */
const EXTRUDE_FEED = 180;
/** Pulling back melts nothing. */
const RETRACT_FEED = 900;

/** The file begins its count of filament anew (G92 E0); a paused print puts back its own. */
export function extrudeCommands(millimetres: number): readonly string[] {
  const feed = millimetres > 0 ? EXTRUDE_FEED : RETRACT_FEED;
  return ['G21', 'M83', `G1 E${rounded(millimetres)} F${feed}`, 'M82', 'G92 E0'];
}
