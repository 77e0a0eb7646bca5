import { eq } from 'drizzle-orm';
import {
  objectionToTask,
  type Arrival,
  type ArrivingEdit,
  type ArrivingRun,
  type TaskColumns,
} from '../../../shop/printing/arriving.ts';
import { printTasks } from '../../../shop/printing/tables.ts';
import type { Reading } from '../../../shop/records/store.ts';
import type { JudgedPart, PartJudge } from '../applying/judge.ts';
import type { RowEdit } from '../hub.ts';
import { shapeNamed } from '../travelling.ts';

/**
 * Asks the rules of printing again of what was done to tasks at another station: is it a move of the table, by somebody
 * who could make it, or by the station that has the run? What happened at a printer is believed of its own station.
 */
export function printTaskJudge(): PartJudge {
  return {
    tables: new Set(['print_tasks']),
    objectionTo(reading, part, rules) {
      const { personId, at, stationId, edits } = part;
      const runs = runsIn(part);
      const arrival: Arrival = { reading, runs, personId, at, stationId, policy: rules };
      // Several moves of one task come in one part: each is judged on what the one before it left.
      const rows = new Map<string, TaskColumns | null>();
      for (const edit of edits) {
        if (edit.tableName !== 'print_tasks') continue;
        const before = rows.has(edit.rowId) ? (rows.get(edit.rowId) ?? null) : rowOf(reading, edit.rowId);
        const objection = objectionToTask(arrival, before, ofKnownColumns(edit));
        if (objection !== null) return objection;
        rows.set(edit.rowId, { ...before, ...edit.columns });
      }
      return null;
    },
  };
}

/** An edit without the columns that only a newer Printhall knows: all stations judge what all of them know. */
function ofKnownColumns({ rowId, operation, columns, before }: RowEdit): ArrivingEdit {
  const names = shapeNamed('print_tasks')?.columns ?? new Set<string>();
  const kept = columns && Object.fromEntries(Object.entries(columns).filter(([name]) => names.has(name)));
  return { rowId, operation, columns: kept, before };
}

/** A task by the names of its columns, as edits have them. */
function rowOf(reading: Reading, taskId: string): TaskColumns | null {
  const row = reading.select().from(printTasks).where(eq(printTasks.id, taskId)).get();
  if (row === undefined) return null;
  return Object.fromEntries(Object.entries(row).map(([member, value]) => [columnNameOf(member), value]));
}

function columnNameOf(member: string): string {
  return member.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Runs that were taken in the part itself: their rows are written after it was judged. */
function runsIn({ edits }: JudgedPart): ReadonlyMap<string, ArrivingRun> {
  const inserted = edits.filter((edit) => edit.tableName === 'prints' && edit.operation === 'insert');
  return new Map(inserted.map((edit) => [edit.rowId, runOf(edit)]));
}

function runOf({ rowId, columns }: RowEdit): ArrivingRun {
  const text = (name: string): string => String(columns?.[name] ?? '');
  return {
    id: rowId,
    taskId: text('task_id'),
    printerId: text('printer_id'),
    stationId: text('station_id'),
    acceptedBy: text('accepted_by'),
    acceptedAt: Number(columns?.['accepted_at'] ?? 0),
  };
}
