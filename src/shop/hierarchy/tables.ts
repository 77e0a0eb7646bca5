import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { everywhere, placedBy, synced } from '../records/synced.ts';

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
    /** Of a client: how many people it may have. Null: as many as it likes. */
    seats: integer('seats'),
    /** Of an organization: a customer from outside, or a department of the client itself. */
    customer: text('customer', { enum: ['internal', 'external'] }),
    createdAt: integer('created_at').notNull(),
    deletedAt: integer('deleted_at'),
  },
  (table) => [index('scopes_parent').on(table.parentId)],
);

/** When people of a factory work: their sessions end with the shift. */
export const shifts = sqliteTable(
  'shifts',
  {
    id: text('id').primaryKey(),
    factoryId: text('factory_id').notNull(),
    name: text('name').notNull(),
    /** The days on which it begins: 1 is Monday, 7 is Sunday. */
    days: text('days', { mode: 'json' }).$type<readonly number[]>().notNull(),
    /** Minutes after midnight on the factory's clock. An end that is not after the start is on the next day. */
    startMinute: integer('start_minute').notNull(),
    endMinute: integer('end_minute').notNull(),
    deletedAt: integer('deleted_at'),
  },
  (table) => [index('shifts_factory').on(table.factoryId)],
);

export const hierarchyTables = [
  synced('fields', scopes, everywhere),
  synced('fields', shifts, placedBy(shifts.factoryId)),
];
