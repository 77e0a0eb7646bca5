import type { Database } from 'better-sqlite3';
import type { RowChange } from '../../../src/shop/records/store.ts';

/** A row that was made stands on another one: which column names it, of which table. */
const CAUSES: Readonly<Record<string, readonly (readonly [column: string, table: string])[]>> = {
  models: [['project_id', 'projects']],
  model_versions: [['model_id', 'models']],
  slices: [['model_version_id', 'model_versions']],
  print_tasks: [['project_id', 'projects']],
  approvals: [['task_id', 'print_tasks']],
  finding_releases: [['task_id', 'print_tasks']],
  prints: [
    ['task_id', 'print_tasks'],
    ['printer_id', 'printers'],
  ],
  start_attempts: [['print_id', 'prints']],
  printers: [['id', 'scopes']],
  cameras: [['printer_id', 'printers']],
  intent_answers: [['id', 'intents']],
  grants: [
    ['person_id', 'people'],
    ['scope_id', 'scopes'],
  ],
  access_requests: [['person_id', 'people']],
  credentials: [['person_id', 'people']],
};

const KEYS: Readonly<Record<string, string>> = { credentials: 'person_id' };

/** Looks at rows that a transaction touched: each stands on rows that are there (S-03). Says what does not. */
export function causeWatch(database: Database): (changes: readonly RowChange[]) => readonly string[] {
  const checks = new Map(
    Object.entries(CAUSES).map(([table, causes]) => [
      table,
      causes.map(([column, other]) => ({
        other,
        column,
        missing: database
          .prepare<[string], string>(
            `SELECT "${column}" FROM "${table}" AS one WHERE one."${KEYS[table] ?? 'id'}" = ?
              AND one."${column}" IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM "${other}" AS cause WHERE cause."${KEYS[other] ?? 'id'}" = one."${column}")`,
          )
          .pluck(),
      })),
    ]),
  );
  return (changes) =>
    changes.flatMap(({ table, rowId }) =>
      (checks.get(table) ?? []).flatMap(({ missing, column, other }) => {
        const absent = missing.get(rowId);
        return absent === undefined ? [] : [`${table} ${rowId}: ${column} ${absent} is not in ${other}`];
      }),
    );
}
