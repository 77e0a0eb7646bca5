import { and, desc, eq, isNull, type InferSelectModel } from 'drizzle-orm';
import type { AccessPolicy, PersonId } from '../../../shop/access/index.ts';
import type { AuditBody } from '../../../shop/audit/index.ts';
import { auditEntries } from '../../../shop/audit/tables.ts';
import type { AskedFromAfar } from '../../../shop/printers/index.ts';
import { heardIntents } from '../../../shop/printing/tables.ts';
import type { Reading } from '../../../shop/records/store.ts';
import { intentAnswers, intents } from '../../../shop/sync/tables.ts';

export type IntentRow = InferSelectModel<typeof intents>;

/** People look for what became of a wish for about this long; then the printer speaks for itself. */
const SHOWN_MILLISECONDS = 2 * 60_000;
/** An answer takes its time to come back. */
const ANSWER_MILLISECONDS = 10_000;

/** What was asked of this station and has no answer yet, with whether it was begun. */
export function openIntents(
  reading: Reading,
  stationId: string,
): readonly { readonly intent: IntentRow; readonly isBegun: boolean }[] {
  return reading
    .select({ intent: intents, begun: heardIntents.id })
    .from(intents)
    .leftJoin(intentAnswers, eq(intentAnswers.id, intents.id))
    .leftJoin(heardIntents, eq(heardIntents.id, intents.id))
    .where(and(eq(intents.stationId, stationId), isNull(intentAnswers.id)))
    .orderBy(intents.askedAt)
    .all()
    .map(({ intent, begun }) => ({ intent, isBegun: begun !== null }));
}

/** The newest wish about a printer; null: none, or it is long over. */
export function askedOf(
  reading: Reading,
  policy: AccessPolicy,
  printerId: string,
  hubTime: number,
): AskedFromAfar | null {
  const found = reading
    .select({ intent: intents, answer: intentAnswers })
    .from(intents)
    .leftJoin(intentAnswers, eq(intentAnswers.id, intents.id))
    .where(eq(intents.printerId, printerId))
    .orderBy(desc(intents.askedAt))
    .limit(1)
    .get();
  if (found === undefined || hubTime - found.intent.expiresAt > SHOWN_MILLISECONDS) return null;
  const { intent, answer } = found;
  const isLate = hubTime - intent.expiresAt > ANSWER_MILLISECONDS;
  return {
    intentId: intent.id,
    action: intent.action,
    byName: policy.people.get(intent.askedBy as PersonId)?.name ?? '',
    fromStation: askerOf(reading, intent.id),
    askedAt: intent.askedAt,
    state: answer?.result ?? (isLate ? 'expired' : 'asked'),
    refusal: (answer?.refusal ?? null) as AskedFromAfar['refusal'],
  };
}

/** The station at which it was asked: the record knows. */
function askerOf(reading: Reading, intentId: string): string {
  const entry = reading
    .select({ body: auditEntries.body })
    .from(auditEntries)
    .where(and(eq(auditEntries.recordId, intentId), eq(auditEntries.action, ASKED)))
    .get();
  return entry === undefined ? '' : (JSON.parse(entry.body) as AuditBody).stationName;
}

/** The lines of the record about what is asked from afar. */
export const ASKED = 'printing.askedFromAfar';
export const ANSWERED = 'printing.answeredFromAfar';
