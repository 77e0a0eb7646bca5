import type { AnySchema, ContractProcedure, InferSchemaInput, InferSchemaOutput } from '@orpc/contract';
import type { PermissionKey, PersonId, ScopeId } from '../access/index.ts';
import type { Instant, Refusal, Result } from '../kernel/index.ts';
import type { Actor } from './actor.ts';

/** A call that has passed the guard: who asks, and what was decided about it. */
export interface Call {
  /** The name of the procedure, `room.verb`: the action in the record. */
  readonly action: string;
  readonly at: Instant;
  readonly actor: Actor;
  /** Null only for `public` procedures without a session. */
  readonly personId: PersonId | null;
  /** The session's token as it was sent; only the people room has a use for it. */
  readonly token: string | null;
  /** The session that the token opens; null without one. */
  readonly sessionId: string | null;
  /** Whether the caller sits at this very machine. */
  readonly local: boolean;
  /** Where the caller may see records under a permission (or any of several), all of them or only their own. */
  visible(...permissions: readonly [PermissionKey, ...PermissionKey[]]): Visibility;
  /** The decision on further records, for a procedure that touches more than the guard has looked at. */
  may(permission: PermissionKey, scopeId: ScopeId, ownerId?: PersonId | null): boolean;
}

/** The scopes, each by id and with all below them spelled out, in which records show. */
export interface Visibility {
  readonly every: readonly ScopeId[];
  readonly own: readonly ScopeId[];
  includes(scopeId: string, ownerId: string | null): boolean;
}

type AnyProcedure = ContractProcedure<AnySchema, AnySchema, never, never>;

type Answer<Value> = Result<Value, Refusal> | Promise<Result<Value, Refusal>>;

/** The handlers that a room's contract asks for: nothing more, nothing less, checked by type. */
export type UseCasesOf<Contract> = {
  readonly [Name in keyof Contract]: Contract[Name] extends ContractProcedure<
    infer Input extends AnySchema,
    infer Output extends AnySchema,
    infer _Errors,
    infer _Meta
  >
    ? (call: Call, input: InferSchemaOutput<Input>, signal?: AbortSignal) => Answer<InferSchemaInput<Output>>
    : never;
};

export type { AnyProcedure };

/** The person of a call to a procedure that only signed-in people reach. Throws for a bug in the contract. */
export function signedInPerson(call: Call): PersonId {
  if (call.personId === null) throw new Error(`${call.action} was reached without a person`);
  return call.personId;
}
