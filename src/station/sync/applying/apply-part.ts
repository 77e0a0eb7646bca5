import type { Refusal } from '../../../shop/kernel/index.ts';
import type { RowEdit } from '../hub.ts';
import { knownShape } from '../travelling.ts';
import type { Undo } from '../undo.ts';
import { applyEdit } from './apply-edit.ts';
import { givesName } from './namesakes.ts';
import type { ConflictBook } from './conflicts.ts';
import { millisecondsOf, type ApplyingHouse, type ChangedRows, type PartInHand } from './house.ts';

/** What became of a part. */
export interface PartOutcome {
  /** Its changes that others can contradict changed nothing. */
  readonly isVoid: boolean;
  /** What takes each edit back, in their order; null: it changed nothing. */
  readonly undo: readonly (Undo | null)[];
  /** Edits that no lawful station makes. */
  readonly unlawful: readonly { readonly edit: RowEdit; readonly code: string }[];
}

/** What applying notes down beside the rows. */
export interface Notes {
  readonly changed: ChangedRows;
  readonly conflicts: ConflictBook;
}

/** Takes back what was written for a part before it was found to be void. */
class StoodBack extends Error {
  readonly edit: RowEdit;
  constructor(edit: RowEdit) {
    super('stood back');
    this.edit = edit;
  }
}

/** Facts that are told and not decided: they stand, whatever became of the rest. */
export function isTold({ tableName }: RowEdit): boolean {
  const { kind } = knownShape(tableName);
  return kind === 'owned' || kind === 'appendOnly';
}

/**
 * Applies a part whose edits are all known here: what can be contradicted stands or falls together, what is told
 * stands. Throws what SQLite says about values that do not fit; nothing of the part is written then, if the caller has
 * a savepoint around it.
 */
export function applyPart(house: ApplyingHouse, part: PartInHand, notes: Notes): PartOutcome {
  const undo: (Undo | null)[] = part.edits.map(() => null);
  const unlawful: { edit: RowEdit; code: string }[] = [];
  const numbered = part.edits.map((edit, ordinal) => ({ edit, ordinal }));
  const decided = numbered.filter(({ edit }) => !isTold(edit));
  const refusal = !part.isFounding && decided.length > 0 ? objectionTo(house, part) : null;
  const lost =
    refusal === null ? applyTogether(house, part, decided, notes, undo) : (decided[0]?.edit ?? null);
  if (lost !== null) {
    notes.conflicts.stoodBack(part, lost, house.rows.find(lost.tableName, lost.rowId), refusal);
    for (const { ordinal } of decided) undo[ordinal] = null;
  }
  for (const { edit, ordinal } of numbered) {
    if (part.isTold || !isTold(edit)) continue;
    const outcome = applyEdit(house, part, edit);
    if (outcome.kind === 'unlawful') unlawful.push({ edit, code: outcome.code });
    if (outcome.kind === 'stands') undo[ordinal] = outcome.undo;
  }
  tellChanges(house, part, undo, notes);
  return { isVoid: lost !== null, undo, unlawful };
}

function objectionTo(house: ApplyingHouse, part: PartInHand): Refusal | null {
  const { personId, stationId, edits, orderedTime } = part;
  const judged = { personId, stationId, edits, at: millisecondsOf(orderedTime) };
  for (const judge of house.judges) {
    if (!edits.some(({ tableName }) => judge.tables.has(tableName))) continue;
    const objection = judge.objectionTo(house.reading, judged, house.rules.current);
    if (objection !== null) return objection;
  }
  return null;
}

/** The first edit that has lost its ground, with all of them taken back; null: they stand. */
function applyTogether(
  house: ApplyingHouse,
  part: PartInHand,
  decided: readonly { readonly edit: RowEdit; readonly ordinal: number }[],
  notes: Notes,
  undo: (Undo | null)[],
): RowEdit | null {
  const collisions: (() => void)[] = [];
  const write = (): void => {
    for (const { edit, ordinal } of decided) {
      const outcome = applyEdit(house, part, edit);
      if (outcome.kind !== 'stands') throw new StoodBack(edit);
      undo[ordinal] = outcome.undo;
      for (const collision of outcome.writtenTwice)
        collisions.push(() => notes.conflicts.writtenTwice(part, edit, collision));
      if (outcome.isOfGone === true) collisions.push(() => notes.conflicts.goneMeanwhile(part, edit));
    }
  };
  try {
    // One alone has written nothing where it stands back.
    if (decided.length > 1) house.wholly(write);
    else write();
  } catch (error) {
    if (error instanceof StoodBack) return error.edit;
    throw error;
  }
  for (const note of collisions) note();
  for (const { edit } of decided) {
    if (!givesName(edit)) continue;
    const others = house.namesakes(edit.tableName, edit.rowId);
    if (others.length > 0) notes.conflicts.nameTaken(part, edit, others);
  }
  return null;
}

function tellChanges(
  house: ApplyingHouse,
  { edits }: PartInHand,
  undo: readonly (Undo | null)[],
  { changed }: Notes,
): void {
  const changes = edits.flatMap(({ tableName, rowId, operation }, ordinal) =>
    undo[ordinal] === null ? [] : [{ table: tableName, rowId, operation }],
  );
  for (const change of changes) changed.add(change);
  house.rules.changed(changes);
}
