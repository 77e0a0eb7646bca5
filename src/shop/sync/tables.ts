import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { everywhere, local, owned, placedBy, placedWith, synced } from '../records/synced.ts';
import {
  CONFLICT_KINDS,
  INTENT_ACTIONS,
  type GainedPlaces,
  type HubAddress,
  type StopReason,
} from './model.ts';

/** The hub that this station is enrolled at. One row, or none. */
export const syncHub = sqliteTable(
  'sync_hub',
  {
    only: integer('only').primaryKey(),
    address: text('address', { mode: 'json' }).$type<HubAddress>().notNull(),
    /** The station's own PostgreSQL role there, and its password. */
    role: text('role').notNull(),
    secret: text('secret').notNull(),
    /** Which hub it is, whatever its address; and which life of it: another one after it was put back from a backup. */
    hubId: text('hub_id').notNull(),
    generation: text('generation').notNull(),
    companyId: text('company_id').notNull(),
    companyName: text('company_name').notNull(),
    /** The factory that the station stands in; what has no place of its own is told there. */
    homeFactoryId: text('home_factory_id').notNull(),
    /** The factories whose rows the station holds. Null: every one of the company. */
    factories: text('factories', { mode: 'json' }).$type<readonly string[]>(),
    joinedAt: integer('joined_at').notNull(),
    /** `joining` until the first fetch is whole; `stopped`: a person has to decide. */
    state: text('state', { enum: ['joining', 'joined', 'stopped'] }).notNull(),
    stopped: text('stopped', { mode: 'json' }).$type<StopReason>(),
    /** The hub's number of the newest part that was applied here. */
    cursor: integer('cursor').notNull(),
    /** Factories that were gained: what stands there from before, up to the cursor, and how far it has come. */
    gained: text('gained', { mode: 'json' }).$type<GainedPlaces>(),
    /** The epoch from which a new one was asked for; the answer may have been lost. Null: none was. */
    renewsFrom: integer('renews_from'),
    /** How far the first fetch has to go. */
    fetchTarget: integer('fetch_target').notNull(),
    /** What the hub's clock is ahead of this one, as it was last measured. */
    clockOffsetMilliseconds: integer('clock_offset_milliseconds').notNull(),
    contactAt: integer('contact_at'),
  },
  (table) => [check('sync_hub_one_row', sql`${table.only} = 1`)],
);

/** What waits for the hub, or has not come back from it: whole transactions, cut by the place that they are told at. */
export const outbox = sqliteTable(
  'outbox',
  {
    /** Without gaps; the hub takes them in this order. */
    sequence: integer('sequence').primaryKey({ autoIncrement: true }),
    transactionId: text('transaction_id').notNull(),
    /** A factory's id; empty: the whole company. */
    place: text('place').notNull(),
    hybridTime: text('hybrid_time').notNull(),
    personId: text('person_id'),
    /** The number of the newest migration when it was sealed. */
    schema: integer('schema').notNull(),
    /** SHA-256 of what is sent: a number that comes twice with another hash is another station's. */
    hash: text('hash').notNull(),
    /** Whether the hub is known to have it. */
    isPushed: integer('is_pushed', { mode: 'boolean' }).notNull(),
    /** Something that came before it in the hub's order took its ground away: it changes nothing here any more. */
    isVoid: integer('is_void', { mode: 'boolean' }).notNull(),
    /** One part of a copy of everything, as a company begins with. */
    isFounding: integer('is_founding', { mode: 'boolean' }).notNull(),
    sealedAt: integer('sealed_at').notNull(),
  },
  (table) => [index('outbox_pushed').on(table.isPushed, table.sequence)],
);

/** The rows of a part of the outbox, with what takes each back. */
export const outboxEdits = sqliteTable(
  'outbox_edits',
  {
    sequence: integer('sequence').notNull(),
    ordinal: integer('ordinal').notNull(),
    tableName: text('table_name').notNull(),
    rowId: text('row_id').notNull(),
    operation: text('operation', { enum: ['insert', 'update', 'delete'] }).notNull(),
    columns: text('columns').notNull(),
    before: text('before').notNull(),
    /** What the edit replaced when it was last applied; null: it changed nothing. JSON. */
    undo: text('undo'),
  },
  (table) => [
    primaryKey({ columns: [table.sequence, table.ordinal] }),
    index('outbox_edits_row').on(table.tableName, table.rowId),
  ],
);

/** Of the tables whose columns the last writer wins: when each column of a row was written. */
export const fieldStamps = sqliteTable(
  'field_stamps',
  {
    tableName: text('table_name').notNull(),
    rowId: text('row_id').notNull(),
    /** Hybrid times by column; the empty name is the row's own coming and going. JSON. */
    stamps: text('stamps').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tableName, table.rowId] })],
);

/** What a newer Printhall told that this one does not know yet: kept until it does. */
export const deferredEdits = sqliteTable(
  'deferred_edits',
  {
    hubSequence: integer('hub_sequence').notNull(),
    ordinal: integer('ordinal').notNull(),
    tableName: text('table_name').notNull(),
    rowId: text('row_id').notNull(),
    operation: text('operation', { enum: ['insert', 'update', 'delete'] }).notNull(),
    columns: text('columns').notNull(),
    hybridTime: text('hybrid_time').notNull(),
  },
  (table) => [primaryKey({ columns: [table.hubSequence, table.ordinal] })],
);

/** What could not be sent or applied: kept whole, shown to a person, and in nobody's way. */
export const syncTroubles = sqliteTable('sync_troubles', {
  id: text('id').primaryKey(),
  direction: text('direction', { enum: ['out', 'in'] }).notNull(),
  code: text('code').notNull(),
  /** What the machine said; for those who mend it. */
  detail: text('detail').notNull(),
  place: text('place').notNull(),
  /** The part as it was to be sent, or as it came. JSON. */
  content: text('content').notNull(),
  at: integer('at').notNull(),
  settledAt: integer('settled_at'),
  settledBy: text('settled_by'),
});

/** Where two stations said different things: what stood back is kept here. */
export const syncConflicts = sqliteTable(
  'sync_conflicts',
  {
    /** Made of what collided, so that it is the same at every station. */
    id: text('id').primaryKey(),
    kind: text('kind', { enum: CONFLICT_KINDS }).notNull(),
    tableName: text('table_name').notNull(),
    rowId: text('row_id').notNull(),
    /** The column that two wrote; null: the whole change stood back. */
    columnName: text('column_name'),
    lost: text('lost', { mode: 'json' }).$type<unknown>(),
    won: text('won', { mode: 'json' }).$type<unknown>(),
    /** Why the access rules refused it. */
    refusal: text('refusal', { mode: 'json' }).$type<Readonly<Record<string, unknown>>>(),
    place: text('place').notNull(),
    /** Whose change stood back, and where it was made. */
    personId: text('person_id'),
    stationId: text('station_id').notNull(),
    madeAt: integer('made_at').notNull(),
    foundAt: integer('found_at').notNull(),
    settledAt: integer('settled_at'),
    settledBy: text('settled_by'),
    settledHow: text('settled_how', { enum: ['kept', 'broughtBack'] }),
  },
  (table) => [
    index('sync_conflicts_row').on(table.tableName, table.rowId),
    index('sync_conflicts_open').on(table.settledAt, table.foundAt),
  ],
);

/** Files on their way to the hub or from it. */
export const fileMoves = sqliteTable(
  'file_moves',
  {
    contentHash: text('content_hash').notNull(),
    direction: text('direction', { enum: ['up', 'down'] }).notNull(),
    place: text('place').notNull(),
    bytes: integer('bytes').notNull(),
    state: text('state', { enum: ['waiting', 'moving', 'done', 'failed'] }).notNull(),
    /** Higher goes first: a person waits for it, or a printer will. */
    urgency: integer('urgency').notNull(),
    failure: text('failure'),
    askedAt: integer('asked_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.contentHash, table.direction, table.place] }),
    index('file_moves_state').on(table.state, table.urgency),
  ],
);

/** The stations of the company, each as it told of itself. */
export const stations = sqliteTable('stations', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  homeFactoryId: text('home_factory_id').notNull(),
  epoch: integer('epoch').notNull(),
  version: text('version').notNull(),
});

/** What a person at another station asks a printer's own station to do. It authorises the act again, and answers. */
export const intents = sqliteTable(
  'intents',
  {
    id: text('id').primaryKey(),
    printerId: text('printer_id').notNull(),
    /** The printer's own station. */
    stationId: text('station_id').notNull(),
    action: text('action', { enum: INTENT_ACTIONS }).notNull(),
    printId: text('print_id'),
    askedBy: text('asked_by').notNull(),
    askedAt: integer('asked_at').notNull(),
    /** By the hub's clock; after it nothing is done any more. */
    expiresAt: integer('expires_at').notNull(),
  },
  (table) => [index('intents_printer').on(table.printerId)],
);

export const intentAnswers = sqliteTable('intent_answers', {
  /** The intent's id. */
  id: text('id').primaryKey(),
  result: text('result', { enum: ['done', 'refused', 'expired'] }).notNull(),
  refusal: text('refusal', { mode: 'json' }).$type<Readonly<Record<string, unknown>>>(),
  answeredAt: integer('answered_at').notNull(),
});

export const syncTables = [
  owned(stations, everywhere, { by: 'station', column: stations.id }),
  synced('appendOnly', intents, placedBy(intents.printerId)),
  synced('appendOnly', intentAnswers, placedWith(intentAnswers.id, intents)),
  local(syncHub, 'How this very station reaches the hub; its secret stays with it.'),
  local(outbox, 'Is what travels, and so is not captured itself.'),
  local(outboxEdits, 'Is what travels, and so is not captured itself.'),
  local(fieldStamps, 'Follows from the parts in the hub’s order, at every station alike.'),
  local(deferredEdits, 'The hub has it; it waits here for a newer Printhall.'),
  local(syncTroubles, 'Trouble is looked at where it is.'),
  local(syncConflicts, 'Follows from the parts in the hub’s order, at every station alike.'),
  local(fileMoves, 'What this station fetches and brings.'),
];
