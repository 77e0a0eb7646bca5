import type { RandomSource } from '../kernel/index.ts';

/** Crockford's base 32: no I, L, O or U, so that a code survives being read aloud or written on paper. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 25 digits of 5 bits: 125 bits, no one guesses it in any time (reliability A-10 asks for 112). */
const RECOVERY_DIGITS = 25;
/** 15 digits, 75 bits: single use, short-lived, and guesses are counted. */
const INVITATION_DIGITS = 15;
/** An invitation is used within this time, or given anew (reliability A-10). */
export const INVITATION_HOURS = 24;

export function makeRecoveryCode(random: RandomSource): string {
  return makeCode(random, RECOVERY_DIGITS);
}

export function makeInvitationCode(random: RandomSource): string {
  return makeCode(random, INVITATION_DIGITS);
}

/** A code as a person typed it, made equal to what was given out: dashes, spaces, case, and look-alikes. */
export function readCode(typed: string): string {
  return typed
    .toUpperCase()
    .replace(/[\s-]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
    .replace(/(.{5})(?=.)/g, '$1-');
}

function makeCode(random: RandomSource, digits: number): string {
  // 256 is a multiple of 32: the remainder favours no digit.
  const plain = Array.from(random.bytes(digits), (byte) => DIGITS.charAt(byte % DIGITS.length)).join('');
  return readCode(plain);
}
