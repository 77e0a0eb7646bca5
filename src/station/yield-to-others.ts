import { constants, setPriority } from 'node:os';

/**
 * For threads that work for minutes: they give way to the thread of the wire and to the main loop, so that neither a
 * head nor a window waits for a picture. On Linux the priority is of a thread; elsewhere it is of the whole program,
 * which must keep its own.
 */
export function yieldToOthers(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // A system that does not let a thread be modest loses nothing but that.
  }
}
