import { z } from 'zod';
import { ONE_LINE } from '../records/index.ts';

/** NIST SP 800-63B-4: a password that stands alone has 15 characters or more; no rules of composition. */
export const PASSWORD_MINIMUM_CHARACTERS = 15;
/** At least 64 must be allowed (OWASP ASVS 6.2.9); the upper end only bounds the work of hashing. */
export const PASSWORD_MAXIMUM_CHARACTERS = 128;

export const emailShape = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .regex(/^[^\s@]+@[^\s@]+$/)
  .regex(ONE_LINE);

export const passwordShape = z.string().min(PASSWORD_MINIMUM_CHARACTERS).max(PASSWORD_MAXIMUM_CHARACTERS);

/** NIST SP 800-63B-4 asks for six digits; more than twelve nobody types with gloves on. */
export const PIN_MINIMUM_DIGITS = 6;
export const PIN_MAXIMUM_DIGITS = 12;

export const pinShape = z.string().regex(new RegExp(`^\\d{${PIN_MINIMUM_DIGITS},${PIN_MAXIMUM_DIGITS}}$`));

export type PeopleRefusal =
  | { readonly code: 'people.wrongSecret'; readonly attemptsLeft: number }
  | { readonly code: 'people.lockedOut'; readonly retryInSeconds: number }
  | { readonly code: 'people.signedOut' }
  | { readonly code: 'people.signedInElsewhere'; readonly at: number }
  | { readonly code: 'people.locked' }
  | { readonly code: 'people.alreadySetUp' }
  | { readonly code: 'people.emailTaken'; readonly email: string }
  | { readonly code: 'people.invitationInvalid' }
  | { readonly code: 'people.notFound' }
  | { readonly code: 'people.passwordTooCommon' }
  | { readonly code: 'people.pinTooEasy' }
  /** None is set here, or it was tried too often: the password unlocks. */
  | { readonly code: 'people.pinOff' }
  | {
      readonly code: 'people.seatsFull';
      readonly clientName: string;
      readonly seats: number;
      readonly taken: number;
    }
  | { readonly code: 'people.seatsTaken'; readonly seats: number; readonly taken: number }
  | { readonly code: 'people.notInvited' }
  | { readonly code: 'people.notActive' }
  | { readonly code: 'people.alreadyActive' }
  | { readonly code: 'people.pictureUnreadable' }
  /** The call was not done: it needs a proof for this digest (`people.prove`), with the password where it says so. */
  | { readonly code: 'people.proofNeeded'; readonly digest: string; readonly passwordNeeded: boolean }
  /** A proof was sent that is for something else, was used, or is too old. */
  | { readonly code: 'people.proofInvalid'; readonly digest: string; readonly passwordNeeded: boolean };
