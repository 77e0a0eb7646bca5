import { isHeatWait } from './gcode.ts';
import { entryAt, own, type Entry } from './history.ts';
import { MIN_EXTRUDE_CELSIUS } from './limits.ts';
import { initialModal, type Modal } from './modal.ts';
import type { HeadPosition, ParkSettings, PauseCause } from './model.ts';
import type { Remembered, Session } from './session-model.ts';
import { enqueue, enter, report, update, type Turn } from './turn.ts';
import { isLongRunning, type Wire } from './wire.ts';

/** Millimetres a minute of the pause's own moves: slow in Z, where spindles are; brisk in XY. */
const LIFT_FEED = 600;
const TRAVEL_FEED = 6000;
const RETRACT_FEED = 2400;

/**
 * Stops feeding the file; what is on the wire still runs. `parks` false: the printer has paused by itself and moves
 * its head on its own. M108 breaks off a wait for temperature: resuming heats again anyway.
 */
export function beginPause(turn: Turn, cause: PauseCause, parks: boolean): void {
  const { phase, modal, wire, firmware } = turn.session;
  if (phase.kind !== 'printing') return;
  const { job } = phase;
  if (isHeating(wire) && firmware?.capabilities['EMERGENCY_PARSER']) {
    turn.effects.push({ kind: 'write', text: 'M108\n' });
  }
  const pausing = { kind: 'pausing', job, cause, parks, position: null, isOver: false } as const;
  enter(turn, { ...pausing, modal, remembered: null });
  report(turn, { kind: 'jobPausing', jobId: job.id, cause });
  enqueue(turn, parks ? [own('M400'), own('M114', 'positioned')] : [own('M114', 'positioned')]);
}

/** Not homing, nor a change of filament: M108 would end the wait for the person who changes it. */
function isHeating(wire: Wire): boolean {
  return isLongRunning(wire) && isHeatWait(entryAt(wire.history, wire.longLine)?.command ?? '');
}

/** The firmware's word of where it is: what a pause comes back to, and at rest what people see. */
export function notePosition(turn: Turn, position: HeadPosition): void {
  const { phase, modal, wire } = turn.session;
  if (phase.kind === 'pausing' && !phase.remembered) enter(turn, { ...phase, position });
  const isAtRest = phase.kind === 'ready' || phase.kind === 'pausing' || phase.kind === 'paused';
  if (isAtRest && modal.isHomed && isLastWord(wire)) update(turn, { modal: { ...modal, ...position } });
}

/**
 * Nothing that could have moved the head was sent behind the M114 that this answers, which may have its `ok` already:
 * some firmwares say it first.
 */
function isLastWord({ history, cursor }: Wire): boolean {
  for (let line = cursor - 1; line >= history.first; line -= 1) {
    const command = entryAt(history, line)?.command;
    if (command === 'M114') return true;
    if (command !== 'M105') return false;
  }
  return false;
}

/** All moves are done and the position is known, as far as it ever will be: park. */
export function park(turn: Turn): void {
  const { phase, settings } = turn.session;
  if (phase.kind !== 'pausing' || phase.remembered) return;
  const position = phase.position ?? trackedPosition(phase.modal);
  const isParked = phase.parks && phase.modal.isHomed && position !== null;
  const isRetracted = isParked && settings.park.retractMillimetres > 0 && isHot(turn.session);
  const remembered = { position, modal: phase.modal, isParked, isRetracted };
  enter(turn, { ...phase, remembered });
  if (!isParked || !position) return confirmPause(turn);
  const moves = parkMoves(settings.park, position, isRetracted);
  enqueue(
    turn,
    [...moves, 'M400'].map((command, index) => own(command, index === moves.length ? 'parked' : null)),
  );
}

/** Where the lines sent leave the head; known only when every axis was given in absolute terms since homing. */
export function trackedPosition(modal: Modal): HeadPosition | null {
  const { xMillimetres, yMillimetres, zMillimetres, extruderMillimetres } = modal;
  if (!modal.isHomed || xMillimetres === null || yMillimetres === null || zMillimetres === null) return null;
  return { xMillimetres, yMillimetres, zMillimetres, extruderMillimetres };
}

function isHot(session: Session): boolean {
  const heater = session.temperatures?.hotends[session.modal.tool];
  return (heater?.targetCelsius ?? 0) > 0 && (heater?.currentCelsius ?? 0) >= MIN_EXTRUDE_CELSIUS;
}

/** Retract, rise, then travel: never sideways at the part's height. */
function parkMoves(settings: ParkSettings, position: HeadPosition, retracts: boolean): readonly string[] {
  const high = position.zMillimetres + settings.raiseMillimetres;
  const x = settings.xMillimetres === null ? '' : ` X${length(settings.xMillimetres)}`;
  const y = settings.yMillimetres === null ? '' : ` Y${length(settings.yMillimetres)}`;
  return [
    'G21',
    ...(retracts ? ['M83', `G1 E-${length(settings.retractMillimetres)} F${RETRACT_FEED}`] : []),
    'G90',
    `G1 Z${length(high)} F${LIFT_FEED}`,
    ...(x + y === '' ? [] : [`G1${x}${y} F${TRAVEL_FEED}`]),
  ];
}

/** The firmware has parked: paused is a fact now. */
export function confirmPause(turn: Turn): void {
  const { phase } = turn.session;
  if (phase.kind !== 'pausing' || !phase.remembered) return;
  const { job, cause, remembered, isOver } = phase;
  enter(turn, { kind: 'paused', job, cause, remembered });
  report(turn, { kind: 'jobPaused', jobId: job.id, progress: job.progress });
  update(turn, { attendedAt: turn.now });
  if (isOver) beginResume(turn);
}

/**
 * The printer goes on by itself. During M600 it says so before the M114 behind it is answered, when the pause is not
 * complete yet: then it is resumed as soon as it is. A pause that a person asked for meanwhile stays one.
 */
export function resumeByPrinter(turn: Turn): void {
  const { phase } = turn.session;
  if (phase.kind !== 'pausing') return beginResume(turn);
  if (phase.cause !== 'asked' && phase.cause !== 'fileAsked') enter(turn, { ...phase, isOver: true });
}

/** Puts everything back in the order that is safe: heat, prime, travel high, down, then the modes. */
export function beginResume(turn: Turn): void {
  const { phase, settings } = turn.session;
  if (phase.kind !== 'paused') return;
  const { job, remembered } = phase;
  const commands = [
    ...reheat(remembered.modal),
    ...moveBack(remembered, settings.park),
    ...restoreModes(remembered),
  ];
  enter(turn, { kind: 'resuming', job });
  enqueue(turn, tagLast(commands));
}

export function confirmResume(turn: Turn): void {
  const { phase } = turn.session;
  if (phase.kind !== 'resuming') return;
  enter(turn, { kind: 'printing', job: phase.job });
  report(turn, { kind: 'jobResumed', jobId: phase.job.id });
}

function tagLast(commands: readonly string[]): readonly Entry[] {
  return commands.map((command, index) => own(command, index === commands.length - 1 ? 'resumed' : null));
}

/** Both heaters start at once; the wait comes after, and is short when the pause was. */
function reheat(modal: Modal): readonly string[] {
  const tools = modal.hotendTargetsCelsius.flatMap((celsius, tool) =>
    celsius > 0 ? [{ celsius, tool }] : [],
  );
  const named = (tool: number) => (modal.hotendTargetsCelsius.length > 1 ? ` T${tool}` : '');
  return [
    ...tools.map(({ celsius, tool }) => `M104${named(tool)} S${celsius}`),
    ...(modal.bedTargetCelsius > 0 ? [`M190 S${modal.bedTargetCelsius}`] : []),
    ...tools.map(({ celsius, tool }) => `M109${named(tool)} S${celsius}`),
  ];
}

function moveBack(remembered: Remembered, settings: ParkSettings): readonly string[] {
  const { position, modal } = remembered;
  // Filament was pushed and pulled by hand meanwhile: the file goes on from its own count.
  const count = `G92 E${length(position?.extruderMillimetres ?? modal.extruderMillimetres)}`;
  if (!remembered.isParked || !position) return ['G21', count];
  return [
    'G21',
    ...(remembered.isRetracted ? ['M83', `G1 E${length(settings.retractMillimetres)} F${RETRACT_FEED}`] : []),
    'G90',
    `G1 X${length(position.xMillimetres)} Y${length(position.yMillimetres)} F${TRAVEL_FEED}`,
    `G1 Z${length(position.zMillimetres)} F${LIFT_FEED}`,
    count,
  ];
}

/** G90/G91 before M82/M83: in Marlin 2 the first also sets the second. */
function restoreModes({ modal }: Remembered): readonly string[] {
  const perUnit = modal.usesInches ? 25.4 : 1;
  const feed = modal.feedMillimetresPerMinute ?? initialModal.feedMillimetresPerMinute;
  return [
    ...(modal.usesInches ? ['G20'] : []),
    modal.isRelative ? 'G91' : 'G90',
    modal.isExtruderRelative ? 'M83' : 'M82',
    ...(feed === null ? [] : [`G1 F${length(feed / perUnit)}`]),
    modal.fanSpeed > 0 ? `M106 S${Math.round(modal.fanSpeed)}` : 'M107',
  ];
}

/** Five decimals: enough for the extruder's absolute count, and never an exponent. */
function length(value: number): string {
  return String(Number(value.toFixed(5)));
}
