import { accepted, refused, type Result } from '../../../shop/kernel/index.ts';
import { cleanCommand, isOverride, isProgramPause } from '../../../shop/printers/protocol/gcode.ts';
import { MAX_BED_CELSIUS, MAX_HOTEND_CELSIUS } from '../../../shop/printers/protocol/limits.ts';
import type {
  CommandProblem,
  PreheatTargets,
  PrinterRefusal,
} from '../../../shop/printers/protocol/model.ts';

type Checked = Result<readonly string[], PrinterRefusal>;

/** Off, at any firmware: no tool and no bed is meant that the printer has not got. */
export const HEATERS_OFF: readonly string[] = ['M104 S0', 'M140 S0'];

/** Commands of a person, as they may go to a printer; the first that may not refuses them all. */
export function checkCommands(commands: readonly string[], overridesOnly: boolean): Checked {
  const clean: string[] = [];
  for (const raw of commands) {
    const read = cleanCommand(raw);
    const command = read.kind === 'command' ? read.command : '';
    const problem: CommandProblem | null =
      read.kind === 'problem'
        ? read.problem
        : read.kind === 'nothing'
          ? 'empty'
          : isProgramPause(command) || (overridesOnly && !isOverride(command))
            ? 'forbidden'
            : null;
    if (problem !== null) return refused({ code: 'printers.badCommand', command: raw, problem });
    clean.push(command);
  }
  return accepted(clean);
}

/** Targets as commands; 0 is off. */
export function checkTargets({ hotendCelsius, bedCelsius }: PreheatTargets): Checked {
  const commands: string[] = [];
  for (const { celsius, most, word } of [
    { celsius: hotendCelsius, most: MAX_HOTEND_CELSIUS, word: 'M104' },
    { celsius: bedCelsius, most: MAX_BED_CELSIUS, word: 'M140' },
  ]) {
    if (celsius === undefined) continue;
    if (!(celsius >= 0 && celsius <= most)) return refused({ code: 'printers.badTarget', celsius });
    commands.push(`${word} S${celsius}`);
  }
  return accepted(commands);
}
