import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { synced } from '../records/synced.ts';

/** Every place of the hierarchy, from the platform to a printer. */
export const scopes = sqliteTable(
  'scopes',
  {
    id: text('id').primaryKey(),
    kind: text('kind', {
      enum: ['platform', 'client', 'enterprise', 'factory', 'area', 'printer', 'organization'],
    }).notNull(),
    parentId: text('parent_id'),
    name: text('name').notNull(),
    expiresAt: integer('expires_at'),
    separationOfDuties: integer('separation_of_duties', { mode: 'boolean' }),
    /** IANA name, for a factory: its day and its shifts. */
    timeZone: text('time_zone'),
    createdAt: integer('created_at').notNull(),
    deletedAt: integer('deleted_at'),
  },
  (table) => [index('scopes_parent').on(table.parentId)],
);

export const hierarchyTables = [synced('fields', scopes)];
