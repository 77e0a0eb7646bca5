import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { AccessPolicy, PersonId, ScopeId } from '../shop/access/index.ts';
import type { StationGreeting } from '../shop/people/contract.ts';
import { people } from '../shop/people/tables.ts';
import type { PrinterBench } from '../shop/printers/index.ts';
import { printers } from '../shop/printers/tables.ts';
import { linkStateOf } from '../shop/printers/views.ts';
import { languageShape } from '../shop/records/index.ts';
import { stationIdentity } from '../shop/records/tables.ts';
import { DEMO_GUESTS, DEMO_PASSWORD, DEMO_PEOPLE } from './demo/people.ts';
import type { Identity } from './identity.ts';
import type { StationStore } from './store/store.ts';
import { PRINTHALL_VERSION } from './version.ts';

export interface GreetingHouse {
  readonly store: StationStore;
  readonly identity: Identity;
  readonly bench: PrinterBench;
  policy(): AccessPolicy;
  secretsOfDemo(store: StationStore): boolean;
}

/** Whether this station holds the demo factory, and nothing but it. */
export function isDemo(store: StationStore): boolean {
  return store.reading.select({ demo: stationIdentity.demo }).from(stationIdentity).get()?.demo ?? false;
}

/** What the window shows before anybody has signed in. People are named only in a demo. */
export function createGreeting(house: GreetingHouse): () => StationGreeting {
  return () => {
    const identity = house.store.reading.select().from(stationIdentity).get();
    const demo = house.secretsOfDemo(house.store);
    const language = languageShape.safeParse(identity?.language);
    return {
      state: identity?.setUpAt == null ? 'firstStart' : 'ready',
      demo,
      stationName: house.identity.name,
      version: PRINTHALL_VERSION,
      language: language.success ? language.data : 'en',
      demoPeople: demo ? demoPeople(house) : [],
      demoPassword: demo ? DEMO_PASSWORD : null,
      printers: stoppable(house),
    };
  };
}

/** The demo's own people: who was invited since has another password, and a name that nobody is told. */
function demoPeople(house: GreetingHouse): StationGreeting['demoPeople'] {
  const policy = house.policy();
  const emails = [...DEMO_PEOPLE, ...DEMO_GUESTS].map(({ email }) => email);
  const rows = house.store.reading
    .select()
    .from(people)
    .where(and(eq(people.state, 'active'), inArray(people.email, emails)))
    .all();
  return rows.map(({ id, name, email }) => {
    const [grant] = policy.indexes.grantsOf.get(id as PersonId) ?? [];
    const role = grant === undefined ? undefined : policy.roles.get(grant.roleId);
    return { name, email, roleName: role?.name ?? '' };
  });
}

function stoppable(house: GreetingHouse): StationGreeting['printers'] {
  const rows = house.store.reading
    .select({ id: printers.id })
    .from(printers)
    .where(and(eq(printers.stationId, house.identity.id), isNull(printers.removedAt)))
    .all();
  return rows.map(({ id }) => {
    const snapshot = house.bench.snapshot(id);
    const heating = [...(snapshot?.temperatures?.hotends ?? []), snapshot?.temperatures?.bed].some(
      (heater) => (heater?.targetCelsius ?? 0) > 0,
    );
    return {
      printerId: id,
      name: house.policy().scopes.get(id as ScopeId)?.name ?? '',
      active: linkStateOf(snapshot) === 'busy' || heating,
    };
  });
}
