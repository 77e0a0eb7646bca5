import { and, asc, eq, inArray, isNotNull, notLike, or } from 'drizzle-orm';
import type { AuditBody } from '../audit/index.ts';
import { auditEntries } from '../audit/tables.ts';
import { placeOf } from '../printers/printer-rows.ts';
import type { PrintingHouse } from './house.ts';
import type { ChainStep } from './model.ts';
import type { TaskRow } from './moves.ts';

/**
 * Who did each step of a task, from the upload of its model on, as the record has it. What the station did with the
 * files by itself (reading a model, slicing it) is no step of anybody's.
 */
export function chainOf(house: PrintingHouse, task: TaskRow): readonly ChainStep[] {
  const records = [task.id, task.modelVersionId, ...(task.sliceId === null ? [] : [task.sliceId])];
  return house.store.reading
    .select()
    .from(auditEntries)
    .where(
      and(
        inArray(auditEntries.recordId, records),
        eq(auditEntries.result, 'done'),
        or(isNotNull(auditEntries.personId), notLike(auditEntries.action, 'projects.%')),
      ),
    )
    .orderBy(asc(auditEntries.at), asc(auditEntries.sequence))
    .all()
    .map((entry) => {
      const body = JSON.parse(entry.body) as AuditBody;
      const printerId = body.facts['printerId'];
      return {
        at: entry.at,
        action: entry.action,
        personId: entry.personId,
        personName: body.actor.personName,
        roleName: body.actor.roleName,
        stationName: body.stationName,
        printerName: typeof printerId === 'string' ? placeOf(house.policy(), printerId).name : null,
        reason: body.reason,
        dutiesNotApart: typeof body.facts['dutiesNotApart'] === 'string',
      };
    });
}
