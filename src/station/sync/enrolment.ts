import type { Database } from 'better-sqlite3';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { syncHub } from '../../shop/sync/tables.ts';

/** How this station is enrolled, as it stands on disk. */
export type Enrolled = Omit<typeof syncHub.$inferSelect, 'only'>;

export interface EnrolmentBook {
  /** Null: the station is alone. */
  find(): Enrolled | null;
  begin(enrolled: Enrolled): void;
  note(changes: Partial<Enrolled>): void;
  end(): void;
}

/** Written inside of the caller’s transaction. */
export function enrolmentBook(database: Database): EnrolmentBook {
  const orm = drizzle(database);
  // Asked several times a round, and with every look at the foot of a window.
  let known: { readonly enrolled: Enrolled | null } | null = null;
  const select = orm.select().from(syncHub).prepare();
  const read = (): Enrolled | null => {
    const row = select.get();
    return row === undefined ? null : withoutKey(row);
  };
  const noting = (names: readonly string[]) =>
    orm
      .update(syncHub)
      .set(Object.fromEntries(names.map((name) => [name, sql.placeholder(name)])))
      .prepare();
  // Each page that comes is noted: one statement for each choice of columns, made once.
  const notings = new Map<string, ReturnType<typeof noting>>();
  return {
    find() {
      // What is read inside of a transaction may be taken back with it.
      if (database.inTransaction) return read();
      known ??= { enrolled: read() };
      return known.enrolled;
    },
    begin(enrolled) {
      known = null;
      orm.delete(syncHub).run();
      orm
        .insert(syncHub)
        .values({ only: 1, ...enrolled })
        .run();
    },
    note(changes) {
      known = null;
      const names = Object.keys(changes);
      const key = names.join();
      const statement = notings.get(key) ?? noting(names);
      notings.set(key, statement);
      statement.run(changes);
    },
    end() {
      known = null;
      orm.delete(syncHub).run();
    },
  };
}

function withoutKey(row: typeof syncHub.$inferSelect): Enrolled {
  const enrolled: Partial<typeof row> = { ...row };
  delete enrolled.only;
  return enrolled as Enrolled;
}
