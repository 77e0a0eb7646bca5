import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { printers } from '../printers/tables.ts';
import { owned, placedBy } from '../records/synced.ts';
import { CAMERA_KINDS, type QuarterTurn } from './model.ts';

/** A camera beside a printer. */
export const cameras = sqliteTable(
  'cameras',
  {
    id: text('id').primaryKey(),
    printerId: text('printer_id').notNull(),
    name: text('name').notNull(),
    kind: text('kind', { enum: CAMERA_KINDS }).notNull(),
    address: text('address').notNull(),
    turnDegrees: integer('turn_degrees').notNull().$type<QuarterTurn>(),
    isMirrored: integer('is_mirrored', { mode: 'boolean' }).notNull(),
    removedAt: integer('removed_at'),
    version: integer('version').notNull(),
  },
  (table) => [index('cameras_printer').on(table.printerId)],
);

export const camerasTables = [
  owned(cameras, placedBy(cameras.printerId), { by: 'of', column: cameras.printerId, table: printers }),
];
