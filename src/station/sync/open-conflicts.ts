import type { Database } from 'better-sqlite3';

/**
 * What is another whenever a change stood back, was settled, or stands again: for who has to look anew. Cheap enough for
 * every round: an index holds those that are open, and the row number of the newest is the end of the table.
 */
export function openConflictsMark(database: Database): () => string {
  const look = database.prepare<[], { open: number; newest: number | null }>(
    `SELECT (SELECT count(*) FROM sync_conflicts WHERE settled_at IS NULL) AS open,
      (SELECT max(rowid) FROM sync_conflicts) AS newest`,
  );
  return () => {
    const { open = 0, newest = null } = look.get() ?? {};
    return `${open}/${newest ?? 0}`;
  };
}
