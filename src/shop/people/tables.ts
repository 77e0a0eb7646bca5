import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { everywhere, local, synced } from '../records/synced.ts';

export const people = sqliteTable(
  'people',
  {
    id: text('id').primaryKey(),
    /**
     * The account's name, lower case; never used again for another person. Two stations that cannot hear of each other
     * can give it twice: both accounts are kept, the older one has the name, and a person is told (sync).
     */
    email: text('email').notNull(),
    name: text('name').notNull(),
    language: text('language', { enum: ['en', 'es', 'it'] }).notNull(),
    state: text('state', { enum: ['invited', 'active', 'inactive'] }).notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [index('people_email').on(table.email)],
);

/** What a person proves themselves with: hashes only. */
export const credentials = sqliteTable('credentials', {
  personId: text('person_id').primaryKey(),
  /** argon2id, in the PHC string format. Null until an invitation is accepted. */
  passwordHash: text('password_hash'),
  passwordChangedAt: integer('password_changed_at'),
  /** argon2id of a code of 128 random bits, single use. */
  recoveryHash: text('recovery_hash'),
  invitationHash: text('invitation_hash'),
  invitationExpiresAt: integer('invitation_expires_at'),
});

/** Small pictures of people, as they show beside a name. */
export const pictures = sqliteTable('pictures', {
  personId: text('person_id').primaryKey(),
  /** A PNG. */
  imageBase64: text('image_base64').notNull(),
  /** SHA-256 of the image. */
  hash: text('hash').notNull(),
});

/** What unlocks a session at a shared screen of this station. */
export const pins = sqliteTable('pins', {
  personId: text('person_id').primaryKey(),
  /** argon2id, in the PHC string format. */
  pinHash: text('pin_hash').notNull(),
  /** Wrong PINs in a row. */
  failures: integer('failures').notNull(),
});

/** Wrong secrets in a row, by the account name that was typed, whether or not it exists. */
export const signInAttempts = sqliteTable('sign_in_attempts', {
  email: text('email').primaryKey(),
  failures: integer('failures').notNull(),
  lockedUntil: integer('locked_until'),
});

/** The last sign-in of each person at this station. */
export const signIns = sqliteTable('sign_ins', {
  personId: text('person_id').primaryKey(),
  at: integer('at').notNull(),
});

export const peopleTables = [
  synced('fields', people, everywhere),
  synced('policy', credentials, everywhere),
  synced('fields', pictures, everywhere),
  local(pins, 'Six digits are safe only where the station itself counts the guesses; they must not travel.'),
  local(
    signInAttempts,
    'Guessing is fought where it happens; another station’s count would lock a person out of this one.',
  ),
  local(signIns, 'The record tells of every sign-in; this is only its newest page.'),
];
