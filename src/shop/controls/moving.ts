import { accepted, refused, type Result } from '../kernel/index.ts';
import { MIN_EXTRUDE_CELSIUS } from '../printers/index.ts';
import type { Call } from '../records/use-case.ts';
import { actByHand, commandsOf, type HandAct, type HandRefusal, type PrinterAtHand } from './acting.ts';
import { heldAtRest, heldBy } from './holding.ts';
import type { ControlsHouse } from './house.ts';
import { extrudeCommands, homeCommands, jogCommands, limitJog, type BedSize } from './moves.ts';

type Done = Result<Record<string, never>, HandRefusal>;

export interface MoveInput {
  readonly printerId: string;
  readonly xMillimetres?: number | undefined;
  readonly yMillimetres?: number | undefined;
  readonly zMillimetres?: number | undefined;
}

export function move(house: ControlsHouse, call: Call, input: MoveInput): Done {
  const { printerId, xMillimetres: x = 0, yMillimetres: y = 0, zMillimetres: z = 0 } = input;
  return actByHand(house, call, printerId, heldBy, (printer) => {
    if (printer.snapshot === null) return refused({ code: 'controls.held', by: 'link' });
    const jog = limitJog({ x, y, z }, printer.snapshot, bedOf(house, printer));
    if (!jog.ok) return jog;
    const facts = { asked: { x, y, z }, moved: { ...jog.value } };
    const commands = jogCommands(jog.value);
    return accepted(commands.length === 0 ? nothing(facts) : commandsOf(printerId, commands, facts));
  });
}

/** At the edge of the bed: on record as asked, and nothing to send. */
function nothing(facts: HandAct['facts']): HandAct {
  return { facts, send: () => accepted(undefined) };
}

/** A profile that is not known any more has no bed, so nothing moves on it. */
function bedOf(house: ControlsHouse, { profileKey }: PrinterAtHand): BedSize {
  const none = { widthMillimetres: 0, depthMillimetres: 0, heightMillimetres: 0 };
  return house.profile(profileKey)?.bed ?? none;
}

export function home(
  house: ControlsHouse,
  call: Call,
  { printerId, axes }: { readonly printerId: string; readonly axes: readonly ('x' | 'y' | 'z')[] },
): Done {
  const named = [...new Set(axes)];
  const facts = { axes: named.length === 0 ? ['x', 'y', 'z'] : named };
  return actByHand(house, call, printerId, heldAtRest, ({ bed }) =>
    bed === 'occupied' && facts.axes.includes('z')
      ? refused({ code: 'controls.partOnBed' })
      : accepted(commandsOf(printerId, homeCommands(named), facts)),
  );
}

export function extrude(
  house: ControlsHouse,
  call: Call,
  { printerId, millimetres }: { readonly printerId: string; readonly millimetres: number },
): Done {
  return actByHand(house, call, printerId, heldBy, ({ snapshot }) => {
    const celsius = Math.round(snapshot?.temperatures?.hotends[0]?.currentCelsius ?? 0);
    if (celsius < MIN_EXTRUDE_CELSIUS) {
      return refused({ code: 'controls.tooCold', celsius, leastCelsius: MIN_EXTRUDE_CELSIUS });
    }
    return accepted(commandsOf(printerId, extrudeCommands(millimetres), { millimetres, celsius }));
  });
}

export function motorsOff(house: ControlsHouse, call: Call, printerId: string): Done {
  return actByHand(house, call, printerId, heldAtRest, () => accepted(commandsOf(printerId, ['M84'], {})));
}
