import { refused } from '../../shop/kernel/index.ts';
import type { SyncHouse } from '../../shop/sync/use-cases.ts';

/** Syncing of a station that has no hub. */
export function syncAlone(): SyncHouse {
  const notEnrolled = async () => refused({ code: 'sync.notEnrolled' });
  return {
    standing: () => ({ state: 'notSetUp' }),
    view: () => ({
      standing: { state: 'notSetUp' },
      hub: null,
      stations: [],
      stationsAt: null,
      troubles: [],
      openConflicts: 0,
      files: { up: 0, down: 0, bytesLeft: 0 },
      nextAt: null,
      lastError: null,
    }),
    preview: notEnrolled,
    found: notEnrolled,
    joinFirst: notEnrolled,
    syncNow: () => undefined,
    leave: notEnrolled,
    goOn: notEnrolled,
    settleTrouble: notEnrolled,
    conflicts: () => [],
    settle: () => refused({ code: 'sync.notEnrolled' }),
  };
}
