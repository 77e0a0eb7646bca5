const BROKEN_OFF: readonly string[] = ['failed', 'interrupted'];

/** The print ended before its last line, by nobody's wish: its part may be gone on with. */
export function isBrokenOff(state: string): boolean {
  return BROKEN_OFF.includes(state);
}
