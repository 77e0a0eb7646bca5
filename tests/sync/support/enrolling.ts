import type { Clock } from '../../../src/shop/kernel/index.ts';
import type { Identity } from '../../../src/station/identity.ts';
import type { SyncEngine } from '../../../src/station/sync/engine.ts';
import type { Hub, HubAccess, OpenHub } from '../../../src/station/sync/hub.ts';
import type { Replica } from '../../../src/station/sync/replica.ts';

/** What comes to a hub with a code. */
export interface Newcomer {
  readonly name: string;
  readonly clock: Clock;
  /** With the station’s own password from then on. */
  access: HubAccess | null;
  readonly process: {
    readonly identity: Identity;
    readonly replica: Replica;
    readonly engine: SyncEngine;
    readonly link: { readonly open: OpenHub };
  };
}

/**
 * Ties a machine to the hub by its code, as a person would; the founder brings everything that it has.
 *
 * @param then whether its engine goes on by itself
 */
export async function enrol(
  machine: Newcomer,
  founds: boolean,
  then: 'fetch' | 'wait' = 'fetch',
): Promise<void> {
  const { access } = machine;
  if (access === null) throw new Error(`${machine.name} has no code`);
  const { identity, replica, engine, link } = machine.process;
  const hub: Hub = await link.open(access);
  const look = await hub.look();
  const homeFactoryId = look.homeFactoryId ?? '';
  await hub.enrol({
    stationId: identity.id,
    epoch: identity.epoch,
    name: machine.name,
    newSecret: keptSecret(access),
    founding: founds ? { companyId: 'client', companyName: 'Company of tests', homeFactoryId } : null,
  });
  machine.access = { ...access, secret: keptSecret(access) };
  const welcome = await hub.hello({
    stationId: identity.id,
    epoch: identity.epoch,
    version: 'simulated',
    schema: 1,
    waiting: 0,
    troubles: 0,
    clockOffsetMilliseconds: null,
  });
  replica.begin({
    address: access.address,
    role: access.role,
    secret: machine.access.secret,
    hubId: welcome.hubId,
    generation: welcome.generation,
    companyId: welcome.companyId,
    companyName: welcome.companyName,
    homeFactoryId: welcome.station.homeFactoryId,
    factories: welcome.station.factories,
    joinedAt: machine.clock.now(),
    state: 'joining',
    stopped: null,
    cursor: 0,
    gained: null,
    renewsFrom: null,
    fetchTarget: welcome.hubSequence,
    clockOffsetMilliseconds: 0,
    contactAt: null,
  });
  if (founds) replica.sealCopy();
  await hub.close();
  if (then === 'fetch') engine.start();
}

/** The same each time, so that a lost answer can be asked for again. */
function keptSecret({ secret }: HubAccess): string {
  return [...secret].toReversed().join('');
}
