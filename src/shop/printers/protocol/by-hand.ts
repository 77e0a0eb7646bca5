import { cleanCommand, commandWord, isOverride, isProgramPause } from './gcode.ts';
import { own, type Entry } from './history.ts';
import { MAX_BED_CELSIUS, MAX_HOTEND_CELSIUS } from './limits.ts';
import { track } from './modal.ts';
import type { PreheatTargets, PrinterRefusal } from './model.ts';
import { enqueue, update, type Turn } from './turn.ts';

/** What a person sends to a printer: commands, targets, and what may change while it prints. */

/** Commands of a person or of a plan, checked; the first that may not go refuses them all. */
export function manualEntries(
  commands: readonly string[],
): { readonly entries: readonly Entry[] } | { readonly refusal: PrinterRefusal } {
  const entries: Entry[] = [];
  for (const raw of commands) {
    const clean = cleanCommand(raw);
    const problem =
      clean.kind === 'problem'
        ? clean.problem
        : clean.kind === 'nothing'
          ? 'empty'
          : isProgramPause(clean.command)
            ? 'forbidden'
            : null;
    if (problem) return { refusal: { code: 'printers.badCommand', command: raw, problem } };
    if (clean.kind === 'command') entries.push(own(clean.command));
  }
  return { entries };
}

/** After homing or levelling only the firmware knows where the head is: it is asked. */
export function send(turn: Turn, commands: readonly string[]): void {
  const checked = manualEntries(commands);
  if ('refusal' in checked) {
    turn.refusal = checked.refusal;
    return;
  }
  const loses = checked.entries.some(({ command }) => /^G2[89]$/.test(commandWord(command)));
  enqueue(turn, loses ? [...checked.entries, own('M114')] : checked.entries);
}

/** Between the lines of a print: only what changes no mode and moves nothing that the file counts on. */
export function override(turn: Turn, commands: readonly string[]): void {
  const checked = manualEntries(commands);
  if ('refusal' in checked) {
    turn.refusal = checked.refusal;
    return;
  }
  const foreign = checked.entries.find(({ command }) => !isOverride(command));
  if (foreign) {
    turn.refusal = { code: 'printers.badCommand', command: foreign.command, problem: 'forbidden' };
    return;
  }
  for (const entry of checked.entries) {
    dropOutdated(turn, entry);
    enqueue(turn, [entry]);
    remember(turn, entry.command);
  }
}

/** A slider that is drawn sends many values: one that has not left yet gives way to the newer one. M290 adds up. */
function dropOutdated(turn: Turn, { command }: Entry): void {
  const word = commandWord(command);
  if (word === 'M290') return;
  const replaces = (waiting: Entry) =>
    waiting.origin.kind === 'own' &&
    waiting.origin.step === null &&
    isOverride(waiting.command) &&
    commandWord(waiting.command) === word;
  update(turn, { outbox: turn.session.outbox.filter((waiting) => !replaces(waiting)) });
}

/** What a person sets during a pause is their last word: resuming does not put back what was before it. */
function remember(turn: Turn, command: string): void {
  const { phase } = turn.session;
  if (phase.kind !== 'pausing' && phase.kind !== 'paused') return;
  const { remembered } = phase;
  const kept = remembered && { ...remembered, modal: track(remembered.modal, command) };
  if (phase.kind === 'pausing') {
    update(turn, { phase: { ...phase, modal: track(phase.modal, command), remembered: kept } });
  } else if (kept) update(turn, { phase: { ...phase, remembered: kept } });
}

export function preheat(turn: Turn, targets: PreheatTargets): void {
  const { hotendCelsius, bedCelsius } = targets;
  const bad = [
    { celsius: hotendCelsius, most: MAX_HOTEND_CELSIUS },
    { celsius: bedCelsius, most: MAX_BED_CELSIUS },
  ].find(({ celsius, most }) => celsius !== undefined && !(celsius >= 0 && celsius <= most));
  if (bad) {
    turn.refusal = { code: 'printers.badTarget', celsius: bad.celsius ?? 0 };
    return;
  }
  enqueue(turn, [
    ...(hotendCelsius === undefined ? [] : [own(`M104 S${hotendCelsius}`)]),
    ...(bedCelsius === undefined ? [] : [own(`M140 S${bedCelsius}`)]),
  ]);
}
