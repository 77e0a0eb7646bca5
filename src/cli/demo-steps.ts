import { ORPCError } from '@orpc/server';
import { setTimeout as sleep } from 'node:timers/promises';

export interface DemoStep {
  readonly who: string;
  readonly what: string;
  readonly detail: string;
  readonly ok: boolean;
}

const POLL_MILLISECONDS = 200;

/** A step was refused, and told so: those after it make no sense. */
export class StepFailed extends Error {}

export type Step = <Value>(
  who: { readonly name: string } | string,
  what: string,
  act: () => Promise<Value>,
  detail?: (value: Value) => string,
) => Promise<Value>;

/** Plays a step and tells how it went. */
export function stepTeller(tell: (step: DemoStep) => void): Step {
  return async (who, what, act, detail = () => '') => {
    const name = typeof who === 'string' ? who : who.name;
    try {
      const value = await act();
      tell({ who: name, what, detail: detail(value), ok: true });
      return value;
    } catch (error) {
      tell({ who: name, what, detail: reasonOf(error), ok: false });
      throw new StepFailed(what, { cause: error });
    }
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof ORPCError) return JSON.stringify(error.data ?? error.message);
  return error instanceof Error ? error.message : String(error);
}

/** Asks again and again until it is there. */
export async function until<Value>(
  ask: () => Promise<Value>,
  isThere: (value: Value) => boolean,
): Promise<Value> {
  for (;;) {
    const value = await ask();
    if (isThere(value)) return value;
    await sleep(POLL_MILLISECONDS);
  }
}
