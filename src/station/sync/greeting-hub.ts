import type { GainedPlaces, StopReason } from '../../shop/sync/index.ts';
import type { Enrolled } from './enrolment.ts';
import { partFromAnotherLife } from './another-life.ts';
import type { EngineHouse } from './engine.ts';
import type { Hub, Welcome } from './hub.ts';

/**
 * Says hello, and looks whether this is still the hub, the company and the station that it was. Gives why syncing must
 * stand still; null: it can go on. Nothing is deleted because a hub says something strange.
 */
export async function greet(house: EngineHouse, hub: Hub, askedAt: number): Promise<StopReason | null> {
  const { replica, identity } = house;
  const enrolled = replica.enrolled();
  if (enrolled === null) return null;
  const welcome = await hub.hello({
    stationId: identity.id,
    epoch: identity.epoch,
    version: house.version,
    schema: house.schema,
    waiting: replica.waiting(),
    troubles: replica.troubles(),
    clockOffsetMilliseconds: enrolled.contactAt === null ? null : enrolled.clockOffsetMilliseconds,
  });
  const answeredAt = house.clock.now();
  const stranger = strangeness(enrolled, welcome);
  if (stranger !== null) return stranger;
  noteWelcome(house, enrolled, welcome, askedAt, answeredAt);
  return followEpoch(house, hub, welcome);
}

function strangeness(enrolled: Enrolled, welcome: Welcome): StopReason | null {
  if (welcome.hubId !== enrolled.hubId || welcome.companyId !== enrolled.companyId)
    return { code: 'otherHub', hubId: welcome.hubId };
  if (welcome.generation !== enrolled.generation || welcome.hubSequence < enrolled.cursor)
    return { code: 'hubRestored', hubSequence: welcome.hubSequence, cursor: enrolled.cursor };
  return null;
}

/** The hub's clock is measured against the middle of the question's way. */
function noteWelcome(
  house: EngineHouse,
  enrolled: Enrolled,
  { hubTime, station, companyName, hubSequence }: Welcome,
  askedAt: number,
  answeredAt: number,
): void {
  const clockOffsetMilliseconds = Math.round(hubTime - (askedAt + answeredAt) / 2);
  const known = house.replica.factories();
  const before = enrolled.factories ?? known;
  const now = station.factories ?? known;
  const lost = before.filter((factory) => !now.includes(factory));
  const gained = now.filter((factory) => !before.includes(factory));
  if (lost.length > 0) house.replica.lose(lost);
  house.replica.note({
    clockOffsetMilliseconds,
    contactAt: answeredAt,
    companyName,
    homeFactoryId: station.homeFactoryId,
    // One gain after the other: what comes while the last is on its way is found again at the next hello.
    factories: enrolled.gained === null ? station.factories : before.filter((one) => now.includes(one)),
    ...(enrolled.state === 'joining' ? { fetchTarget: hubSequence } : {}),
    ...(gained.length > 0 && enrolled.gained === null
      ? { gained: { places: gained, cursor: 0, upTo: enrolled.cursor } satisfies GainedPlaces }
      : {}),
  });
  house.correctClock(clockOffsetMilliseconds);
}

/**
 * A station that was put back from a backup knows less of itself than the hub: it begins a new epoch. One whose epoch
 * is over has been replaced by another copy of it, and stands still.
 */
async function followEpoch(
  house: EngineHouse,
  hub: Hub,
  { station, hubSequence }: Welcome,
): Promise<StopReason | null> {
  const { identity, replica } = house;
  // Numbers are given before they are compared; after a week apart that takes a while, and windows do not wait.
  while (replica.seal()) await house.breathe();
  if (isOwnRenewal(house, station)) replica.beginEpoch(station.epoch);
  if (station.epoch > identity.epoch) return { code: 'fenced', epoch: station.epoch };
  const isPutBack = house.laterLife?.() != null;
  const isCurrent = station.epoch === identity.epoch;
  if (isCurrent && station.lastSequence <= replica.newest() && !isPutBack) return null;
  // What it did and does not know comes first: until then it begins nothing.
  replica.note({ state: 'joining', fetchTarget: hubSequence });
  await partFromAnotherLife(house, hub);
  return null;
}

/** The answer to a renewal was lost on its way: the epoch there is one's own, as long as nobody has written under it. */
function isOwnRenewal({ identity, replica }: EngineHouse, station: Welcome['station']): boolean {
  const from = replica.enrolled()?.renewsFrom ?? null;
  return from === identity.epoch && station.epoch === from + 1 && station.lastHash === null;
}
