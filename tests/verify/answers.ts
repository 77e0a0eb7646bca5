import { ORPCError } from '@orpc/client';

/** How a call was answered: done, or refused with a code. */
export type CallAnswer =
  | { readonly kind: 'done'; readonly value: unknown }
  | {
      readonly kind: 'refused';
      /** SIGNED_OUT, FORBIDDEN, REFUSED or BAD_REQUEST. */
      readonly as: string;
      readonly code: string;
      readonly facts: Readonly<Record<string, unknown>>;
    };

/** Refusals are answers; anything else is a bug and thrown on. */
export async function answerOf(call: Promise<unknown>): Promise<CallAnswer> {
  try {
    return { kind: 'done', value: await call };
  } catch (error) {
    if (!(error instanceof ORPCError) || error.data === undefined) throw error;
    const facts = error.data as Readonly<Record<string, unknown>>;
    return { kind: 'refused', as: error.code as string, code: String(facts['code']), facts };
  }
}

/** `done`, or the code of the refusal. */
export async function wordOf(call: Promise<unknown>): Promise<string> {
  const answer = await answerOf(call);
  return answer.kind === 'done' ? 'done' : answer.code;
}
