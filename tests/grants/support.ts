import { asc, eq } from 'drizzle-orm';
import type { GrantId, PersonId, RoleId, ScopeId } from '../../src/shop/access/index.ts';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import { grants } from '../../src/shop/grants/tables.ts';
import { people } from '../../src/shop/people/tables.ts';
import { changeLog } from '../../src/shop/records/tables.ts';
import { entry } from '../support/open-station.ts';
import type { Client, TestStation } from '../support/station.ts';

export const MASTER = 'print-farm/master';
export const FACTORY_MANAGER = 'print-farm/factory-manager';
export const DESIGNER = 'print-farm/designer';
export const OPERATOR = 'print-farm/operator';

/** The id of a demo's place, by its name. */
export async function placeOf(client: Client, name: string): Promise<ScopeId> {
  const found = (await client.hierarchy.scopes()).find((scope) => scope.name === name);
  if (found === undefined) throw new Error(`No place is called ${name}`);
  return found.id;
}

/** Somebody with one grant, who never signs in: enough to be asked about. */
export function addPerson(
  { station }: TestStation,
  name: string,
  roleId: string,
  scopeId: ScopeId,
  terms: { readonly fromAt?: number; readonly untilAt?: number | null } = {},
): { readonly personId: PersonId; readonly grantId: GrantId } {
  const id = name.toLowerCase().replaceAll(/\W+/g, '-') as PersonId;
  const grantId = `grant-of-${id}` as GrantId;
  const row = {
    id,
    email: `${id}@demo.example`,
    name,
    language: 'en',
    state: 'active',
    createdAt: 1,
  } as const;
  station.store.write((tx) => {
    tx.rows.insert(people).values(row).run();
    tx.rows
      .insert(grants)
      .values({
        id: grantId,
        personId: id,
        roleId: roleId as RoleId,
        scopeId,
        grantedBy: null,
        fromAt: terms.fromAt ?? 1,
        untilAt: terms.untilAt ?? null,
        version: 1,
      })
      .run();
    tx.record(entry({ scopeId, action: 'test.person' }));
  });
  return { personId: id, grantId };
}

interface TestEntry {
  readonly action: string;
  readonly result: string;
  readonly recordKind: string;
  readonly recordId: string | null;
  readonly recordName: string | null;
  readonly scopeName: string | null;
  readonly reason: string | null;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** The record, the oldest line first; or the lines of one action. */
export function recordOf({ station }: TestStation, action?: string): readonly TestEntry[] {
  const rows = station.store.reading
    .select()
    .from(auditEntries)
    .where(action === undefined ? undefined : eq(auditEntries.action, action))
    .orderBy(asc(auditEntries.sequence))
    .all();
  return rows.map(({ body, action: done, result, recordKind, recordId }) => {
    const { recordName, scopeName, reason, facts } = JSON.parse(body) as TestEntry;
    return { action: done, result, recordKind, recordId, recordName, scopeName, reason, facts };
  });
}

/** How many rows of travelling tables, but for the record itself, have changed. */
export function rowsChanged({ station }: TestStation): number {
  return station.store.reading
    .select()
    .from(changeLog)
    .all()
    .filter(({ tableName }) => tableName !== 'audit_entries').length;
}
