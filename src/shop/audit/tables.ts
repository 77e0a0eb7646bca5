import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { placedBy, synced } from '../records/synced.ts';

/** The record. It only grows; each entry carries the hash of the one before it at the same station. */
export const auditEntries = sqliteTable(
  'audit_entries',
  {
    id: text('id').primaryKey(),
    stationId: text('station_id').notNull(),
    epoch: integer('epoch').notNull(),
    /** Without gaps, per station and epoch. */
    sequence: integer('sequence').notNull(),
    at: integer('at').notNull(),
    action: text('action').notNull(),
    result: text('result', { enum: ['done', 'refused'] }).notNull(),
    personId: text('person_id'),
    recordKind: text('record_kind').notNull(),
    recordId: text('record_id'),
    scopeId: text('scope_id'),
    /** Everything else as canonical JSON (RFC 8785): names as they were, role and grant, session, before and after. */
    body: text('body').notNull(),
    previousHash: text('previous_hash').notNull(),
    hash: text('hash').notNull(),
  },
  (table) => [
    uniqueIndex('audit_entries_order').on(table.stationId, table.epoch, table.sequence),
    // In the order in which the record is read; place and result stand in it so that a look for them reads no body.
    index('audit_entries_time').on(table.at, table.stationId, table.sequence, table.scopeId, table.result),
    index('audit_entries_record').on(table.recordId, table.at),
    index('audit_entries_person').on(table.personId, table.at),
    index('audit_entries_action').on(table.action, table.at),
  ],
);

export const auditTables = [synced('appendOnly', auditEntries, placedBy(auditEntries.scopeId))];
