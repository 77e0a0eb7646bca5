import type { StopReason } from '../../../src/shop/sync/index.ts';

/**
 * Whether going on can help, as things are. Another hub is not made this station's own by going on with it, and a
 * station that was taken out has to be let in at the hub.
 */
export const GOING_ON_HELPS: Readonly<Record<StopReason['code'], boolean>> = {
  otherHub: false,
  hubRestored: true,
  fenced: true,
  revoked: false,
  hubTooNew: true,
  manyDeletions: true,
};
