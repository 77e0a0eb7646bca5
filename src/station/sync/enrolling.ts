import { and, eq, isNull } from 'drizzle-orm';
import { scopes } from '../../shop/hierarchy/tables.ts';
import { accepted, refused, type Clock, type RandomSource, type Result } from '../../shop/kernel/index.ts';
import type { Reading } from '../../shop/records/store.ts';
import type { EnrolmentPreview, SyncRefusal } from '../../shop/sync/index.ts';
import type { Identity } from '../identity.ts';
import { readEnrolmentCode } from './enrolment-code.ts';
import { HubRefuses, HubUnreachable, type Hub, type HubAccess, type HubLook, type OpenHub } from './hub.ts';
import type { Replica } from './replica.ts';

export interface EnrollingHouse {
  readonly replica: Replica;
  readonly identity: Identity;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly reading: Reading;
  readonly openHub: OpenHub;
  isSetUp(): boolean;
  isDemo(): boolean;
  /** Whether a run at this station is under way, whose rows must not go. */
  isPrinting(): boolean;
  /** Ends the connections to this station’s printers: their rows go, and come again. */
  letGoOfPrinters(): Promise<void>;
  /** Copies the store aside before rows of it are taken away. */
  keepCopy(): Promise<void>;
}

/** What enrolling with a code comes to. */
type Way =
  /** This station's company becomes the hub's. */
  | { readonly kind: 'founds'; readonly company: Place; readonly home: Place }
  /** What the hub has of the company comes here; what is here of it goes, and is kept in a copy. */
  | { readonly kind: 'joins'; readonly isAgain: boolean };

interface Place {
  readonly id: string;
  readonly name: string;
}

/** Asks the hub what a code would do, and changes nothing. */
export async function previewEnrolment(
  house: EnrollingHouse,
  code: string,
): Promise<Result<EnrolmentPreview, SyncRefusal>> {
  return atHub(house, code, async (_hub, access, look) => {
    const way = wayOf(house, look);
    const { host, port, database, tls } = access.address;
    return accepted({
      host,
      port,
      database,
      encrypted: tls.kind !== 'off',
      companyName: way.ok && way.value.kind === 'founds' ? way.value.company.name : look.companyName,
      founds: look.companyId === null,
      homeFactoryName: way.ok && way.value.kind === 'founds' ? way.value.home.name : look.homeFactoryName,
      factoryNames: look.factories?.map(({ name }) => name) ?? null,
      obstacle: way.ok ? null : way.refusal,
    });
  });
}

/** The bytes of the password that the station gives itself: as many as no one guesses. */
const SECRET_BYTES = 32;

/**
 * Ties this station to the hub of a code. From then on the engine can run: what stands here is sealed as the company's
 * beginning, or taken away for what comes from the hub.
 */
export async function enrol(
  house: EnrollingHouse,
  code: string,
): Promise<Result<{ readonly founds: boolean }, SyncRefusal>> {
  return atHub(house, code, async (hub, access, look) => {
    const found = wayOf(house, look);
    if (!found.ok) return found;
    const way = found.value;
    const { identity, replica, clock } = house;
    const secret = Buffer.from(house.random.bytes(SECRET_BYTES)).toString('base64url');
    const founding =
      way.kind === 'founds'
        ? { companyId: way.company.id, companyName: way.company.name, homeFactoryId: way.home.id }
        : null;
    if (way.kind === 'joins' && way.isAgain) {
      await house.keepCopy();
      await house.letGoOfPrinters();
    }
    await hub.enrol({
      stationId: identity.id,
      epoch: identity.epoch,
      name: identity.name,
      newSecret: secret,
      founding,
    });
    const named = (await hub.stations()).find(({ stationId }) => stationId === identity.id);
    if (named !== undefined && named.name !== '') identity.rename(named.name);
    if (way.kind === 'joins') replica.empty();
    replica.begin({
      address: access.address,
      role: access.role,
      secret,
      hubId: look.hubId,
      generation: look.generation,
      companyId: founding?.companyId ?? look.companyId ?? '',
      companyName: founding?.companyName ?? look.companyName,
      homeFactoryId: founding?.homeFactoryId ?? look.homeFactoryId ?? '',
      factories: look.factories?.map(({ id }) => id) ?? null,
      joinedAt: clock.now(),
      state: way.kind === 'founds' ? 'joined' : 'joining',
      stopped: null,
      cursor: 0,
      gained: null,
      renewsFrom: null,
      fetchTarget: 0,
      clockOffsetMilliseconds: 0,
      contactAt: null,
    });
    if (way.kind === 'founds') replica.sealCopy();
    return accepted({ founds: way.kind === 'founds' });
  });
}

async function atHub<Value>(
  { openHub }: EnrollingHouse,
  code: string,
  work: (hub: Hub, access: HubAccess, look: HubLook) => Promise<Result<Value, SyncRefusal>>,
): Promise<Result<Value, SyncRefusal>> {
  const access = readEnrolmentCode(code);
  if (!access.ok) return access;
  let hub: Hub | null = null;
  try {
    hub = await openHub(access.value);
    return await work(hub, access.value, await hub.look());
  } catch (error) {
    if (error instanceof HubUnreachable)
      return refused({ code: 'sync.hubUnreachable', detail: error.message });
    if (!(error instanceof HubRefuses)) throw error;
    // The password in a code is good for one enrolment.
    if (error.code === 'codeUsed' || error.code === 'credentials') return refused({ code: 'sync.codeUsed' });
    return refused({ code: 'sync.hubRefused', detail: error.message });
  } finally {
    await hub?.close();
  }
}

function wayOf(house: EnrollingHouse, look: HubLook): Result<Way, SyncRefusal> {
  const enrolled = house.replica.enrolled();
  if (enrolled !== null && enrolled.state !== 'stopped') return refused({ code: 'sync.alreadyEnrolled' });
  if (look.stationId !== null && look.stationId !== house.identity.id)
    return refused({ code: 'sync.codeUsed' });
  if (house.isDemo()) return refused({ code: 'sync.demoStaysAlone' });
  const companies = placesOf(house.reading, 'client');
  const [company] = companies;
  if (look.companyId !== null) {
    if (!house.isSetUp()) return accepted({ kind: 'joins', isAgain: false });
    const isSame = companies.length === 1 && company?.id === look.companyId;
    if (!isSame) return refused({ code: 'sync.notEmpty' });
    return house.isPrinting()
      ? refused({ code: 'sync.printersBusy' })
      : accepted({ kind: 'joins', isAgain: true });
  }
  if (!house.isSetUp()) return refused({ code: 'sync.nothingHere' });
  if (companies.length !== 1 || company === undefined)
    return refused({ code: 'sync.notOneCompany', companies: companies.length });
  const factories = placesOf(house.reading, 'factory');
  const home = factories.find(({ name }) => name === look.homeFactoryName) ?? factories[0];
  return home === undefined
    ? refused({ code: 'sync.nothingHere' })
    : accepted({ kind: 'founds', company, home });
}

/** The oldest first. */
function placesOf(reading: Reading, kind: 'client' | 'factory'): readonly Place[] {
  return reading
    .select({ id: scopes.id, name: scopes.name })
    .from(scopes)
    .where(and(eq(scopes.kind, kind), isNull(scopes.deletedAt)))
    .orderBy(scopes.createdAt, scopes.id)
    .all();
}
