import type { Instant } from '../kernel/index.ts';

/** Wrong secrets in a row that cost nothing but the time to type them. */
export const FREE_ATTEMPTS = 5;
const FIRST_WAIT_SECONDS = 30;
/** The wait doubles with each further wrong secret, up to an hour (NIST SP 800-63B). */
const LONGEST_WAIT_SECONDS = 60 * 60;

export interface Attempts {
  readonly failures: number;
  readonly lockedUntil: Instant | null;
}

export const NO_ATTEMPTS: Attempts = { failures: 0, lockedUntil: null };

/** Seconds until the next try is looked at; 0: now. */
export function waitSeconds(attempts: Attempts, now: Instant): number {
  if (attempts.lockedUntil === null || attempts.lockedUntil <= now) return 0;
  // A wall clock that was set back must not lock a person out for longer than the longest wait.
  return Math.min(Math.ceil((attempts.lockedUntil - now) / 1_000), LONGEST_WAIT_SECONDS);
}

export function afterWrongSecret(attempts: Attempts, now: Instant): Attempts {
  const failures = attempts.failures + 1;
  if (failures < FREE_ATTEMPTS) return { failures, lockedUntil: null };
  const seconds = Math.min(FIRST_WAIT_SECONDS * 2 ** (failures - FREE_ATTEMPTS), LONGEST_WAIT_SECONDS);
  return { failures, lockedUntil: now + seconds * 1_000 };
}

/** Tries left before the first wait. */
export function attemptsLeft(attempts: Attempts): number {
  return Math.max(0, FREE_ATTEMPTS - attempts.failures);
}
