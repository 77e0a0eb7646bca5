import type { Clock, RandomSource } from '../../../src/shop/kernel/index.ts';
import {
  HubRefuses,
  type HubAccess,
  type IncomingPart,
  type OpenHub,
} from '../../../src/station/sync/hub.ts';
import { copyOf, hear, loseAll, type Company } from './hub-company.ts';
import { hubLog, type HubStationRow, type KeptAside } from './hub-log.ts';
import { sessionOf } from './hub-session.ts';

/** Whom the hub's administrator adds. */
export interface StationWish {
  /** The company; the first station that is added to it founds it. */
  readonly company: string;
  readonly name: string;
  readonly homeFactoryId?: string;
  /** Null: every one. */
  readonly factories?: readonly string[] | null;
}

/** A copy of everything that the hub had. */
export interface HubCopy {
  readonly companies: ReadonlyMap<string, Company>;
}

/** A hub that lives in memory, with the administrator's side of it. */
export interface MemoryHub {
  readonly hubId: string;
  readonly open: OpenHub;
  addStation(wish: StationWish): HubAccess;
  revoke(stationId: string): void;
  setFactories(stationId: string, factories: readonly string[] | null): void;
  /** What the stations of a company have told, in the hub's order. */
  log(company: string): readonly IncomingPart[];
  aside(company: string): readonly KeptAside[];
  /** How many parts of a company came again after they had been taken. */
  repeats(company: string): number;
  copy(): HubCopy;
  /** As after a restore from a backup. */
  putBack(copy: HubCopy): void;
  /** Another hub at the same address: nobody is known there. */
  wipe(): void;
  /** Another hub that knows the same names: as when the address leads to a copy that somebody made. */
  becomeAnother(): void;
}

/**
 * The hub as the stations meet it (`Hub`), with nothing but memory behind it: one thread, so each call is a
 * transaction. The same suite as for PostgreSQL says what it must do.
 */
export function memoryHub(clock: Clock, random: RandomSource): MemoryHub {
  let companies = new Map<string, Company>();
  let hubId = `hub-${hexOf(random.bytes(8))}`;
  const generation = `generation-${hexOf(random.bytes(8))}`;
  const now = () => clock.now();

  function companyOf(key: string): Company {
    const known = companies.get(key);
    if (known !== undefined) return known;
    const listeners: Company['listeners'] = new Map();
    const fresh: Company = {
      key,
      name: key,
      id: null,
      factoryNames: new Map(),
      stations: new Map(),
      claims: new Map(),
      depot: new Map(),
      listeners,
      log: hubLog(now, (part) => hear(fresh, part)),
    };
    companies.set(key, fresh);
    return fresh;
  }

  function stationBy(role: string): { company: Company; station: HubStationRow } {
    for (const company of companies.values()) {
      const station = company.stations.get(role);
      if (station === undefined) continue;
      if (station.revokedAt !== null) throw new HubRefuses('revoked', `${station.name} was taken out`);
      return { company, station };
    }
    throw new HubRefuses('credentials', `No role ${role}`);
  }

  function rowOf(stationId: string): HubStationRow {
    for (const { stations } of companies.values()) {
      for (const row of stations.values()) if (row.stationId === stationId) return row;
    }
    throw new Error(`No station ${stationId}`);
  }

  return {
    get hubId() {
      return hubId;
    },
    open: async (access) => {
      const { station } = stationBy(access.role);
      if (station.secret !== access.secret) throw new HubRefuses('credentials', 'Another password');
      // A connection that stands goes on when the password is changed; not when the station is taken out.
      return sessionOf(() => stationBy(access.role), { clock, hubId, generation });
    },
    addStation(wish) {
      const company = companyOf(wish.company);
      const role = `station_${hexOf(random.bytes(6))}`;
      const secret = hexOf(random.bytes(16));
      company.stations.set(role, {
        ...freshRow(),
        role,
        secret,
        name: wish.name,
        homeFactoryId: wish.homeFactoryId ?? '',
        factories: wish.factories ?? null,
        founds: false,
      });
      const address = {
        host: 'hub.invalid',
        port: 5_432,
        database: 'printhall',
        tls: { kind: 'off' },
      } as const;
      return { address, role, secret };
    },
    revoke(stationId) {
      rowOf(stationId).revokedAt = clock.now();
    },
    setFactories(stationId, factories) {
      rowOf(stationId).factories = factories;
    },
    log: (company) => companyOf(company).log.parts,
    aside: (company) => companyOf(company).log.aside,
    repeats: (company) => companyOf(company).log.repeats,
    copy: () => ({ companies: copyOf(companies) }),
    putBack(copy) {
      const listening = companies;
      companies = copyOf(copy.companies);
      loseAll(listening);
    },
    becomeAnother() {
      hubId = `hub-${hexOf(random.bytes(8))}`;
      loseAll(companies);
    },
    wipe() {
      const listening = companies;
      companies = new Map();
      hubId = `hub-${hexOf(random.bytes(8))}`;
      loseAll(listening);
    },
  };
}

function freshRow() {
  return {
    stationId: null,
    epoch: 0,
    lastSequence: 0,
    lastHash: null,
    lastOrdered: null,
    revokedAt: null,
    contactAt: null,
    version: '',
    schema: 0,
    waiting: 0,
    troubles: 0,
    clockOffsetMilliseconds: null,
  };
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
