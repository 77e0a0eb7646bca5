import type { ScopeId } from '../access/index.ts';
import { accepted, refused, type Refusal, type Result } from '../kernel/index.ts';
import {
  cleanCommand,
  commandWord,
  isOverride,
  isProgramPause,
  parameter,
  tooHotFor,
  type CommandProblem,
} from '../printers/index.ts';
import type { Call } from '../records/use-case.ts';
import { actByHand, commandsOf, overridesOf, type HandAct, type PrinterAtHand } from './acting.ts';
import { heldBy, isPaused, overridesHeldBy } from './holding.ts';
import type { ControlsHouse } from './house.ts';

/**
 * Selecting and starting a file of the printer's own card, or what it kept of a print before a power cut: nobody has
 * approved what would be printed.
 */
const STARTS_A_PRINT = /^M(?:23|24|26|32|808|1000)$/;

/** In a pause: would lose the place that the print goes back to, or what it counts in. */
const LOSES_THE_PLACE = /^(?:G2[89]|G3[0-5]|G92|M18|M84|M206|M428|M50[12])$/;

/** What `printer.configure` is for: a printer's parameters, their keeping, and the limits that it holds by itself. */
const CONFIGURES =
  /^M(?:92|145|200|201|203|204|205|206|211|218|301|302|303|304|305|306|309|350|421|425|428|500|501|502|504|569|593|603|665|666|851|852|900|906|907|908|913|914)$/;

/** A person's own command. Asked for, not waited for: homing and heating take minutes. */
export function sendCommand(
  house: ControlsHouse,
  call: Call,
  { printerId, command: typed }: { readonly printerId: string; readonly command: string },
): Result<Record<string, never>, Refusal> {
  const clean = cleanCommand(typed);
  const command = clean.kind === 'command' ? clean.command : typed;
  const word = commandWord(command);
  if (CONFIGURES.test(word) && !call.may('printer.configure', printerId as ScopeId)) {
    return refused({
      code: 'access.denied',
      permission: 'printer.configure',
      scopeId: printerId as ScopeId,
    } satisfies Refusal & Record<string, unknown>);
  }
  const goesWhilePrinting = isOverride(command);
  return actByHand(house, call, printerId, goesWhilePrinting ? overridesHeldBy : heldBy, (printer) => {
    const problem =
      clean.kind === 'command' ? problemOf(command) : clean.kind === 'nothing' ? 'empty' : clean.problem;
    if (problem !== null) return refused({ code: 'printers.badCommand', command: typed, problem });
    if (isPaused(printer.snapshot) && LOSES_THE_PLACE.test(word)) {
      return refused({ code: 'controls.held', by: 'print' });
    }
    const tooHot = tooHotFor(house.profile(printer.profileKey), targetsOf(command));
    if (tooHot !== null) return refused({ code: 'printers.targetTooHot', ...tooHot });
    return accepted(actOf(printer, command, goesWhilePrinting));
  });
}

function problemOf(command: string): CommandProblem | null {
  return isProgramPause(command) || STARTS_A_PRINT.test(commandWord(command)) ? 'forbidden' : null;
}

function actOf({ id }: PrinterAtHand, command: string, goesWhilePrinting: boolean): HandAct {
  return goesWhilePrinting ? overridesOf(id, [command], { command }) : commandsOf(id, [command], { command });
}

/** The targets that a command sets. M303 heats up to what it tunes for; its E-1 is the bed. */
function targetsOf(command: string): { hotendCelsius?: number | null; bedCelsius?: number | null } {
  const celsius = Math.max(parameter(command, 'S') ?? 0, parameter(command, 'R') ?? 0);
  switch (commandWord(command)) {
    case 'M104':
    case 'M109':
      return { hotendCelsius: celsius };
    case 'M140':
    case 'M190':
      return { bedCelsius: celsius };
    case 'M303':
      return (parameter(command, 'E') ?? 0) < 0 ? { bedCelsius: celsius } : { hotendCelsius: celsius };
    default:
      return {};
  }
}
