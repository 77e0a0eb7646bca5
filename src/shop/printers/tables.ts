import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { local, owned, placedBy, synced } from '../records/synced.ts';
import type { PrinterFault } from './model.ts';

/** A printer; its name and place are those of the scope with the same id. */
export const printers = sqliteTable('printers', {
  id: text('id').primaryKey(),
  /** The station that it is plugged into: its one owner. */
  stationId: text('station_id').notNull(),
  address: text('address').notNull(),
  profileKey: text('profile_key').notNull(),
  materialKey: text('material_key').notNull(),
  bed: text('bed', { enum: ['clear', 'occupied', 'unknown'] }).notNull(),
  /** Kept until a person has looked; the printer starts nothing meanwhile. */
  fault: text('fault', { mode: 'json' }).$type<PrinterFault>(),
  /** Whether the station keeps a connection to it. */
  connects: integer('connects', { mode: 'boolean' }).notNull(),
  /** Why nobody prints on it; null: it is in service. */
  outOfService: text('out_of_service', { mode: 'json' }).$type<OutOfServiceRow>(),
  /** The serial number of its USB adapter: by it a printer is known again at another port. */
  usbSerial: text('usb_serial'),
  powerGroupId: text('power_group_id'),
  removedAt: integer('removed_at'),
  version: integer('version').notNull(),
});

/** As `OutOfService`, with the person by id. */
export interface OutOfServiceRow {
  readonly reason: string;
  readonly since: number;
  readonly personId: string;
}

/** API keys of printers on the network. */
export const printerCredentials = sqliteTable('printer_credentials', {
  printerId: text('printer_id').primaryKey(),
  secret: text('secret').notNull(),
});

/** Printers on one fuse. */
export const powerGroups = sqliteTable('power_groups', {
  id: text('id').primaryKey(),
  /** The factory or area that the fuse is of. */
  scopeId: text('scope_id').notNull(),
  name: text('name').notNull(),
  heatingAtOnce: integer('heating_at_once').notNull(),
  removedAt: integer('removed_at'),
  version: integer('version').notNull(),
});

/** A person's word that a bed is clear, or that a part may be gone on with: for one printer, one start, a short time. */
export const plateWords = sqliteTable(
  'plate_words',
  {
    /** SHA-256 of the token: the token itself is only in the window that asked. */
    id: text('id').primaryKey(),
    printerId: text('printer_id').notNull(),
    personId: text('person_id').notNull(),
    /** Null: the bed is clear. Else the hash of the plan by which the part on it is gone on with. */
    resumePlanHash: text('resume_plan_hash'),
    givenAt: integer('given_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    spentAt: integer('spent_at'),
    /** Set when something happened at the printer that the word could not know of. */
    voidedAt: integer('voided_at'),
  },
  (table) => [index('plate_words_printer').on(table.printerId)],
);

export const printersTables = [
  owned(printers, placedBy(printers.id), { by: 'station', column: printers.stationId }),
  synced('fields', powerGroups, placedBy(powerGroups.scopeId)),
  local(printerCredentials, 'A secret stays where it is used.'),
  local(plateWords, 'A word about a bed is good only at the station that stands beside it.'),
];
