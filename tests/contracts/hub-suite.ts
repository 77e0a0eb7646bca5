import { afterEach, beforeEach, describe } from 'vitest';
import { testLog } from './hub-suite-log.ts';
import { testStanding } from './hub-suite-standing.ts';
import { roomIn, type HubWorld, type Room } from './hub-suite-world.ts';

export type { HubWorld } from './hub-suite-world.ts';

/** What every hub must do, whatever keeps it. */
export function hubSuite(name: string, openWorld: () => Promise<HubWorld>): void {
  describe(`hub suite: ${name}`, () => {
    let current: Room;
    beforeEach(async () => {
      current = roomIn(await openWorld());
    });
    afterEach(() => current.close());
    testLog(() => current);
    testStanding(() => current);
  });
}
