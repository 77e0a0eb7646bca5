import type { Clock, RandomSource } from '../kernel/index.ts';
import { makeToken } from './tokens.ts';

/** A proof goes out with the very next call: this is the time for a slow link, not for a person. */
export const PROOF_SECONDS = 60;

/**
 * Proofs that the person of a session is there, each for one call of theirs: bound to the session and to the digest of
 * action and input, spent with its first use, in memory only.
 */
export interface ProofBook {
  /** @param digest of the one call it is for */
  issue(sessionId: string, digest: string): { readonly proof: string; readonly expiresAt: number };
  /** Whether it is good for this call. Good or not, it is spent. */
  spend(proof: string, sessionId: string, digest: string): boolean;
}

interface Kept {
  readonly sessionId: string;
  readonly digest: string;
  readonly untilMonotonicMilliseconds: number;
}

export function createProofBook(
  clock: Clock,
  random: RandomSource,
  sha256: (text: string) => string,
): ProofBook {
  const kept = new Map<string, Kept>();
  return {
    issue(sessionId, digest) {
      const now = clock.monotonicMilliseconds();
      for (const [key, { untilMonotonicMilliseconds }] of kept) {
        if (untilMonotonicMilliseconds <= now) kept.delete(key);
      }
      const proof = makeToken(random);
      kept.set(sha256(proof), {
        sessionId,
        digest,
        untilMonotonicMilliseconds: now + PROOF_SECONDS * 1_000,
      });
      return { proof, expiresAt: clock.now() + PROOF_SECONDS * 1_000 };
    },
    spend(proof, sessionId, digest) {
      const key = sha256(proof);
      const found = kept.get(key);
      kept.delete(key);
      return (
        found !== undefined &&
        found.sessionId === sessionId &&
        found.digest === digest &&
        found.untilMonotonicMilliseconds > clock.monotonicMilliseconds()
      );
    },
  };
}
