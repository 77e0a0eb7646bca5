import { eq, sql } from 'drizzle-orm';
import type { PersonId } from '../../shop/access/index.ts';
import { people } from '../../shop/people/tables.ts';
import type { Reading } from '../../shop/records/store.ts';
import type { ConflictSubject } from '../../shop/sync/index.ts';
import type { syncConflicts } from '../../shop/sync/tables.ts';
import { shapeNamed } from './travelling.ts';

/** What the names of roles and places are looked up in. */
export interface SubjectHouse {
  /** Null: no such role is known here. */
  roleName(roleId: string): string | null;
  /** Empty: no such place is known here. */
  placeName(scopeId: string): string;
}

type ConflictRow = Pick<typeof syncConflicts.$inferSelect, 'tableName' | 'rowId' | 'columnName' | 'lost'>;
type Columns = Readonly<Record<string, unknown>>;

/** Tables whose rows have no name of their own: people know them by whom they are about, which role, and where. */
const ABOUT_PEOPLE: ReadonlySet<string> = new Set([
  'grants',
  'restrictions',
  'roles',
  'access_requests',
  'credentials',
  'pictures',
]);

/** Whom a conflict is about, which role and where; null: it is called by its name. */
export function subjectOf(
  reading: Reading,
  house: SubjectHouse,
  conflict: ConflictRow,
): ConflictSubject | null {
  if (!ABOUT_PEOPLE.has(conflict.tableName)) return null;
  const columns = columnsOf(reading, conflict);
  const personId = textIn(columns, 'person_id');
  const roleId = textIn(columns, 'role_id');
  const scopeId = textIn(columns, 'scope_id') ?? textIn(columns, 'home_scope_id');
  const placeName = scopeId === null ? '' : house.placeName(scopeId);
  return {
    personName: personId === null ? null : nameOfPerson(reading, personId),
    roleName: roleId === null ? textIn(columns, 'name') : house.roleName(roleId),
    placeName: placeName === '' ? null : placeName,
  };
}

/** The place that a change named which stood back, where its row is not there: it was to be made, and never was. */
export function placeMeant({ columnName, lost }: ConflictRow): string | null {
  const columns = columnName === null ? changeOf(lost) : {};
  return textIn(columns, 'scope_id') ?? textIn(columns, 'home_scope_id');
}

/** The name that a change gave which stood back. */
export function nameMeant({ columnName, lost }: ConflictRow): string | null {
  return columnName === null ? textIn(changeOf(lost), 'name') : null;
}

export function nameOfPerson(reading: Reading, personId: string): string | null {
  const row = reading
    .select({ name: people.name })
    .from(people)
    .where(eq(people.id, personId as PersonId))
    .get();
  return row?.name ?? null;
}

/** The row as it stands; where there is none, or not all of it, what the change would have made of it. */
function columnsOf(reading: Reading, { tableName, rowId, columnName, lost }: ConflictRow): Columns {
  const shape = shapeNamed(tableName);
  const meant = columnName === null ? changeOf(lost) : {};
  if (shape === null) return meant;
  const row = reading.get<Columns | undefined>(
    sql`SELECT * FROM ${sql.identifier(tableName)} WHERE ${sql.identifier(shape.key)} = ${rowId}`,
  );
  return { [shape.key]: rowId, ...meant, ...row };
}

function changeOf(value: unknown): Columns {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Columns) : {};
}

function textIn(columns: Columns, column: string): string | null {
  const value = columns[column];
  return typeof value === 'string' && value !== '' ? value : null;
}
