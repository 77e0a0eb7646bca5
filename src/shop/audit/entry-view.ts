import type { ChainedEntry } from './chain.ts';
import type { AuditEntryView } from './contract.ts';
import type { AuditBody } from './model.ts';

/** One entry as people see it. */
export function entryView(row: ChainedEntry): AuditEntryView {
  const body = bodyOf(row);
  return {
    stationId: row.stationId,
    epoch: row.epoch,
    sequence: row.sequence,
    at: row.at,
    stationName: body.stationName,
    personId: row.personId,
    personName: body.actor.personName,
    face: body.actor.face,
    roleName: body.actor.roleName,
    action: row.action,
    result: row.result,
    recordKind: row.recordKind,
    recordId: row.recordId,
    recordName: body.recordName,
    scopeId: row.scopeId,
    scopeName: body.scopeName,
    reason: body.reason,
    facts: body.facts,
  };
}

/** What an entry shows whose body somebody made unreadable: the rest of it still shows, and `verify` names it. */
const UNREADABLE: AuditBody = {
  actor: { personId: null, personName: null, roleName: null, grantId: null, session: null, face: 'station' },
  stationName: '',
  recordName: null,
  scopeName: null,
  reason: null,
  facts: { unreadable: true },
  monotonicMilliseconds: 0,
  version: '',
};

/** The body of an entry: it was written by this program in this shape, unless somebody wrote into the file. */
export function bodyOf({ body }: Pick<ChainedEntry, 'body'>): AuditBody {
  try {
    const parsed = JSON.parse(body) as Partial<AuditBody> | null;
    return typeof parsed?.actor === 'object' ? { ...UNREADABLE, facts: {}, ...parsed } : UNREADABLE;
  } catch {
    return UNREADABLE;
  }
}
