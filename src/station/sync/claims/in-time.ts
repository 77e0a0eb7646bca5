import type { Timers } from '../../../shop/kernel/index.ts';
import { HubUnreachable } from '../hub.ts';

/**
 * Waits for an answer of the hub, but not for ever: a person stands at a printer. Throws HubUnreachable when the time
 * is over; what was asked may have been done.
 */
export function inTime<Value>(timers: Timers, milliseconds: number, asked: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const cancel = timers.after(milliseconds, () => {
      reject(new HubUnreachable('The hub did not answer in time'));
    });
    asked.then(resolve, reject).finally(cancel);
  });
}
