import { count, ne } from 'drizzle-orm';
import type { DefaultRoleKey, RolePack, ScopeId } from '../../src/shop/access/index.ts';
import { permissionsAsked } from '../../src/shop/records/index.ts';
import { changeLog } from '../../src/shop/records/tables.ts';
import { addPerson } from '../hierarchy/company.ts';
import { type ContractWalk, guarded, type GuardedProcedure } from '../support/contract-walk.ts';
import { type TableRole, tableGives } from './access-table.ts';
import type { Tally } from './harness.ts';

/**
 * A person who has just been given one role in a factory makes every call that the role does not open there, through
 * the real router of a real station: each is forbidden, and changes nothing.
 */
export async function tryForbiddenCalls(tally: Tally, walk: ContractWalk, role: TableRole): Promise<void> {
  const { house, records } = walk;
  const name = `${role.pack}-${role.key}`;
  const key = [role.pack as RolePack, role.key as DefaultRoleKey] as const;
  const { token } = await addPerson(house, name, key, records.scope as ScopeId);
  for (const procedure of guarded) {
    if (isOpen(walk, procedure, role)) continue;
    const before = changesOf(walk);
    const { code } = await walk.callAs(token, procedure);
    tally.ran();
    tally.met('through the router');
    const cell = `${procedure.name} as ${name}`;
    tally.expect(code === 'FORBIDDEN', `${cell}: ${code}`);
    tally.expect(changesOf(walk) === before, `${cell}: something changed`);
  }
}

/** What stands above the factory, a company or its role, is open to nobody who holds a role in the factory only. */
function isOpen(walk: ContractWalk, procedure: GuardedProcedure, role: TableRole): boolean {
  const { permission, on } = procedure.access;
  const id = walk.guardedIdOf(procedure);
  if (on === 'role' || (on === 'scope' && id !== walk.records.scope)) return false;
  const asked =
    typeof permission === 'object' && 'byKind' in permission
      ? [walk.permissionOf(procedure)]
      : permissionsAsked(permission);
  return asked.some((one) => tableGives(role, one, false));
}

/** Rows that changed so far, but for the record itself. */
function changesOf({ house }: ContractWalk): number {
  const { reading } = house.station.store;
  const others = ne(changeLog.tableName, 'audit_entries');
  return reading.select({ rows: count() }).from(changeLog).where(others).get()?.rows ?? 0;
}
