import { and, asc, count, eq } from 'drizzle-orm';
import type { DefaultRoleKey, PermissionKey, RolePack, ScopeId } from '../../src/shop/access/index.ts';
import { defaultRoleId } from '../../src/shop/access/index.ts';
import type { AuditBody } from '../../src/shop/audit/index.ts';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import { grants, roles } from '../../src/shop/grants/tables.ts';
import type { ScopeView } from '../../src/shop/hierarchy/contract.ts';
import { credentials, people } from '../../src/shop/people/tables.ts';
import { entry } from '../support/open-station.ts';
import { signIn, type Client, type SignedInPerson, type TestStation } from '../support/station.ts';

/** A further person with one role at one place, signed in with the demo's password. */
export async function addPerson(
  house: TestStation,
  name: string,
  role: readonly [RolePack, DefaultRoleKey],
  scopeId: ScopeId,
): Promise<SignedInPerson> {
  const { station } = house;
  const email = `${name.toLowerCase()}@company.example`;
  const known = station.store.reading.select().from(credentials).limit(1).get();
  if (known === undefined) throw new Error('The demo has no password');
  station.store.write((tx) => {
    tx.rows
      .insert(people)
      .values({ id: name, email, name, language: 'en', state: 'active', createdAt: 1 })
      .run();
    tx.rows
      .insert(credentials)
      .values({ ...known, personId: name, recoveryHash: null })
      .run();
    tx.rows
      .insert(grants)
      .values({
        id: `grant-${name}`,
        personId: name,
        roleId: defaultRoleId(...role),
        scopeId,
        grantedBy: null,
        fromAt: 1,
        version: 1,
      })
      .run();
    tx.record(entry());
  });
  return signIn(station, email);
}

/** Gives a person a role of the client's own, with just these permissions, at a place. */
export function giveOwnRole(
  { station }: TestStation,
  personId: string,
  permissions: readonly PermissionKey[],
  scopeId: ScopeId,
): void {
  const roleId = `role-of-${personId}`;
  const role = { id: roleId, pack: null, key: roleId, name: roleId, rank: 30, own: [], assigns: [] };
  const grant = { id: `own-${personId}`, personId, roleId, scopeId, grantedBy: null, fromAt: 1 };
  station.store.write((tx) => {
    tx.rows
      .insert(roles)
      .values({ ...role, permissions, homeScopeId: scopeId, version: 1 })
      .run();
    tx.rows
      .insert(grants)
      .values({ ...grant, version: 1 })
      .run();
    tx.record(entry());
  });
}

export async function placeNamed(client: Client, name: string): Promise<ScopeView> {
  const found = (await client.hierarchy.scopes()).find((scope) => scope.name === name);
  if (found === undefined) throw new Error(`No place ${name}`);
  return found;
}

/** What is on record as done of something, in order. */
export function doneOn({ station }: TestStation, recordId: string) {
  return station.store.reading
    .select()
    .from(auditEntries)
    .where(and(eq(auditEntries.recordId, recordId), eq(auditEntries.result, 'done')))
    .orderBy(asc(auditEntries.sequence))
    .all()
    .map(({ action, personId, body }) => ({ action, personId, ...(JSON.parse(body) as AuditBody) }));
}

/** How many entries the record has. */
export function entriesIn({ station }: TestStation): number {
  return station.store.reading.select({ many: count() }).from(auditEntries).get()?.many ?? 0;
}
