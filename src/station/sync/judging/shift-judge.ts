import { eq } from 'drizzle-orm';
import type { PersonId, ScopeId } from '../../../shop/access/index.ts';
import { hierarchyContract } from '../../../shop/hierarchy/contract.ts';
import { shifts } from '../../../shop/hierarchy/tables.ts';
import type { Reading } from '../../../shop/records/store.ts';
import type { PartJudge } from '../applying/judge.ts';
import type { RowEdit } from '../hub.ts';
import { callRefusal, unlawful, type Case, type Objection } from './case.ts';

/**
 * Asks again of the shifts of a factory that another station wrote: does this person keep the master data there? Sessions
 * end with shifts, so that who could write them anywhere would sign people out.
 */
export function shiftJudge(): PartJudge {
  return {
    tables: new Set(['shifts']),
    objectionTo(reading, { personId, at, edits: all }, rules) {
      const edits = all.filter(({ tableName }) => tableName === 'shifts');
      if (personId === null) return unlawful({ edits });
      const one: Case = { reading, policy: rules(), actorId: personId as PersonId, at, edits };
      for (const edit of edits) {
        const objection = objectionToShift(one, edit);
        if (objection !== null) return objection;
      }
      return null;
    },
  };
}

/** A shift stays with its factory, and is never taken out of the file. */
function objectionToShift(one: Case, { operation, rowId, columns }: RowEdit): Objection | null {
  const said = columns?.['factory_id'];
  if (operation === 'delete' || (operation === 'update' && said !== undefined)) return unlawful(one);
  const factoryId = operation === 'insert' ? said : factoryOf(one.reading, rowId);
  // A shift that was never here hangs on nothing; at a factory that is gone, it went with it.
  if (typeof factoryId !== 'string' || !one.policy.scopes.has(factoryId as ScopeId)) return null;
  return callRefusal(one, hierarchyContract.saveShift, factoryId as ScopeId);
}

function factoryOf(reading: Reading, shiftId: string): string | null {
  const row = reading
    .select({ factoryId: shifts.factoryId })
    .from(shifts)
    .where(eq(shifts.id, shiftId))
    .get();
  return row?.factoryId ?? null;
}
