import { ORPCError } from '@orpc/server';
import type { AccessPolicy, PermissionKey, PersonId } from '../shop/access/index.ts';
import { explanationView } from '../shop/grants/explanation.ts';
import { openRequestOf } from '../shop/grants/open-requests.ts';
import type { Refusal } from '../shop/kernel/index.ts';
import type { GuardedRecordKind } from '../shop/records/index.ts';
import type { Call } from '../shop/records/use-case.ts';
import type { RecordPlace } from './locate.ts';
import type { StationStore } from './store/store.ts';

export interface RefusalsHouse {
  readonly store: StationStore;
  policy(): AccessPolicy;
  locate(kind: GuardedRecordKind, id: string): RecordPlace | null;
}

/** What was asked about one record. */
export interface Question extends RecordPlace {
  readonly personId: PersonId;
  readonly permission: PermissionKey;
  readonly at: number;
}

/** The place is of a kind that this cannot be done to. */
export function wrongKind(
  house: RefusalsHouse,
  call: Call,
  { scopeId }: RecordPlace,
  recordId: string,
): Error {
  const kind = house.policy().scopes.get(scopeId)?.kind ?? '';
  const code = 'hierarchy.wrongKind';
  recordRefusal(house.store, call, {
    recordKind: 'scope',
    recordId,
    scopeId,
    facts: { refusal: { code, kind } },
  });
  return refusal('REFUSED', { code, kind });
}

/** Not there, or in a client where the caller holds nothing: which of the two is told to nobody, but is on record. */
export function notFound(house: RefusalsHouse, call: Call, recordKind: GuardedRecordKind, id: string): Error {
  const code = NOT_FOUND[recordKind];
  const scopeId = house.locate(recordKind, id)?.scopeId ?? null;
  recordRefusal(house.store, call, { recordKind, recordId: id, scopeId, facts: { refusal: { code } } });
  return refusal('REFUSED', { code });
}

const NOT_FOUND: Readonly<Record<GuardedRecordKind, string>> = {
  scope: 'hierarchy.notFound',
  person: 'people.notFound',
  project: 'projects.notFound',
  modelVersion: 'projects.notFound',
  slice: 'projects.notFound',
  printTask: 'printing.notFound',
  print: 'printing.notFound',
  printer: 'printers.notFound',
  grant: 'people.notFound',
  role: 'access.notFound',
  restriction: 'access.notFound',
  accessRequest: 'access.requestNotFound',
  shift: 'hierarchy.notFound',
};

/** The refusal explains itself, and stands in the record. */
export function forbidden(
  house: RefusalsHouse,
  call: Call,
  question: Question,
  recordKind: string,
  recordId: string,
): Error {
  const { personId, permission, scopeId } = question;
  const asked = openRequestOf(house.store.reading, personId, permission, scopeId);
  const explanation = explanationView(house.policy(), question, asked?.askedAt ?? null);
  recordRefusal(house.store, call, {
    recordKind,
    recordId,
    scopeId: question.scopeId,
    facts: { permission: question.permission, reason: explanation.reason },
  });
  return refusal('FORBIDDEN', { code: 'access.forbidden', explanation });
}

/** Puts a refused call into the record. */
export function recordRefusal(
  store: StationStore,
  call: Call,
  about: {
    readonly recordKind: string;
    readonly recordId: string | null;
    readonly scopeId: string | null;
    readonly facts: Readonly<Record<string, unknown>>;
  },
): void {
  store.write((tx) =>
    tx.record({
      actor: call.actor,
      action: call.action,
      result: 'refused',
      recordName: null,
      scopeName: null,
      ...about,
    }),
  );
}

export function refusal(
  code: 'SIGNED_OUT' | 'FORBIDDEN' | 'REFUSED',
  data: Refusal & Readonly<Record<string, unknown>>,
): ORPCError<string, unknown> {
  const status = { SIGNED_OUT: 401, FORBIDDEN: 403, REFUSED: 409 }[code];
  return new ORPCError(code, { status, defined: true, message: data.code, data });
}
