import { and, asc, eq, isNull, ne } from 'drizzle-orm';
import { defaultRole, type RoleId } from '../../../shop/access/index.ts';
import { roles } from '../../../shop/grants/tables.ts';
import { asRead } from '../../../shop/hierarchy/scope-rows.ts';
import { scopes } from '../../../shop/hierarchy/tables.ts';
import { people } from '../../../shop/people/tables.ts';
import type { Reading } from '../../../shop/records/store.ts';
import type { RowEdit } from '../hub.ts';

/**
 * Where a name is to be one of a kind, and the columns that make it so: a use case refuses a second one, but two
 * stations that cannot hear of each other can give it twice. Then both are kept, and people are told.
 */
const NAMING: Readonly<Record<string, readonly string[]>> = {
  people: ['email'],
  scopes: ['name', 'parent_id'],
  roles: ['name'],
};

/** Whether an edit gives a row a name that only one should have. */
export function givesName({ tableName, operation, columns }: RowEdit): boolean {
  const naming = NAMING[tableName];
  if (naming === undefined || operation === 'delete') return false;
  return naming.some((column) => columns?.[column] !== undefined);
}

/** The other rows that have the name which the row has and only one should have, the oldest first; empty: none. */
export function namesakes(reading: Reading, tableName: string, rowId: string): readonly string[] {
  switch (tableName) {
    case 'people':
      return accountsNamedAs(reading, rowId);
    case 'scopes':
      return siblingsNamedAs(reading, rowId);
    case 'roles':
      return rolesNamedAs(reading, rowId);
    default:
      return [];
  }
}

/** An e-mail is one account for ever, also when the account is closed (people: PE16). */
function accountsNamedAs(reading: Reading, personId: string): readonly string[] {
  const row = reading.select({ email: people.email }).from(people).where(eq(people.id, personId)).get();
  if (row === undefined) return [];
  return idsOf(
    reading
      .select({ id: people.id })
      .from(people)
      .where(and(eq(people.email, row.email), ne(people.id, personId)))
      .orderBy(asc(people.id))
      .all(),
  );
}

/** Two places below one are told apart by their names; printers are by more than that. */
function siblingsNamedAs(reading: Reading, scopeId: string): readonly string[] {
  const row = reading.select().from(scopes).where(eq(scopes.id, scopeId)).get();
  if (row === undefined || row.kind === 'printer' || row.deletedAt !== null) return [];
  const siblings = reading
    .select({ id: scopes.id, name: scopes.name })
    .from(scopes)
    .where(
      and(
        row.parentId === null ? isNull(scopes.parentId) : eq(scopes.parentId, row.parentId),
        ne(scopes.id, scopeId),
        ne(scopes.kind, 'printer'),
        isNull(scopes.deletedAt),
      ),
    )
    .orderBy(asc(scopes.id))
    .all();
  return idsOf(siblings.filter(({ name }) => asRead(name) === asRead(row.name)));
}

/** Roles of one home; a variant may be called what its default is. */
function rolesNamedAs(reading: Reading, roleId: string): readonly string[] {
  const row = reading.select().from(roles).where(eq(roles.id, roleId)).get();
  if (row === undefined || row.deletedAt !== null) return [];
  const original = row.variantOf === null ? null : defaultRole(row.variantOf as RoleId);
  if (original?.name === row.name) return [];
  const others = reading
    .select({ id: roles.id, name: roles.name })
    .from(roles)
    .where(and(eq(roles.homeScopeId, row.homeScopeId), ne(roles.id, roleId), isNull(roles.deletedAt)))
    .orderBy(asc(roles.id))
    .all();
  return idsOf(others.filter(({ name }) => asRead(name) === asRead(row.name)));
}

function idsOf(rows: readonly { readonly id: string }[]): readonly string[] {
  return rows.map(({ id }) => id);
}
