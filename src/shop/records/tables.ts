import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { local } from './synced.ts';

/** Who this station is. One row. */
export const stationIdentity = sqliteTable(
  'station_identity',
  {
    only: integer('only').primaryKey(),
    id: text('id').notNull(),
    /** Grows when the data folder was restored or copied, so that its sequence numbers never collide. */
    epoch: integer('epoch').notNull(),
    name: text('name').notNull(),
    demo: integer('demo', { mode: 'boolean' }).notNull(),
    language: text('language').notNull(),
    createdAt: integer('created_at').notNull(),
    /** Set with the first account and never cleared: the first start is over for ever, whatever happens to the people. */
    setUpAt: integer('set_up_at'),
  },
  (table) => [check('station_identity_one_row', sql`${table.only} = 1`)],
);

/**
 * The transaction under way, one row. The capture triggers read it; when it names no transaction they refuse the
 * write, so that no row of a travelling table changes outside of the store's one door.
 */
export const writeContext = sqliteTable('write_context', {
  only: integer('only').primaryKey(),
  transactionId: text('transaction_id'),
  hybridTime: text('hybrid_time').notNull(),
  /** Off while rows are written that came from the hub: they must not travel back. */
  captures: integer('captures', { mode: 'boolean' }).notNull().default(true),
});

/** What changed, row by row, in the order of the commits: what sync will send. */
export const changeLog = sqliteTable(
  'change_log',
  {
    sequence: integer('sequence').primaryKey({ autoIncrement: true }),
    transactionId: text('transaction_id').notNull(),
    hybridTime: text('hybrid_time').notNull(),
    tableName: text('table_name').notNull(),
    rowId: text('row_id').notNull(),
    operation: text('operation', { enum: ['insert', 'update', 'delete'] }).notNull(),
    /** The changed columns with their new values. */
    columns: text('columns', { mode: 'json' }).$type<Record<string, unknown>>(),
    /** The same columns with the values that they had. */
    before: text('before', { mode: 'json' }).$type<Record<string, unknown>>(),
  },
  (table) => [index('change_log_transaction').on(table.transactionId)],
);

export const recordsTables = [
  local(stationIdentity, 'Names this very station; a copy of it elsewhere would be a lie.'),
  local(writeContext, 'Holds only the transaction under way.'),
  local(changeLog, 'Is what travels, and so is not captured itself.'),
];
