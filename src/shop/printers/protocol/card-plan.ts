import { accepted, refused, type Result } from '../../kernel/index.ts';
import { commandWord, isProgramPause, parameter } from './gcode.ts';
import { noHeat, readHeat } from './card-heat.ts';
import type { CardPlace, CardPlan, Upload } from './card-model.ts';
import type { LineSource, SourceLine } from './job-model.ts';
import type { PrinterRefusal } from './model.ts';

/** Commands read at once while a file is gone through. */
const BLOCK_COMMANDS = 4_096;

/** How far apart the places are that a position on the card is told by: a thousandth of the file is finer than a pixel. */
const PLACES_IN_FILE = 1_000;

/**
 * Longer than this, with its number and checksum, is cut by a firmware with Marlin's usual buffer of 96 characters: then
 * the card would hold another line than the file.
 */
const MAX_CARD_COMMAND_CHARACTERS = 80;

/** The end of writing a file, wherever in a line a firmware finds it: what follows would be done, not written. */
const ENDS_WRITING = /M29(?!\d)/i;

/** Commands about the card itself: a file that starts or deletes another is not what was approved. */
const OF_CARD = /^M\s*0*(?:2[0-9]|30|32|33|34|524|928)(?!\d)/i;

/** The mark stands in the count of filament, in whole millimetres: every firmware prints those. */
const FIRST_MARK = 20_000;
const MARKS = 70_000;

/**
 * How a file goes to a printer's card, and what is known of it there. Refused: a line that would mean something else on
 * a card than on the cable. Rejects when the file cannot be read.
 */
export async function planForCard(
  source: LineSource,
  sha256: string,
): Promise<Result<CardPlan, PrinterRefusal>> {
  const { totals } = source;
  const every = Math.max(1, Math.floor(totals.commands / PLACES_IN_FILE));
  const places: CardPlace[] = [];
  const heaters = new Set(['M104 S0', 'M140 S0']);
  let characters = 0;
  let heat = noHeat;
  for (let from = 0; from < totals.commands;) {
    const lines = await source.read(from, BLOCK_COMMANDS);
    if (lines.length === 0) throw new Error('The file ended before its last line');
    for (const [offset, line] of lines.entries()) {
      const problem = problemOf(line);
      if (problem !== null) return refused(problem);
      noteHeater(heaters, line.command);
      characters += line.command.length;
      const commands = from + offset + 1;
      heat = readHeat(heat, line.command, characters, commands);
      if (commands % every === 0 || commands === totals.commands)
        places.push({ characters, commands, fileLine: line.fileLine, layer: line.layer });
    }
    from += lines.length;
  }
  const mark = FIRST_MARK + (Number.parseInt(sha256.slice(0, 8), 16) % MARKS);
  const ending = ['M400', ...heaters, 'M107', `G92 E${mark}`];
  return accepted({
    sha256,
    name: cardNameOf(sha256),
    totals,
    ending,
    lines: totals.commands + ending.length,
    characters: ending.reduce((sum, command) => sum + command.length, characters),
    mark,
    places,
    heatings: heat.heatings,
  });
}

function problemOf({ command, fileLine }: SourceLine): PrinterRefusal | null {
  const why = isProgramPause(command)
    ? 'programPause'
    : ENDS_WRITING.test(command) || OF_CARD.test(command)
      ? 'cardCommand'
      : command.length > MAX_CARD_COMMAND_CHARACTERS
        ? 'tooLong'
        : null;
  return why === null ? null : { code: 'printers.notForCard', fileLine, why };
}

/** Whatever the file heats is switched off behind its last line: nobody may be there to do it. */
function noteHeater(heaters: Set<string>, command: string): void {
  if (!command.startsWith('M1')) return;
  const word = commandWord(command);
  const tool = word === 'M104' || word === 'M109' ? parameter(command, 'T') : null;
  if (tool !== null) heaters.add(`M104 T${tool} S0`);
  if (word === 'M141' || word === 'M191') heaters.add('M141 S0');
}

/** Eight characters and three, as every card has them; the hash is in it, so that people can tell which file it is. */
export function cardNameOf(sha256: string): string {
  return `PH${sha256.slice(0, 6)}.GCO`.toUpperCase();
}

/** Bytes that a firmware ends each line with on its card, by the length that the file has there; null: neither. */
export function lineEndOf({ characters, lines }: CardPlan, bytes: number): 1 | 2 | null {
  if (bytes === characters + 2 * lines) return 2;
  return bytes === characters + lines ? 1 : null;
}

/** The last place known before a byte of the file on the card; null: none. */
export function placeOnCard({ places }: CardPlan, bytes: number, lineEnd: number): CardPlace | null {
  let found: CardPlace | null = null;
  for (let low = 0, high = places.length - 1; low <= high;) {
    const middle = (low + high) >> 1;
    const place = places[middle];
    if (!place || place.characters + place.commands * lineEnd > bytes) high = middle - 1;
    else {
      found = place;
      low = middle + 1;
    }
  }
  return found;
}

/** 0 … 1, by the lines that the firmware has acknowledged. */
export function uploadFraction({ firstLine, plan }: Upload, acknowledged: number): number {
  if (firstLine === null) return 0;
  return Math.max(0, Math.min(1, (acknowledged - firstLine + 1) / plan.lines));
}
