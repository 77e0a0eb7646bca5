import type { AccessPolicy, PersonId, ScopeId } from '../access/index.ts';
import type { RecordEntry } from '../audit/index.ts';
import type { MakeId } from '../kernel/index.ts';
import type { Store, Transaction } from '../records/store.ts';
import type { Call } from '../records/use-case.ts';

/** What the use cases of the room work with. */
export interface GrantsHouse {
  readonly store: Store<RecordEntry>;
  readonly makeId: MakeId;
  policy(): AccessPolicy;
  /** What names the pictures of people, of those among them who have one. */
  pictures(personIds: readonly PersonId[]): ReadonlyMap<string, string>;
}

/** What a line of the record says about a change of access. */
export interface AccessEntry {
  /** By default the name of the procedure. */
  readonly action?: string;
  readonly recordKind: 'person' | 'role' | 'restriction' | 'accessRequest';
  readonly recordId: string;
  readonly recordName: string | null;
  readonly scopeId: ScopeId;
  readonly reason?: string | null;
  /** What was, and what is. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** A line for the record, in the transaction of the change. */
export function recordAccess(
  { policy }: Pick<GrantsHouse, 'policy'>,
  tx: Transaction<RecordEntry>,
  call: Call,
  entry: AccessEntry,
): void {
  tx.record({
    actor: call.actor,
    action: call.action,
    result: 'done',
    scopeName: policy().scopes.get(entry.scopeId)?.name ?? null,
    ...entry,
  });
}

/** The name of a person, for the record and for people; null where the account is gone. */
export function personName(policy: AccessPolicy, personId: PersonId): string | null {
  return policy.people.get(personId)?.name ?? null;
}
