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
  | { readonly code: 'people.passwordTooCommon' };
