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
  const read = (): Enrolled | null => {
    const row = orm.select().from(syncHub).get();
    if (row === undefined) return null;
    const { only: _, ...enrolled } = row;
    return enrolled;
  };
  return {
    find: read,
    begin(enrolled) {
      orm.delete(syncHub).run();
      orm
        .insert(syncHub)
        .values({ only: 1, ...enrolled })
        .run();
    },
    note(changes) {
      orm.update(syncHub).set(changes).run();
    },
    end() {
      orm.delete(syncHub).run();
    },
  };
}
