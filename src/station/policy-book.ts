import { eq, isNull } from 'drizzle-orm';
import {
  compilePolicy,
  withAllFacts,
  type AccessChange,
  type AccessFacts,
  type AccessPolicy,
  type Grant,
  type Person,
  type PersonId,
  type Restriction,
  type Role,
  type Scope,
} from '../shop/access/index.ts';
import { grants, restrictions, roles } from '../shop/grants/tables.ts';
import { scopes } from '../shop/hierarchy/tables.ts';
import { people } from '../shop/people/tables.ts';
import type { Reading, RowChange } from '../shop/records/store.ts';
import { peopleTouched } from './touched-people.ts';

/** The facts of access as they stand in the store, compiled, and kept so with each commit. */
export interface PolicyBook {
  current(): AccessPolicy;
  /** Takes in what a commit changed, and says whose access it may have changed. */
  follow(changes: readonly RowChange[]): ReadonlySet<PersonId>;
}

/** @param compiled the policy of the rows as they are; left out: it is compiled from them */
export function createPolicyBook(reading: Reading, compiled?: AccessPolicy): PolicyBook {
  let policy = compiled ?? compilePolicy(allFacts(reading));
  return {
    current: () => policy,
    follow(changes) {
      const facts = changes.flatMap((change) => factOf(reading, change) ?? []);
      if (facts.length === 0) return new Set();
      const before = policy;
      policy = withAllFacts(before, facts);
      return peopleTouched(facts, before, policy);
    },
  };
}

function allFacts(reading: Reading): AccessFacts {
  return {
    scopes: reading.select().from(scopes).where(isNull(scopes.deletedAt)).all().map(scopeOf),
    roles: reading.select().from(roles).where(isNull(roles.deletedAt)).all().map(roleOf),
    grants: reading.select().from(grants).where(isNull(grants.revokedAt)).all().map(grantOf),
    restrictions: reading
      .select()
      .from(restrictions)
      .where(isNull(restrictions.liftedAt))
      .all()
      .map(restrictionOf),
    people: reading.select().from(people).all().map(personOf),
  };
}

/** A change by its id alone, as if the fact were gone. */
function goneOf({ table, rowId }: RowChange): AccessChange | null {
  switch (table) {
    case 'scopes':
      return { kind: 'scopeRemoved', scopeId: rowId as Scope['id'] };
    case 'roles':
      return { kind: 'roleRemoved', roleId: rowId as Role['id'] };
    case 'grants':
      return { kind: 'grantRemoved', grantId: rowId as Grant['id'] };
    case 'restrictions':
      return { kind: 'restrictionRemoved', restrictionId: rowId as Restriction['id'] };
    case 'people':
      return { kind: 'personRemoved', personId: rowId as Person['id'] };
    default:
      return null;
  }
}

function factOf(reading: Reading, change: RowChange): AccessChange | null {
  const { table, rowId } = change;
  const gone = goneOf(change);
  switch (table) {
    case 'scopes': {
      const row = reading.select().from(scopes).where(eq(scopes.id, rowId)).get();
      return row === undefined || row.deletedAt !== null ? gone : { kind: 'scopePut', scope: scopeOf(row) };
    }
    case 'roles': {
      const row = reading.select().from(roles).where(eq(roles.id, rowId)).get();
      return row === undefined || row.deletedAt !== null ? gone : { kind: 'rolePut', role: roleOf(row) };
    }
    case 'grants': {
      const row = reading.select().from(grants).where(eq(grants.id, rowId)).get();
      return row === undefined || row.revokedAt !== null ? gone : { kind: 'grantPut', grant: grantOf(row) };
    }
    case 'restrictions': {
      const row = reading.select().from(restrictions).where(eq(restrictions.id, rowId)).get();
      return row === undefined || row.liftedAt !== null
        ? gone
        : { kind: 'restrictionPut', restriction: restrictionOf(row) };
    }
    case 'people': {
      const row = reading.select().from(people).where(eq(people.id, rowId)).get();
      return row === undefined ? gone : { kind: 'personPut', person: personOf(row) };
    }
    default:
      return null;
  }
}

// The store keeps ids and permission keys as text; they were checked when they were written.

function scopeOf(row: typeof scopes.$inferSelect): Scope {
  return {
    id: row.id as Scope['id'],
    kind: row.kind,
    parentId: row.parentId as Scope['parentId'],
    name: row.name,
    expiresAt: row.expiresAt,
    separationOfDuties: row.separationOfDuties,
  };
}

function roleOf(row: typeof roles.$inferSelect): Role {
  return {
    id: row.id as Role['id'],
    pack: row.pack as Role['pack'],
    key: row.key,
    name: row.name,
    rank: row.rank,
    permissions: row.permissions as Role['permissions'],
    own: row.own as Role['own'],
    assigns: row.assigns as Role['assigns'],
    variantOf: row.variantOf as Role['variantOf'],
    homeScopeId: row.homeScopeId as Role['homeScopeId'],
  };
}

function grantOf(row: typeof grants.$inferSelect): Grant {
  return {
    id: row.id as Grant['id'],
    personId: row.personId as Grant['personId'],
    roleId: row.roleId as Grant['roleId'],
    scopeId: row.scopeId as Grant['scopeId'],
    grantedBy: row.grantedBy as Grant['grantedBy'],
    fromAt: row.fromAt,
    untilAt: row.untilAt,
  };
}

function restrictionOf(row: typeof restrictions.$inferSelect): Restriction {
  const terms = {
    id: row.id as Restriction['id'],
    scopeId: row.scopeId as Restriction['scopeId'],
    permissions: row.permissions as Restriction['permissions'],
    reason: row.reason,
    setBy: row.setBy as Restriction['setBy'],
    fromAt: row.fromAt,
    untilAt: row.untilAt,
  };
  return row.personId === null
    ? { ...terms, personId: null, roleId: row.roleId as Role['id'] }
    : { ...terms, personId: row.personId as Person['id'], roleId: null };
}

function personOf(row: typeof people.$inferSelect): Person {
  return { id: row.id as Person['id'], name: row.name, active: row.state !== 'inactive' };
}
