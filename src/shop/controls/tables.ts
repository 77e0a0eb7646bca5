import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { placedBy, synced } from '../records/synced.ts';
import type { SettingValue } from './model.ts';

/** A printer's parameters as they were, kept before each change and when somebody asks. */
export const settingsSnapshots = sqliteTable(
  'settings_snapshots',
  {
    id: text('id').primaryKey(),
    printerId: text('printer_id').notNull(),
    readAt: integer('read_at').notNull(),
    keptBy: text('kept_by').notNull(),
    note: text('note').notNull(),
    settings: text('settings', { mode: 'json' }).$type<readonly SettingValue[]>().notNull(),
  },
  (table) => [index('settings_snapshots_printer').on(table.printerId)],
);

export const controlsTables = [
  synced('appendOnly', settingsSnapshots, placedBy(settingsSnapshots.printerId)),
];
