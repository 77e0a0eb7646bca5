import type { Instant } from '../kernel/index.ts';

/** Wrong secrets in a row that cost nothing but the time to type them. */
export const FREE_ATTEMPTS = 5;
const FIRST_WAIT_SECONDS = 30;
/**
 * The wait doubles with each further wrong secret, up to this: whoever types wrong passwords on purpose keeps nobody
 * out for longer (reliability A-03), and 15 characters are not guessed at 288 tries a day.
 */
export const LONGEST_WAIT_SECONDS = 5 * 60;

export interface Attempts {
  readonly failures: number;
  readonly lockedUntil: Instant | null;
}

export const NO_ATTEMPTS: Attempts = { failures: 0, lockedUntil: null };

/** Seconds to wait after so many wrong secrets in a row; 0: none. */
export function waitAfter(failures: number): number {
  if (failures < FREE_ATTEMPTS) return 0;
  return Math.min(FIRST_WAIT_SECONDS * 2 ** (failures - FREE_ATTEMPTS), LONGEST_WAIT_SECONDS);
}

/** Seconds until the next try is looked at, by the wall clock; 0: now. */
export function waitSeconds(attempts: Attempts, now: Instant): number {
  if (attempts.lockedUntil === null || attempts.lockedUntil <= now) return 0;
  // A wall clock that was set back must not make the wait longer than it was.
  return Math.min(Math.ceil((attempts.lockedUntil - now) / 1_000), waitAfter(attempts.failures));
}

export function afterWrongSecret(attempts: Attempts, now: Instant): Attempts {
  const failures = attempts.failures + 1;
  const seconds = waitAfter(failures);
  return { failures, lockedUntil: seconds === 0 ? null : now + seconds * 1_000 };
}

/** Tries left before the first wait. */
export function attemptsLeft(attempts: Attempts): number {
  return Math.max(0, FREE_ATTEMPTS - attempts.failures);
}
