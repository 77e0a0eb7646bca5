import type { Clock, Instant } from '../../../src/shop/kernel/index.ts';
import {
  HubRefuses,
  type ClaimAnswer,
  type Enrolment,
  type Hearing,
  type Hello,
  type Hub,
  type HubLook,
  type HubStation,
  type Pulled,
  type Welcome,
} from '../../../src/station/sync/hub.ts';
import { isRecordBroken } from './hub-record.ts';
import { EVERYWHERE, type Company, type Listener } from './hub-company.ts';
import type { HubStationRow } from './hub-log.ts';
import { memoryDepot } from './memory-depot.ts';

/** The steps of the store's schema that a hub in memory takes for the newest. */
const SCHEMA = 1;

/** Through which door a station came. */
export interface Session {
  readonly clock: Clock;
  readonly hubId: string;
  readonly generation: string;
}

/** What one set of credentials can do. Who it is, is looked up at every call: a revoked station does nothing more. */
export function sessionOf(
  who: () => { readonly company: Company; readonly station: HubStationRow },
  { clock, hubId, generation }: Session,
): Hub {
  const listening = new Set<() => void>();
  const me = who;
  const writing = (stationId: string) => {
    const found = me();
    if (found.station.stationId !== stationId) throw new HubRefuses('credentials', 'Another station');
    return found;
  };
  return {
    look: async () => lookAt(me(), { hubId, generation }),
    enrol: async (enrolment) => enrolAt(me(), enrolment, clock.now()),
    hello: async (hello) => welcome(writing(hello.stationId), hello, { clock, hubId, generation }),
    push: async (stationId, epoch, parts) => {
      const { company, station } = writing(stationId);
      return company.log.push(station, epoch, parts);
    },
    pull: async (after, most, places) => pullAt(me(), { after, most, places, now: clock.now() }),
    listen: async (hear) => {
      const stop = listenAt(me(), hear);
      listening.add(stop);
      return stop;
    },
    claim: async (subject, holder, epoch) => claimAt(me(), subject, holder, epoch, clock.now()),
    release: async (subject, epoch) => {
      const { company, station } = me();
      const isHolder = company.claims.get(subject)?.holder === station.stationId;
      if (isHolder && epoch === station.epoch) company.claims.delete(subject);
    },
    renew: async (stationId, epoch, first) => {
      const { station } = writing(stationId);
      const next = Math.max(epoch, station.epoch) + 1;
      Object.assign(station, { epoch: next, lastSequence: first - 1, lastHash: null });
      return { epoch: station.epoch };
    },
    stations: async () => linesOf(me().company),
    files: memoryDepot(() => {
      const { company, station } = me();
      return { depot: company.depot, factories: station.factories };
    }),
    close: async () => {
      for (const stop of listening) stop();
    },
  };
}

type Known = { readonly company: Company; readonly station: HubStationRow };

function lookAt(
  { company, station }: Known,
  { hubId, generation }: Pick<Session, 'hubId' | 'generation'>,
): HubLook {
  const { homeFactoryId, factories } = station;
  const nameOf = (id: string) => company.factoryNames.get(id) ?? id;
  return {
    hubId,
    generation,
    companyName: company.name,
    companyId: company.id,
    homeFactoryId: company.id === null || homeFactoryId === '' ? null : homeFactoryId,
    homeFactoryName: nameOf(homeFactoryId),
    factories: factories === null ? null : factories.map((id) => ({ id, name: nameOf(id) })),
    stationId: station.stationId,
    schema: SCHEMA,
  };
}

function enrolAt({ company, station }: Known, enrolment: Enrolment, at: Instant): void {
  const { stationId, founding } = enrolment;
  if (station.stationId !== null && station.stationId !== stationId) {
    throw new HubRefuses('codeUsed', 'The code belongs to another station');
  }
  const before = [...company.stations.values()].find((one) => one !== station && one.stationId === stationId);
  if (before?.revokedAt === null) throw new HubRefuses('codeUsed', 'The station has another code');
  if (founding === null && company.id === null) throw new HubRefuses('notAHub', 'Nobody has founded it');
  if (founding !== null && station.stationId === null) found(company, station, founding);
  if (before !== undefined) takeOver(station, before);
  station.stationId = stationId;
  station.epoch = Math.max(station.epoch, enrolment.epoch);
  station.name = enrolment.name;
  station.secret = enrolment.newSecret;
  station.contactAt = at;
}

function found(company: Company, station: HubStationRow, founding: NonNullable<Enrolment['founding']>): void {
  if (company.id !== null) throw new HubRefuses('codeUsed', 'The company is there');
  company.id = founding.companyId;
  company.name = founding.companyName;
  station.homeFactoryId = founding.homeFactoryId;
  station.founds = true;
}

/** A station that was taken out and comes again goes on where it was. */
function takeOver(station: HubStationRow, before: HubStationRow): void {
  const { epoch, lastSequence, lastHash, lastOrdered, founds } = before;
  Object.assign(station, { epoch, lastSequence, lastHash, lastOrdered, founds });
  before.stationId = null;
}

function welcome(
  { company, station }: Known,
  hello: Hello,
  { clock, hubId, generation }: Pick<Session, 'clock' | 'hubId' | 'generation'>,
): Welcome {
  if (hello.epoch === station.epoch) {
    const { version, schema, waiting, troubles, clockOffsetMilliseconds } = hello;
    Object.assign(station, { version, schema, waiting, troubles, clockOffsetMilliseconds });
    station.contactAt = clock.now();
  }
  const { epoch, lastSequence, lastHash, homeFactoryId, factories } = station;
  return {
    hubId,
    generation,
    hubTime: clock.now(),
    companyId: company.id ?? '',
    companyName: company.name,
    isFounded: company.log.parts.some(({ isFounding }) => isFounding),
    station: { epoch, lastSequence, lastHash, homeFactoryId, factories },
    hubSequence: company.log.newest,
    schema: Math.max(0, ...[...company.stations.values()].map((one) => one.schema)),
  };
}

interface PullWish {
  readonly after: number;
  readonly most: number;
  readonly places: readonly string[] | undefined;
  readonly now: Instant;
}

function pullAt({ company, station }: Known, { after, most, places, now }: PullWish): Pulled {
  const seen = station.factories === null ? null : ['', ...station.factories];
  const wanted =
    places === undefined ? seen : places.filter((place) => seen === null || seen.includes(place));
  const found = company.log.after(after, most + 1, wanted);
  const isMore = found.length > most;
  const parts = isMore ? found.slice(0, most) : found;
  const upTo = isMore ? (parts.at(-1)?.hubSequence ?? after) : Math.max(after, company.log.newest);
  return { parts, upTo, isMore, hubTime: now };
}

function claimAt(
  { company, station }: Known,
  subject: string,
  holder: string,
  epoch: number,
  at: Instant,
): ClaimAnswer {
  const held = company.claims.get(subject);
  if (held !== undefined && held.holder !== holder) {
    return { held: false, byStationId: held.holder, since: held.since };
  }
  if (epoch !== station.epoch) return { held: false, byStationId: station.stationId ?? '', since: at };
  if (held === undefined) company.claims.set(subject, { holder, since: at });
  return { held: true };
}

function linesOf(company: Company): readonly HubStation[] {
  return [...company.stations.values()]
    .filter(({ stationId }) => stationId !== null)
    .map((station) => ({
      stationId: station.stationId ?? '',
      name: station.name,
      homeFactoryId: station.homeFactoryId,
      factories: station.factories,
      version: station.version,
      lastContactAt: station.contactAt,
      waiting: station.waiting,
      troubles: station.troubles,
      clockOffsetMilliseconds: station.clockOffsetMilliseconds,
      revokedAt: station.revokedAt,
      recordBroken: isRecordBroken(company.log.parts, station.stationId ?? ''),
    }));
}

function listenAt({ company, station }: Known, hear: Hearing): () => void {
  const listener: Listener = { station, woken: (upTo) => hear.woken(upTo), lost: () => hear.lost() };
  const places = station.factories === null ? [EVERYWHERE] : ['', ...station.factories];
  for (const place of places) {
    const there = company.listeners.get(place) ?? new Set();
    there.add(listener);
    company.listeners.set(place, there);
  }
  return () => {
    for (const place of places) company.listeners.get(place)?.delete(listener);
  };
}
