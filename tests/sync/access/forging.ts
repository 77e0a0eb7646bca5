import fc from 'fast-check';
import { defaultRoleId, type PersonId } from '../../../src/shop/access/index.ts';
import type { RowEdit, SqlValue } from '../../../src/station/sync/hub.ts';
import { pick } from '../../access/arbitrary.ts';
import { PEOPLE } from '../../access/edits.ts';
import { SCOPES } from '../../access/facts.ts';
import type { Office } from './office.ts';

/** Kinds of changes that somebody could write into a part by hand, who has a station's credentials and no scruples. */
const FORGERIES = [
  'grant to oneself',
  'grant in the name of a Master',
  'grant to another',
  'grant of another role',
  'grant lengthened',
  'grant taken',
  'grant taken back to life',
  'restriction lifted',
  'rank raised',
  'permissions put in',
  'role made',
  'account opened',
  'person made anew',
  'password of another',
  'place moved',
  'place made anew',
  'place deleted',
  'grant deleted',
  'two at once',
  'nobody',
] as const;
export type Forgery = (typeof FORGERIES)[number];

export const arbitraryForgery = fc.record({
  forgery: fc.constantFrom(...FORGERIES),
  who: fc.nat(100),
  whom: fc.nat(100),
  where: fc.nat(100),
  which: fc.nat(1000),
});
export type Forged = typeof arbitraryForgery extends fc.Arbitrary<infer Value> ? Value : never;

const MASTER = defaultRoleId('print-farm', 'master');
const ADMINISTRATOR = defaultRoleId('plant', 'enterprise-administrator');

function rowsOf({ database }: Office, tableName: string): readonly Record<string, SqlValue>[] {
  return database.prepare<[], Record<string, SqlValue>>(`SELECT * FROM "${tableName}" ORDER BY 1`).all();
}

function insert(tableName: string, columns: Record<string, SqlValue>): RowEdit {
  const rowId = String(columns['id'] ?? columns['person_id']);
  return { tableName, rowId, operation: 'insert', columns, before: null };
}

/** An update as a lawful station would word it: with the version that stands and the next one. */
function update(
  tableName: string,
  row: Record<string, SqlValue> | undefined,
  columns: Record<string, SqlValue>,
): readonly RowEdit[] {
  if (row === undefined) return [];
  const next = row['version'] === undefined ? {} : { version: Number(row['version']) + 1 };
  const written = { ...columns, ...next };
  const before = Object.fromEntries(Object.keys(written).map((name) => [name, row[name] ?? null]));
  const rowId = String(row['id'] ?? row['person_id']);
  return [{ tableName, rowId, operation: 'update', columns: written, before }];
}

/** The person that a forged part names, and its edits, made to fit the rows of a station as they stand. */
export function forgedEdits(
  office: Office,
  outsiders: readonly PersonId[],
  forged: Forged,
  serial: number,
): { readonly personId: PersonId | null; readonly edits: readonly RowEdit[] } {
  const personId = pick(outsiders, forged.who);
  const whom = pick(PEOPLE, forged.whom).id;
  const scopeId = pick(SCOPES, forged.where).id;
  const one = <Row>(rows: readonly Row[]): Row | undefined => rows[forged.which % Math.max(1, rows.length)];
  const grant = (more: Record<string, SqlValue>) =>
    insert('grants', {
      id: `forged-${serial}`,
      person_id: whom,
      role_id: MASTER,
      scope_id: scopeId,
      granted_by: personId,
      from_at: 1,
      until_at: null,
      revoked_at: null,
      revoked_by: null,
      version: 1,
      ...more,
    });
  const by = (edits: readonly RowEdit[]) => ({ personId, edits });
  switch (forged.forgery) {
    case 'grant to oneself':
      return by([grant({ person_id: personId })]);
    case 'grant in the name of a Master':
      return by([grant({ granted_by: 'mia', role_id: ADMINISTRATOR })]);
    case 'grant to another':
      return by([grant({ role_id: ADMINISTRATOR })]);
    case 'grant of another role':
      return by(update('grants', one(rowsOf(office, 'grants')), { role_id: MASTER }));
    case 'grant lengthened':
      return by(update('grants', one(rowsOf(office, 'grants')), { until_at: null, from_at: 1 }));
    case 'grant taken':
      return by(update('grants', one(rowsOf(office, 'grants')), { revoked_at: 5, revoked_by: personId }));
    case 'grant taken back to life':
      return by(update('grants', one(rowsOf(office, 'grants')), { revoked_at: null, revoked_by: null }));
    case 'restriction lifted':
      return by(
        update('restrictions', one(rowsOf(office, 'restrictions')), { lifted_at: 5, lifted_by: personId }),
      );
    case 'rank raised':
      return by(update('roles', one(rowsOf(office, 'roles')), { rank: 99 }));
    case 'permissions put in':
      return by(
        update('roles', one(rowsOf(office, 'roles')), {
          permissions: '["platform.administer","user.manage"]',
        }),
      );
    case 'role made':
      return by([
        insert('roles', {
          id: `forged-${serial}`,
          pack: null,
          key: `forged-${serial}`,
          name: `Forged ${serial}`,
          rank: 1,
          permissions: '["user.manage","role.manage"]',
          own: '[]',
          assigns: `["${MASTER}"]`,
          variant_of: null,
          home_scope_id: 'acme',
          deleted_at: null,
          version: 1,
        }),
      ]);
    case 'account opened':
      return by(update('people', one(rowsOf(office, 'people')), { state: 'active' }));
    case 'person made anew':
      return by([
        insert('people', {
          id: whom,
          email: `${serial}@acme.example`,
          name: 'Somebody',
          language: 'en',
          state: 'invited',
          created_at: 1,
        }),
        grant({ role_id: ADMINISTRATOR }),
        insert('credentials', {
          person_id: whom,
          password_hash: null,
          password_changed_at: null,
          recovery_hash: null,
          invitation_hash: 'hash',
          invitation_expires_at: 5,
        }),
      ]);
    case 'password of another':
      return by([
        {
          tableName: 'credentials',
          rowId: 'mia',
          operation: 'update',
          columns: { password_hash: 'mine', password_changed_at: 5 },
          before: { password_hash: null, password_changed_at: null },
        },
      ]);
    case 'place moved':
      return by(update('scopes', one(rowsOf(office, 'scopes')), { parent_id: scopeId }));
    case 'place made anew':
      return by([
        insert('scopes', {
          id: String(one(rowsOf(office, 'scopes'))?.['id'] ?? 'north'),
          kind: 'factory',
          parent_id: scopeId,
          name: 'Elsewhere',
          expires_at: null,
          separation_of_duties: null,
          time_zone: null,
          seats: null,
          customer: null,
          created_at: 1,
          deleted_at: null,
        }),
      ]);
    case 'place deleted':
      return by(update('scopes', one(rowsOf(office, 'scopes')), { deleted_at: 5 }));
    case 'grant deleted':
      return by(
        update('grants', one(rowsOf(office, 'grants')), {}).map((edit) => ({
          ...edit,
          operation: 'delete' as const,
          columns: null,
        })),
      );
    case 'two at once':
      return by([
        ...update('restrictions', one(rowsOf(office, 'restrictions')), { lifted_at: 5, lifted_by: personId }),
        grant({}),
      ]);
    case 'nobody':
      return { personId: null, edits: [grant({ granted_by: null })] };
  }
}
