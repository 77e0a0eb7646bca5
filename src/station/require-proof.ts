import { canonicalJson } from '../shop/audit/index.ts';
import type { ProofBook } from '../shop/people/proofs.ts';
import type { Session, SessionBook } from '../shop/people/sessions.ts';
import type { Call } from '../shop/records/use-case.ts';
import type { CallerContext } from './calls.ts';
import { recordRefusal, refusal } from './refusals.ts';
import { sha256, type StationStore } from './store/store.ts';

interface ProvingHouse {
  readonly store: StationStore;
  readonly sessions: SessionBook;
  readonly proofs: ProofBook;
}

/** The header that a proof comes in. */
const PROOF_HEADER = 'printhall-proof';

/** Asks for the password of the person, for this very call. What was sent and is not good is on record. */
export function requireProof(
  house: ProvingHouse,
  call: Call,
  session: Session,
  input: unknown,
  { headers }: CallerContext,
): void {
  const digest = sha256(canonicalJson({ action: call.action, input: input ?? null }));
  const sent = headers[PROOF_HEADER];
  if (typeof sent === 'string' && house.proofs.spend(sent, session.id, digest)) return;
  const facts = { digest, passwordNeeded: !house.sessions.isPasswordFresh(session.id) };
  if (sent === undefined) throw refusal('REFUSED', { code: 'people.proofNeeded', ...facts });
  const code = 'people.proofInvalid';
  recordRefusal(house.store, call, {
    recordKind: 'person',
    recordId: session.personId,
    scopeId: null,
    facts: { refusal: { code } },
  });
  throw refusal('REFUSED', { code, ...facts });
}
