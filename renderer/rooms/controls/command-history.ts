/** As many as a person would ever go back to. */
const KEPT_COMMANDS = 100;

/** What was sent before, oldest first; the same again in a row stands there once. */
export function remembered(history: readonly string[], command: string): readonly string[] {
  if (history.at(-1) === command) return history;
  return [...history, command].slice(-KEPT_COMMANDS);
}

/** Where one stands in the history: null is the line that is being written. */
export type HistoryPlace = number | null;

export function older(history: readonly string[], place: HistoryPlace): HistoryPlace {
  if (history.length === 0) return null;
  return place === null ? history.length - 1 : Math.max(0, place - 1);
}

export function newer(history: readonly string[], place: HistoryPlace): HistoryPlace {
  return place === null || place >= history.length - 1 ? null : place + 1;
}
