import { z } from 'zod';
import type { Grant, Restriction, Role, Scope } from '../access/index.ts';
import {
  idOf,
  languageShape,
  listProcedure,
  nameShape,
  procedure,
  publicProcedure,
  signedInProcedure,
} from '../records/index.ts';
import { emailShape, passwordShape } from './model.ts';

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
  readonly idleLockSeconds: number;
}

export interface PersonView {
  readonly personId: string;
  readonly name: string;
  readonly email: string;
  readonly language: z.infer<typeof languageShape>;
  readonly state: 'invited' | 'active' | 'inactive';
}

/** A person in the list, with the grants that the caller may see. */
export interface PersonListEntry extends PersonView {
  readonly grants: readonly {
    readonly grantId: string;
    readonly roleId: string;
    readonly roleName: string;
    readonly scopeId: string;
    readonly scopeName: string;
    readonly untilAt: number | null;
  }[];
  readonly lastSignInAt: number | null;
}

/**
 * The caller's own facts: enough for the window to ask the same `decide` as the core, about this person only. The
 * core decides; the window shows.
 */
export interface OwnAccess {
  readonly person: PersonView;
  readonly locked: boolean;
  readonly scopes: readonly Scope[];
  readonly roles: readonly Role[];
  readonly grants: readonly Grant[];
  readonly restrictions: readonly Restriction[];
}

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
  unlock: publicProcedure('Needs the token of the locked session and the password of its person.')
    .input(z.object({ password: z.string().min(1).max(256) }))
    .output(z.object({})),
  mine: publicProcedure(
    'Needs a token; answers a locked session too, so that the lock screen can name its person.',
  ).output(z.custom<OwnAccess>()),
  setLanguage: signedInProcedure('The language is the person’s own setting.')
    .input(z.object({ language: languageShape }))
    .output(z.object({})),
  changePassword: signedInProcedure('The person’s own password, with the old one.')
    .input(z.object({ oldPassword: z.string().min(1).max(256), newPassword: passwordShape }))
    .output(z.object({})),
  list: listProcedure('user.list')
    .input(z.object({ scopeId: idOf<'Scope'>().optional(), search: z.string().max(120).optional() }))
    .output(z.custom<readonly PersonListEntry[]>()),
  /** Makes a person with one grant; the code is shown once and the person chooses the password with it. */
  create: procedure('user.manage', 'scope', 'scopeId')
    .input(
      z.object({
        name: nameShape,
        email: emailShape,
        language: languageShape,
        roleId: z.string().min(1).max(120),
        scopeId: idOf<'Scope'>(),
      }),
    )
    .output(z.object({ personId: idOf<'Person'>(), invitationCode: z.string(), expiresAt: z.number() })),
  deactivate: procedure('user.manage', 'person', 'personId')
    .input(z.object({ personId: idOf<'Person'>() }))
    .output(z.object({})),
};
