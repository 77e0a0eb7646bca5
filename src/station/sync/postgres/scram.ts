import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** PostgreSQL's own number of rounds. Our secrets are 160 random bits: more rounds would guard nothing. */
const ROUNDS = 4_096;

/**
 * A password as PostgreSQL keeps it (SCRAM-SHA-256, RFC 5803): what it can check, and cannot be logged in with.
 *
 * @param secret letters and digits only
 */
export function scramVerifier(secret: string, salt: Buffer = randomBytes(16)): string {
  if (!/^[\x21-\x7e]+$/.test(secret) || secret.includes("'"))
    throw new Error('A secret is letters and digits');
  const salted = pbkdf2Sync(secret, salt, ROUNDS, 32, 'sha256');
  const clientKey = createHmac('sha256', salted).update('Client Key').digest();
  const storedKey = createHash('sha256').update(clientKey).digest('base64');
  const serverKey = createHmac('sha256', salted).update('Server Key').digest('base64');
  return `SCRAM-SHA-256$${ROUNDS}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}
