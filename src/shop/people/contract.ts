import { z } from 'zod';
import type { AccessRefusal, Grant, Restriction, Role, Scope } from '../access/index.ts';
import {
  idOf,
  instantShape,
  languageShape,
  listProcedure,
  MANAGES_PEOPLE,
  nameShape,
  provenProcedure,
  publicProcedure,
  SEES_PEOPLE,
  signedInProcedure,
} from '../records/index.ts';
import { emailShape, passwordShape, pinShape } from './model.ts';

/** What the window may know before anybody has signed in. */
export interface StationGreeting {
  readonly state: 'firstStart' | 'ready';
  readonly demo: boolean;
  readonly stationName: string;
  readonly version: string;
  readonly language: z.infer<typeof languageShape>;
  /** In a demo factory only: the demo people and the password that all of them share. */
  readonly demoPeople: readonly {
    readonly name: string;
    readonly email: string;
    readonly roleName: string;
  }[];
  readonly demoPassword: string | null;
  /** Printers that anyone may stop, from this screen too. */
  readonly printers: readonly {
    readonly printerId: string;
    readonly name: string;
    readonly active: boolean;
  }[];
}

export interface SignedIn {
  /** Goes with every further call as `authorization: Bearer …`; never stored on disk by the window. */
  readonly token: string;
  readonly person: PersonView;
  readonly endsAt: number;
  /** What ends it then: the end of the person's shift, or the longest that a session may last. */
  readonly endsWith: 'shift' | 'longestSession';
  readonly idleLockSeconds: number;
}

export interface PersonView {
  readonly personId: string;
  readonly name: string;
  readonly email: string;
  readonly language: z.infer<typeof languageShape>;
  readonly state: 'invited' | 'active' | 'inactive';
  /** Names the picture; another picture has another one. Null: none. */
  readonly pictureHash: string | null;
}

/** A person in the list, with the grants that the caller may see. */
export interface PersonListEntry extends PersonView {
  readonly grants: readonly GrantView[];
  readonly lastSignInAt: number | null;
  /** Another account has the same e-mail: two stations that could not hear of each other gave it. */
  readonly isEmailUsedTwice: boolean;
  /** How many restrictions on them, in force or to come, the caller may see. */
  readonly restrictions: number;
}

export interface GrantView {
  readonly grantId: string;
  readonly roleId: string;
  readonly roleName: string;
  readonly scopeId: string;
  readonly scopeName: string;
  readonly fromAt: number;
  readonly untilAt: number | null;
  /** Null: the first Master, whom nobody could name, or an account that is gone. */
  readonly grantedByName: string | null;
}

/** One person, for their own page. */
export interface PersonDetail extends PersonListEntry {
  readonly createdAt: number;
  /** Of an open invitation or a new start of the password; null: none is open. */
  readonly codeExpiresAt: number | null;
  /** A password was reset and not chosen anew yet. */
  readonly passwordPending: boolean;
  /** Why the caller may not; null: they may. */
  readonly deactivateRefusal: AccessRefusal | null;
  readonly resetRefusal: AccessRefusal | null;
}

/** The places of a client's licence: how many people it may have. */
export interface SeatsView {
  readonly clientId: string;
  readonly clientName: string;
  /** Null: as many as it likes. */
  readonly seats: number | null;
  /** People, invited or active, with a grant in the client. */
  readonly taken: number;
  /** The caller may change the number. */
  readonly maySet: boolean;
}

/** A code that is shown once, and with which the person chooses their password. */
export interface CodeGiven {
  readonly invitationCode: string;
  readonly expiresAt: number;
}

/**
 * The caller's own facts: enough for the window to ask the same `decide` as the core, about this person only. The
 * core decides; the window shows.
 */
export interface OwnAccess {
  readonly person: PersonView;
  /** The station's time of this answer: the window's own clock may be minutes off. */
  readonly at: number;
  readonly locked: boolean;
  /** When this session ends, and why. */
  readonly endsAt: number;
  readonly endsWith: SignedIn['endsWith'];
  /** Whether a PIN unlocks this person's session at this station. */
  readonly hasPin: boolean;
  readonly scopes: readonly Scope[];
  readonly roles: readonly Role[];
  readonly grants: readonly Grant[];
  readonly restrictions: readonly Restriction[];
}

/** A PNG of 512 pixels a side, of the worst kind, in base64, is a third larger than its megabyte. */
const PICTURE_MAXIMUM_CHARACTERS = 1_500_000;

const signedIn = z.custom<SignedIn>();

export const peopleContract = {
  greeting: publicProcedure(
    'The first picture needs to know whether anybody exists here yet; it names no real person.',
  ).output(z.custom<StationGreeting>()),
  firstStart: publicProcedure('Makes the first Master. Refused for ever once any account has existed.')
    .input(
      z.object({
        company: nameShape,
        factory: nameShape,
        name: nameShape,
        email: emailShape,
        password: passwordShape,
        language: languageShape,
      }),
    )
    .output(z.object({ recoveryCode: z.string(), session: signedIn })),
  startDemo: publicProcedure(
    'Fills an empty station with the demo factory. Refused once any account has existed.',
  )
    .input(z.object({ language: languageShape }))
    .output(z.object({})),
  signIn: publicProcedure('Signing in is how a person becomes known.')
    .input(z.object({ email: emailShape, password: z.string().min(1).max(256) }))
    .output(signedIn),
  recover: publicProcedure('A lone Master who forgot the password has only the recovery code.')
    .input(
      z.object({ email: emailShape, recoveryCode: z.string().min(1).max(64), newPassword: passwordShape }),
    )
    .output(z.object({ recoveryCode: z.string(), session: signedIn })),
  acceptInvitation: publicProcedure(
    'The invitation code, single use, stands for the person until the password is set.',
  )
    .input(z.object({ email: emailShape, code: z.string().min(1).max(64), password: passwordShape }))
    .output(signedIn),
  signOut: publicProcedure(
    'Ends the session whose token is sent, locked or not; without one it does nothing.',
  ).output(z.object({})),
  lock: signedInProcedure('Locks the caller’s own session.').output(z.object({})),
  unlock: publicProcedure('Needs the token of the locked session, and the password or the PIN of its person.')
    .input(
      z.union([
        z.object({ password: z.string().min(1).max(256) }),
        z.object({ pin: z.string().min(1).max(32) }),
      ]),
    )
    .output(z.object({})),
  mine: publicProcedure(
    'Needs a token; answers a locked session too, so that the lock screen can name its person.',
  ).output(z.custom<OwnAccess>()),
  setLanguage: signedInProcedure('The language is the person’s own setting.')
    .input(z.object({ language: languageShape }))
    .output(z.object({})),
  changeName: signedInProcedure('The person’s own name; what is on record keeps the old one.')
    .input(z.object({ name: nameShape }))
    .output(z.object({})),
  /** A PNG of 64 to 512 pixels a side, as base64; null takes the picture away. */
  setPicture: signedInProcedure('The person’s own picture.')
    .input(z.object({ imageBase64: z.string().max(PICTURE_MAXIMUM_CHARACTERS).nullable() }))
    .output(z.object({ pictureHash: z.string().nullable() })),
  /** As a PNG in base64, for who sees the person's name somewhere; null: none. */
  picture: signedInProcedure(
    'A face shows where the name does: to who holds a grant in a company of that person.',
  )
    .input(z.object({ personId: idOf<'Person'>() }))
    .output(z.object({ imageBase64: z.string().nullable() })),
  setPin: signedInProcedure('The person’s own PIN at this station, with their password.')
    .input(z.object({ pin: pinShape, password: z.string().min(1).max(256) }))
    .output(z.object({})),
  removePin: signedInProcedure('The person’s own PIN at this station.').output(z.object({})),
  /**
   * Proves that the person of the session is there, for one call that was refused with `people.proofNeeded`: with the
   * password, or without where it was typed a moment ago. The proof goes with the call as `printhall-proof`.
   */
  prove: signedInProcedure('The person’s own password, for a call of their own.')
    .input(
      z.object({
        digest: z.string().regex(/^[0-9a-f]{64}$/),
        password: z.string().min(1).max(256).optional(),
      }),
    )
    .output(z.object({ proof: z.string(), expiresAt: z.number() })),
  changePassword: signedInProcedure('The person’s own password, with the old one.')
    .input(z.object({ oldPassword: z.string().min(1).max(256), newPassword: passwordShape }))
    .output(z.object({})),
  list: listProcedure(SEES_PEOPLE)
    .input(
      z.object({
        scopeId: idOf<'Scope'>().optional(),
        search: z.string().max(120).optional(),
        state: z.enum(['invited', 'active', 'inactive']).optional(),
        roleId: z.string().max(120).optional(),
        offset: z.number().int().nonnegative().default(0),
        limit: z.number().int().min(1).max(500).default(200),
      }),
    )
    .output(z.object({ people: z.custom<readonly PersonListEntry[]>(), total: z.number() })),
  /** Whoever shows in the caller's list, wherever else they hold grants; the others are refused. */
  get: listProcedure(SEES_PEOPLE)
    .input(z.object({ personId: idOf<'Person'>() }))
    .output(z.custom<PersonDetail>()),
  /** Makes a person with one grant; the code is shown once and the person chooses the password with it. */
  create: provenProcedure(MANAGES_PEOPLE, 'scope', 'scopeId')
    .input(
      z.object({
        name: nameShape,
        email: emailShape,
        language: languageShape,
        roleId: z.string().min(1).max(120),
        scopeId: idOf<'Scope'>(),
        untilAt: instantShape.nullable().default(null),
      }),
    )
    .output(z.object({ personId: idOf<'Person'>(), invitationCode: z.string(), expiresAt: z.number() })),
  /** A new code for who has not accepted yet; the old one is void. */
  renewInvitation: provenProcedure(MANAGES_PEOPLE, 'person', 'personId')
    .input(z.object({ personId: idOf<'Person'>() }))
    .output(z.custom<CodeGiven>()),
  /** The old password is void at once and sessions end; the code lets the person choose another. */
  resetPassword: provenProcedure(MANAGES_PEOPLE, 'person', 'personId')
    .input(z.object({ personId: idOf<'Person'>() }))
    .output(z.custom<CodeGiven>()),
  deactivate: provenProcedure(MANAGES_PEOPLE, 'person', 'personId')
    .input(z.object({ personId: idOf<'Person'>() }))
    .output(z.object({})),
  reactivate: provenProcedure(MANAGES_PEOPLE, 'person', 'personId')
    .input(z.object({ personId: idOf<'Person'>() }))
    .output(z.object({})),
  /** The seats of the clients whose people the caller may see. */
  seats: listProcedure(SEES_PEOPLE).output(z.custom<readonly SeatsView[]>()),
  setSeats: provenProcedure({ byKind: { client: 'platform.administer' } }, 'scope', 'clientId')
    .input(z.object({ clientId: idOf<'Scope'>(), seats: z.number().int().min(1).max(1_000_000).nullable() }))
    .output(z.object({})),
};
