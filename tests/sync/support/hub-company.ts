import type { Instant } from '../../../src/shop/kernel/index.ts';
import type { IncomingPart } from '../../../src/station/sync/hub.ts';
import type { HubLog, HubStationRow } from './hub-log.ts';
import type { DepotState } from './memory-depot.ts';

/** Whose word it is that nobody else acts on something. */
export interface Claim {
  readonly holder: string;
  readonly since: Instant;
}

/** A connection that waits to be woken. */
export interface Listener {
  readonly station: HubStationRow;
  woken(upTo: number | null): void;
  lost(): void;
}

/** Everything that a hub has of one company. */
export interface Company {
  readonly key: string;
  name: string;
  id: string | null;
  /** Learnt from what is told of them. */
  readonly factoryNames: Map<string, string>;
  readonly stations: Map<string, HubStationRow>;
  readonly claims: Map<string, Claim>;
  readonly depot: DepotState;
  readonly listeners: Map<string, Set<Listener>>;
  log: HubLog;
}

/** Who listens wherever a part is. */
export const EVERYWHERE = '*';

/** What the hub does with each part that it took. */
export function hear(company: Company, part: IncomingPart): void {
  for (const { tableName, rowId, columns } of part.edits) {
    const name = columns?.['name'];
    if (tableName === 'scopes' && typeof name === 'string') company.factoryNames.set(rowId, name);
  }
  tell(company.listeners, part);
}

/** Wakes those who see the part's place, and nobody else. */
function tell(listeners: Company['listeners'], { place, hubSequence }: IncomingPart): void {
  for (const key of [EVERYWHERE, place]) {
    for (const listener of listeners.get(key) ?? []) {
      if (listener.station.revokedAt === null) listener.woken(hubSequence);
    }
  }
}

/** Every connection is gone. */
export function loseAll(companies: ReadonlyMap<string, Company>): void {
  for (const { listeners } of companies.values()) {
    const all = new Set([...listeners.values()].flatMap((some) => [...some]));
    for (const listener of all) listener.lost();
  }
}

/** A copy that stands by itself, with nobody listening. */
export function copyOf(companies: ReadonlyMap<string, Company>): Map<string, Company> {
  return new Map([...companies].map(([key, company]) => [key, copyOfOne(company)]));
}

function copyOfOne(company: Company): Company {
  const listeners: Company['listeners'] = new Map();
  const copy: Company = {
    ...company,
    factoryNames: new Map(company.factoryNames),
    stations: new Map([...company.stations].map(([role, row]) => [role, { ...row }])),
    claims: new Map(company.claims),
    depot: new Map(company.depot),
    listeners,
    log: company.log.copy((part) => hear(copy, part)),
  };
  return copy;
}
