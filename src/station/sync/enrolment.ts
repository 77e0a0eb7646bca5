import type { Database } from 'better-sqlite3';
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
  const read = (): Enrolled | null => {
    const row = orm.select().from(syncHub).get();
    return row === undefined ? null : withoutKey(row);
  };
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
      orm.update(syncHub).set(changes).run();
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
