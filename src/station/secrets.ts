import { hash, verify } from '@node-rs/argon2';
import type { Secrets } from '../shop/people/house.ts';

/** OWASP's minimum for argon2id: 19 MiB, two passes, one lane. About 75 ms on a small machine. */
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Hashing in the library's own threads: the main loop goes on. */
export async function createSecrets(): Promise<Secrets> {
  const nobody = await hash('there is no such account', ARGON2ID);
  return {
    hash: (secret) => hash(secret, ARGON2ID),
    async matches(stored, secret) {
      const matches = await verify(stored ?? nobody, secret);
      return stored !== null && matches;
    },
    isOutdated(stored) {
      const { memoryCost, timeCost, parallelism } = ARGON2ID;
      return !stored.startsWith(`$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$`);
    },
  };
}
