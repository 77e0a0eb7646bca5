import { commandWord } from './gcode.ts';
import type { LineSource, SourceLine } from './job-model.ts';
import { follow, initialResumeState, isPlainMove, type ResumeState } from './resume-state.ts';

/** A command of the file, and what the ones before it have left behind. */
export interface ResumePlace {
  /** 0-based among the file's commands. */
  readonly command: number;
  readonly fileLine: number;
  readonly layer: number;
  readonly before: ResumeState;
}

/** What reading a file up to the place where its print broke off has found. */
export interface BrokenOffAt {
  /** The first command that was not acknowledged; null: there is none, all of it was. */
  readonly next: ResumePlace | null;
  /** Moves that were acknowledged and may still have been in the planner, oldest first. */
  readonly planned: readonly ResumePlace[];
  /** The first command of each layer up to there, by layer. */
  readonly layerStarts: ReadonlyMap<number, ResumePlace>;
  /** Heights from the last line acknowledged on, over what may have been on the wire; null: not known. */
  readonly heights: readonly (number | null)[];
}

/** Marlin's BLOCK_BUFFER_SIZE: that many moves are acknowledged and not carried out yet. */
export const PLANNED_MOVES = 16;

/** Lines that may have been on the wire beyond the last one acknowledged: what a full window holds, and room. */
const LINES_AHEAD = 16;

/** Commands read at once: some tens of kilobytes. */
const PIECE_COMMANDS = 2_048;

const isMove = (command: string) => isPlainMove(command) || /^G[0-3]$/.test(commandWord(command));

/** Their `ok` comes when every move before them is done. */
const WAITS_FOR_MOVES = /^(?:G4|G2[89]|M18|M84|M400|M600|T\d+)$/;

/**
 * Follows a file from its first command up to the last line that the printer acknowledged, piece by piece: the loop
 * goes on meanwhile, and memory stays the same whatever the file's size.
 */
export async function readToBreak(source: LineSource, lastAcknowledgedLine: number): Promise<BrokenOffAt> {
  let state = initialResumeState;
  let planned: ResumePlace[] = [];
  const layerStarts = new Map<number, ResumePlace>();
  for (let at = 0; ;) {
    const lines = await source.read(at, PIECE_COMMANDS);
    if (lines.length === 0)
      return {
        next: null,
        planned: planned.slice(-PLANNED_MOVES),
        layerStarts,
        heights: heightsFrom(state, []),
      };
    for (const [index, line] of lines.entries()) {
      const place = { command: at + index, fileLine: line.fileLine, layer: line.layer, before: state };
      if (line.fileLine > lastAcknowledgedLine) {
        const ahead = await source.read(place.command, LINES_AHEAD);
        return {
          next: place,
          planned: planned.slice(-PLANNED_MOVES),
          layerStarts,
          heights: heightsFrom(state, ahead),
        };
      }
      if (line.layer > 0 && !layerStarts.has(line.layer)) layerStarts.set(line.layer, place);
      if (isMove(line.command)) planned.push(place);
      else if (WAITS_FOR_MOVES.test(commandWord(line.command))) planned = [];
      // Cut now and then rather than at each move.
      if (planned.length > 64 * PLANNED_MOVES) planned = planned.slice(-PLANNED_MOVES);
      state = follow(state, line.command);
    }
    at += lines.length;
  }
}

function heightsFrom(state: ResumeState, ahead: readonly SourceLine[]): readonly (number | null)[] {
  const heights = [state.modal.zMillimetres];
  let next = state;
  for (const { command } of ahead) {
    next = follow(next, command);
    heights.push(next.modal.zMillimetres);
  }
  return heights;
}
