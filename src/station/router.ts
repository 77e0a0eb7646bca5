import { ValidationError, type AnyContractProcedure } from '@orpc/contract';
import { implement, ORPCError, type Router } from '@orpc/server';
import { contract } from '../shop/contract.ts';
import type { PersonId } from '../shop/access/index.ts';
import type { Refusal, Result } from '../shop/kernel/index.ts';
import type { InputIssue, InputRefusal, ProcedureMeta } from '../shop/records/index.ts';
import type { Call, UseCasesOf } from '../shop/records/use-case.ts';
import type { CallerContext } from './calls.ts';
import type { Guard } from './guard.ts';
import { recordRefusal, refusal } from './refusals.ts';
import type { StationStore } from './store/store.ts';

type Contract = typeof contract;

/** The handlers of every room. */
export type AllUseCases = { readonly [Room in keyof Contract]: UseCasesOf<Contract[Room]> };

type AnyUseCase = (
  call: Call,
  input: unknown,
  signal?: AbortSignal,
) => Result<unknown, Refusal> | Promise<Result<unknown, Refusal>>;

export interface RouterHouse {
  readonly store: StationStore;
  /** Where a person is managed from, by their account's name or their id; null for one that is not there. */
  homeOf(person: { readonly email: string } | { readonly personId: PersonId }): string | null;
}

/**
 * The router of a station: each procedure of the contract with the guard before its use case, made by walking the
 * contract. A new procedure needs no line here, and cannot be reached without a decision.
 */
export function buildRouter(useCases: AllUseCases, guard: Guard, house: RouterHouse) {
  const rooms = Object.entries(contract).map(([room, procedures]) => {
    const handlers = useCases[room as keyof Contract] as unknown as Readonly<Record<string, AnyUseCase>>;
    const guarded = Object.entries(procedures as Record<string, AnyContractProcedure>).map(
      ([name, procedure]) => {
        const useCase = handlers[name];
        if (useCase === undefined) throw new Error(`${room}.${name} has no use case`);
        return [name, guardedProcedure(`${room}.${name}`, procedure, useCase, guard, house)] as const;
      },
    );
    return [room, Object.fromEntries(guarded)] as const;
  });
  return implement(contract)
    .$context<CallerContext>()
    .router(Object.fromEntries(rooms) as unknown as Router<Contract, CallerContext>);
}

export type StationRouter = ReturnType<typeof buildRouter>;

function guardedProcedure(
  action: string,
  procedure: AnyContractProcedure,
  useCase: AnyUseCase,
  guard: Guard,
  house: RouterHouse,
) {
  const requirement = (procedure['~orpc'].meta as ProcedureMeta).access;
  if (requirement === undefined) throw new Error(`${action} asks for no permission and does not say why`);
  return implement(procedure, { initialInputValidationIndex: 1 })
    .$context<CallerContext>()
    .use(async ({ next }) => {
      try {
        return await next();
      } catch (error) {
        throw invalidInput(error) ?? error;
      }
    })
    .handler(async ({ input, context, signal }) => {
      const { call, scopeId } = guard(action, requirement, input, context);
      const answer = await useCase(call, input, signal);
      if (answer.ok) return answer.value;
      recordRefused(house, call, input, answer.refusal, scopeId);
      throw signedOutCodes.has(answer.refusal.code)
        ? refusal('SIGNED_OUT', { ...answer.refusal })
        : refusal('REFUSED', { ...answer.refusal });
    });
}

/** Input that the contract does not take, as a refusal that a window can say; null: some other error. */
function invalidInput(error: unknown): ORPCError<'BAD_REQUEST', InputRefusal> | null {
  if (!(error instanceof ORPCError) || error.code !== 'BAD_REQUEST') return null;
  if (!(error.cause instanceof ValidationError)) return null;
  const issues = error.cause.issues.slice(0, ISSUES_MAXIMUM).map((issue): InputIssue => {
    const path = (issue.path ?? []).map((part) => (typeof part === 'object' ? part.key : part));
    const problem = 'code' in issue && typeof issue.code === 'string' ? issue.code : 'custom';
    return { path: path.map(String), problem };
  });
  // Not the error of the schema itself: it could carry what was typed.
  return new ORPCError('BAD_REQUEST', { status: 400, data: { code: 'input.invalid', issues } });
}

/** More than a person mends at once. */
const ISSUES_MAXIMUM = 20;

/** A refusal after which the window must ask who is there. */
const signedOutCodes: ReadonlySet<string> = new Set([
  'people.signedOut',
  'people.signedInElsewhere',
  'people.locked',
]);

/** Every refusal is on record, except that of somebody who only asked whether they are still signed in. */
function recordRefused(
  house: RouterHouse,
  call: Call,
  input: unknown,
  refused: Refusal,
  scopeId: string | null,
): void {
  if (signedOutCodes.has(refused.code)) return;
  const idField = Object.entries((input ?? {}) as Record<string, unknown>).find(
    ([key, value]) => key.endsWith('Id') && typeof value === 'string',
  );
  // The account name of a refused sign-in: who was guessed at. No secret of the input is kept.
  const { email } = (input ?? {}) as { readonly email?: unknown };
  recordRefusal(house.store, call, {
    recordKind: call.action.split('.', 1)[0] ?? '',
    recordId: (idField?.[1] as string | undefined) ?? null,
    scopeId: scopeId ?? homeOfRefused(house, call, email),
    facts: { refusal: { ...refused }, ...(typeof email === 'string' ? { email } : {}) },
  });
}

/** What is about no record stands with its person: a wrong password is the business of those who manage the account. */
function homeOfRefused(house: RouterHouse, { personId }: Call, email: unknown): string | null {
  const ofAccount = typeof email === 'string' ? house.homeOf({ email }) : null;
  return ofAccount ?? (personId === null ? null : house.homeOf({ personId }));
}
