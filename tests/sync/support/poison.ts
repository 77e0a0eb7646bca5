import type { RowEdit } from '../../../src/station/sync/hub.ts';
import { openOutbox, type NewPart } from '../../../src/station/sync/sealing/outbox.ts';
import type { Machine } from './machine.ts';

/** What is wrong with a part that somebody slips into a station's queue. */
export type Poison =
  | 'place of others'
  | 'founding twice'
  | 'malformed edit'
  | 'value that no table takes'
  | 'row of another station'
  | 'record rewritten'
  | 'hash of something else';

export const POISONS: readonly Poison[] = [
  'place of others',
  'founding twice',
  'malformed edit',
  'value that no table takes',
  'row of another station',
  'record rewritten',
  'hash of something else',
];

const project: RowEdit = {
  tableName: 'projects',
  rowId: 'poisoned',
  operation: 'insert',
  columns: { id: 'poisoned' },
  before: null,
};

/** The edits of each, as no lawful station makes them. */
function editsOf(poison: Poison, foreignPrinterId: string): readonly RowEdit[] {
  switch (poison) {
    case 'place of others':
    case 'founding twice':
    case 'hash of something else':
      return [
        { ...project, tableName: 'pictures', columns: { person_id: 'poisoned', image_base64: '', hash: '' } },
      ];
    case 'malformed edit':
      return [{ ...project, operation: 'upsert' as RowEdit['operation'] }];
    case 'value that no table takes':
      return [project];
    case 'row of another station':
      return [
        {
          tableName: 'printers',
          rowId: foreignPrinterId,
          operation: 'update',
          columns: { bed: 'clear', version: 99 },
          before: { bed: 'unknown', version: 1 },
        },
      ];
    case 'record rewritten':
      return [
        {
          tableName: 'audit_entries',
          rowId: 'any',
          operation: 'update',
          columns: { action: 'nothing happened' },
          before: { action: 'x' },
        },
      ];
  }
}

/** Slips it into the queue of the station, behind everything that waits, as somebody with the file in hand could. */
export function slipIn(machine: Machine, poison: Poison, foreignPrinterId: string): void {
  const { database, store, makeId } = machine.process;
  const part: NewPart = {
    transactionId: makeId<'Transaction'>(),
    place: poison === 'place of others' ? 'factory-of-others' : '',
    hybridTime: store.hybridClock.tick(),
    personId: null,
    isFounding: poison === 'founding twice',
    schema: 1,
    edits: editsOf(poison, foreignPrinterId).map((edit) => ({ ...edit, undo: null })),
  };
  machine.process.replica.seal();
  store.replicate(() => {
    openOutbox(database).add(part, machine.clock.now());
    if (poison === 'hash of something else') {
      database
        .prepare('UPDATE outbox SET hash = ? WHERE sequence = (SELECT max(sequence) FROM outbox)')
        .run('0'.repeat(64));
    }
    return [];
  });
  machine.process.engine.wake();
}
