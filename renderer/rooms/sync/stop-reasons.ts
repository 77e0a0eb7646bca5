import type { StopReason } from '../../../src/shop/sync/index.ts';

/** What can be done about a stop at this station, once a person has looked. */
export const WAYS_ON: Readonly<Record<StopReason['code'], 'goOn' | 'enterCode'>> = {
  hubRestored: 'goOn',
  hubTooNew: 'goOn',
  manyDeletions: 'goOn',
  // Nothing that is here can say which hub, or which copy of the station, is the right one: a fresh code does.
  otherHub: 'enterCode',
  fenced: 'enterCode',
  revoked: 'enterCode',
};
