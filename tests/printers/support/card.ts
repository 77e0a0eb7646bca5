import { createHash } from 'node:crypto';
import type { Simulation } from '../../../src/station/devices/simulated/options.ts';
import { lastingPrinter, type LastingPrinter } from './lasting-printer.ts';
import { movesFile, sourceOf } from './printing.ts';

const START = 'M140 S60\nM104 S200\nG28\nM190 S60\nM109 S200\nG92 E0';
/** What is brought to the card, and printed from it. */
export const FILE = `${START}\n${movesFile(600)}`;
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
export const HASH = hashOf(FILE);
export const commandsOf = (text: string) => text.split('\n');
export const stateOf = (printer: LastingPrinter) => printer.connection().snapshot.state.kind;
export const cardOf = (printer: LastingPrinter) => printer.connection().snapshot.card;

export async function connected(changes: Partial<Simulation> = {}, greets = false): Promise<LastingPrinter> {
  const printer = lastingPrinter(changes, greets);
  const result = await printer.settle(printer.connection().connect());
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return printer;
}

/** Brings a file to the card, and waits until it is there or has failed. */
export async function bring(printer: LastingPrinter, text = FILE) {
  const card = printer.connection().card;
  if (!card) throw new Error('No card');
  const begun = await printer.settle(
    card.bring({ id: 'print', source: sourceOf(text), sha256: hashOf(text) }),
  );
  if (begun.ok) await printer.until(() => stateOf(printer) !== 'bringing');
  return begun;
}

/** Starts what is on the card. */
export function start(printer: LastingPrinter, text = FILE) {
  return printer.connection().startJob({ id: 'print', source: sourceOf(text), onCard: hashOf(text) });
}

/** A print from the card that has done so many of the file's lines. */
export async function printing(changes: Partial<Simulation> = {}, lines = 40): Promise<LastingPrinter> {
  const printer = await connected(changes);
  await bring(printer);
  const started = start(printer);
  if (!started.ok) throw new Error(JSON.stringify(started.refusal));
  await printer.until(() => printer.firmware.executedFromCard.length >= lines);
  return printer;
}

export function heatersAreOff({ firmware }: LastingPrinter): boolean {
  return firmware.machine.hotend.target === 0 && firmware.machine.bed.target === 0;
}

/** What of its own file the firmware has done, without the ending that was put behind it. */
export const done = (printer: LastingPrinter, text = FILE) =>
  printer.firmware.executedFromCard.slice(0, commandsOf(text).length);
