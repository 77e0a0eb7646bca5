/**
 * An expected failure is a value, never an exception: a code from the closed list of its room, and the facts that
 * the sentence shown to a person needs. Exceptions are for bugs.
 */
export interface Refusal {
  readonly code: string;
}

export type Result<Value, Reason extends Refusal> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly refusal: Reason };

export function accepted<Value>(value: Value): { readonly ok: true; readonly value: Value } {
  return { ok: true, value };
}

export function refused<Reason extends Refusal>(
  refusal: Reason,
): { readonly ok: false; readonly refusal: Reason } {
  return { ok: false, refusal };
}
