interface Asked {
  readonly state: { readonly data: unknown };
}

/**
 * Asks again and again once there is an answer, for `refetchInterval`. Until then an error stands until somebody tries
 * again: a question that asks itself takes its error away every few seconds, for rows that never come.
 */
export function onceKnown(everyMilliseconds: number): (query: Asked) => number | false {
  return ({ state }) => (state.data === undefined ? false : everyMilliseconds);
}
