import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { everywhere, synced } from '../records/synced.ts';

/** Roles that clients made: their own, and their variants of default ones. Default roles are code, not rows. */
export const roles = sqliteTable('roles', {
  id: text('id').primaryKey(),
  pack: text('pack'),
  key: text('key').notNull(),
  name: text('name').notNull(),
  rank: integer('rank').notNull(),
  permissions: text('permissions', { mode: 'json' }).$type<readonly string[]>().notNull(),
  own: text('own', { mode: 'json' }).$type<readonly string[]>().notNull(),
  assigns: text('assigns', { mode: 'json' }).$type<readonly string[]>().notNull(),
  variantOf: text('variant_of'),
  homeScopeId: text('home_scope_id').notNull(),
  deletedAt: integer('deleted_at'),
  version: integer('version').notNull(),
});

export const grants = sqliteTable(
  'grants',
  {
    id: text('id').primaryKey(),
    personId: text('person_id').notNull(),
    roleId: text('role_id').notNull(),
    scopeId: text('scope_id').notNull(),
    /** Null only for the first Master of an installation. */
    grantedBy: text('granted_by'),
    fromAt: integer('from_at').notNull(),
    untilAt: integer('until_at'),
    revokedAt: integer('revoked_at'),
    revokedBy: text('revoked_by'),
    version: integer('version').notNull(),
  },
  (table) => [index('grants_person').on(table.personId)],
);

export const restrictions = sqliteTable('restrictions', {
  id: text('id').primaryKey(),
  personId: text('person_id'),
  roleId: text('role_id'),
  scopeId: text('scope_id').notNull(),
  permissions: text('permissions', { mode: 'json' }).$type<readonly string[]>().notNull(),
  reason: text('reason').notNull(),
  setBy: text('set_by').notNull(),
  fromAt: integer('from_at').notNull(),
  untilAt: integer('until_at'),
  liftedAt: integer('lifted_at'),
  liftedBy: text('lifted_by'),
  version: integer('version').notNull(),
});

/** What people asked those above them for. */
export const accessRequests = sqliteTable(
  'access_requests',
  {
    id: text('id').primaryKey(),
    personId: text('person_id').notNull(),
    permission: text('permission').notNull(),
    scopeId: text('scope_id').notNull(),
    note: text('note').notNull(),
    askedAt: integer('asked_at').notNull(),
    state: text('state', { enum: ['open', 'granted', 'declined', 'withdrawn'] }).notNull(),
    answeredBy: text('answered_by'),
    answeredAt: integer('answered_at'),
    answerNote: text('answer_note').notNull().default(''),
    version: integer('version').notNull(),
  },
  (table) => [
    index('access_requests_person').on(table.personId),
    index('access_requests_state').on(table.state),
  ],
);

export const grantsTables = [
  synced('policy', roles, everywhere),
  synced('policy', grants, everywhere),
  synced('policy', restrictions, everywhere),
  synced('stateMachine', accessRequests, everywhere),
];
