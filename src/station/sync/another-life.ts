import type { EngineHouse } from './engine.ts';
import { PULL_PARTS, type Hub } from './hub.ts';

/**
 * Another life of this station, before it was put back or in a copy of it, has been at the hub under the same epoch: what
 * it told is left to it, and what only this life did goes on under an epoch of its own.
 */
export async function partFromAnotherLife(house: EngineHouse, hub: Hub): Promise<void> {
  await leaveTold(house, hub);
  await renew(house, hub);
}

/**
 * What waits here and stands at the hub already is not told twice under another epoch. It is known by its transaction:
 * the other life may have numbered it otherwise, or sealed it when it had heard of more.
 */
async function leaveTold({ replica, breathe }: EngineHouse, hub: Hub): Promise<void> {
  let after = replica.enrolled()?.cursor ?? 0;
  for (let isMore = true; isMore;) {
    const pulled = await hub.pull(after, PULL_PARTS);
    replica.markTold(pulled.parts);
    await breathe();
    after = pulled.upTo;
    isMore = pulled.isMore;
  }
}

/** Begins a new epoch of this station; its first number is the next that is brought. */
async function renew({ replica, identity, breathe }: EngineHouse, hub: Hub): Promise<void> {
  while (replica.seal()) await breathe();
  const [next] = replica.toPush();
  const first = next?.sequence ?? replica.newest() + 1;
  replica.note({ renewsFrom: identity.epoch });
  const { epoch } = await hub.renew(identity.id, identity.epoch, first);
  if (epoch > identity.epoch) replica.beginEpoch(epoch);
}
