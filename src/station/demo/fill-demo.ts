import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import {
  defaultRoleId,
  type AccessPolicy,
  type PersonId,
  type RoleId,
  type ScopeId,
} from '../../shop/access/index.ts';
import type { RecordEntry } from '../../shop/audit/index.ts';
import { grants } from '../../shop/grants/tables.ts';
import { scopes } from '../../shop/hierarchy/tables.ts';
import type { Clock, Id, MakeId, Refusal, Result } from '../../shop/kernel/index.ts';
import { credentials, people } from '../../shop/people/tables.ts';
import { isSetUp, PLATFORM_NAMES } from '../../shop/people/first-start.ts';
import type { Secrets } from '../../shop/people/house.ts';
import { addModelVersion } from '../../shop/projects/uploads.ts';
import type { ProjectsHouse } from '../../shop/projects/use-cases.ts';
import type { Language } from '../../shop/records/index.ts';
import type { Call } from '../../shop/records/use-case.ts';
import type { Transaction } from '../../shop/records/store.ts';
import { stationIdentity } from '../../shop/records/tables.ts';
import type { FileStore } from '../files/index.ts';
import { callOnBehalf } from '../calls.ts';
import { resourcesDirectory } from '../resources.ts';
import type { AllUseCases } from '../router.ts';
import type { StationStore } from '../store/store.ts';
import type { WorkBook } from '../work-book.ts';
import { DEMO_CAMERA, DEMO_PRINTERS, DEMO_PROJECTS } from './contents.ts';
import { DEMO_GUESTS, DEMO_PASSWORD, DEMO_PEOPLE, DEMO_SEATS, type DemoPersonKey } from './people.ts';

export interface DemoHouse {
  readonly store: StationStore;
  readonly clock: Clock;
  readonly makeId: MakeId;
  readonly files: FileStore;
  readonly useCases: AllUseCases;
  readonly projects: ProjectsHouse;
  readonly work: WorkBook;
  readonly secrets: Secrets;
  policy(): AccessPolicy;
  report(error: unknown): void;
  /** The station is going down: what is not made yet is not missed. */
  isClosing(): boolean;
}

interface DemoPlaces {
  readonly factoryId: Id<'Scope'>;
  readonly areaId: Id<'Scope'>;
  readonly person: Readonly<Record<DemoPersonKey, PersonId>>;
}

/**
 * Makes the demo factory in an empty station: one company, two factories, a person in each role, two simulated
 * printers; then, in the background, projects in different states, by the same use cases as everybody's. False, and nothing done, when
 * the station has had an account: people with a password that everybody knows do not come to a real one.
 */
export async function fillDemo(
  house: DemoHouse,
  language: Language,
  contents: 'withProjects' | 'withoutProjects',
): Promise<boolean> {
  const passwordHash = await house.secrets.hash(DEMO_PASSWORD);
  const places = insertPlacesAndPeople(house, language, passwordHash, contents);
  if (places === null) return false;
  for (const printer of DEMO_PRINTERS) {
    const call = callOnBehalf(house, places.person.master, 'printers.add');
    const { printerId } = await settled(
      house.useCases.printers.add(call, { scopeId: places.areaId, ...printer }),
    );
    if (contents === 'withoutProjects') continue;
    const saving = callOnBehalf(house, places.person.master, 'cameras.save');
    await settled(house.useCases.cameras.save(saving, { printerId, ...DEMO_CAMERA }));
  }
  if (contents === 'withoutProjects') return true;
  void fillProjects(house, places).catch((error: unknown) => {
    if (!house.isClosing()) house.report(error);
  });
  return true;
}

function insertPlacesAndPeople(
  house: DemoHouse,
  language: Language,
  passwordHash: string,
  contents: 'withProjects' | 'withoutProjects',
): DemoPlaces | null {
  const { makeId } = house;
  const at = house.clock.now();
  const scope = () => makeId<'Scope'>();
  const [platformId, clientId, factoryId, secondId, areaId] = [scope(), scope(), scope(), scope(), scope()];
  const standsAt = {
    platform: platformId,
    client: clientId,
    factory: factoryId,
    second: secondId,
    area: areaId,
  };
  const ids = DEMO_PEOPLE.map(() => makeId<'Person'>());
  const isFirst = house.store.write((tx) => {
    // Inside of the transaction: somebody may have set the station up while the password was hashed.
    if (isSetUp(house)) return false;
    tx.rows.update(stationIdentity).set({ demo: true, setUpAt: at, language }).run();
    tx.rows
      .insert(scopes)
      .values([
        { id: platformId, kind: 'platform', parentId: null, name: PLATFORM_NAMES[language], createdAt: at },
        {
          id: clientId,
          kind: 'client',
          parentId: platformId,
          name: 'Demo Company',
          seats: DEMO_SEATS,
          createdAt: at,
        },
        { id: factoryId, kind: 'factory', parentId: clientId, name: 'Demo Factory North', createdAt: at },
        { id: secondId, kind: 'factory', parentId: clientId, name: 'Demo Factory South', createdAt: at },
        { id: areaId, kind: 'area', parentId: factoryId, name: 'Print room', createdAt: at },
      ])
      .run();
    const insert = (id: PersonId, person: DemoPerson) =>
      insertPerson(house, tx, { ...person, id, language, passwordHash, at });
    for (const [index, { name, email, role, at: place }] of DEMO_PEOPLE.entries()) {
      const id = ids[index];
      const given = [{ roleId: defaultRoleId('print-farm', role), scopeId: standsAt[place] }];
      if (id !== undefined) insert(id, { name, email, grants: given });
    }
    for (const { name, email, grants: held } of contents === 'withProjects' ? DEMO_GUESTS : []) {
      const given = held.map(([pack, role, place]) => ({
        roleId: defaultRoleId(pack, role),
        scopeId: standsAt[place],
      }));
      insert(makeId<'Person'>(), { name, email, grants: given });
    }
    tx.record({
      actor: house.projects.stationActor,
      action: 'people.startDemo',
      result: 'done',
      recordKind: 'scope',
      recordId: clientId,
      recordName: 'Demo Company',
      scopeId: clientId,
      scopeName: 'Demo Company',
    });
    return true;
  });
  if (!isFirst) return null;
  const person = Object.fromEntries(DEMO_PEOPLE.map(({ key }, index) => [key, ids[index]]));
  return { factoryId, areaId, person: person as DemoPlaces['person'] };
}

interface DemoPerson {
  readonly name: string;
  readonly email: string;
  readonly grants: readonly { readonly roleId: RoleId; readonly scopeId: ScopeId }[];
}

function insertPerson(
  { makeId }: DemoHouse,
  { rows }: Transaction<RecordEntry>,
  person: DemoPerson & {
    readonly id: PersonId;
    readonly language: Language;
    readonly passwordHash: string;
    readonly at: number;
  },
): void {
  const { id, name, email, language, passwordHash, at } = person;
  rows.insert(people).values({ id, name, email, language, state: 'active', createdAt: at }).run();
  rows.insert(credentials).values({ personId: id, passwordHash, passwordChangedAt: at }).run();
  for (const grant of person.grants) {
    const term = { grantedBy: null, fromAt: at, version: 1 };
    rows
      .insert(grants)
      .values({ id: makeId<'Grant'>(), personId: id, ...grant, ...term })
      .run();
  }
}

async function fillProjects(house: DemoHouse, places: DemoPlaces): Promise<void> {
  for (const project of DEMO_PROJECTS) {
    if (house.isClosing()) return;
    await fillProject(house, places, project);
  }
}

async function fillProject(
  house: DemoHouse,
  { factoryId, person }: DemoPlaces,
  demo: (typeof DEMO_PROJECTS)[number],
): Promise<void> {
  const { useCases } = house;
  const designer = (action: string): Call => callOnBehalf(house, person.designer, action);
  const { projectId } = await settled(
    useCases.projects.create(designer('projects.create'), {
      scopeId: factoryId,
      name: demo.name,
      description: demo.description,
    }),
  );
  const stream = createReadStream(join(resourcesDirectory(), 'models', demo.file));
  const received = await settled(house.files.receive(stream, { declaredName: demo.file }));
  const target = { projectId, modelId: null };
  const added = addModelVersion(house.projects, designer('projects.uploadModel'), target, received);
  const { modelVersionId } = await settled(added);
  await workEnded(house.work, modelVersionId);
  let sliceId: Id<'Slice'> | null = null;
  if (demo.profileKey !== null) {
    const { profileKey, materialKey } = demo;
    const wish = { modelVersionId, profileKey, materialKey };
    const slice = await settled(useCases.projects.slice(designer('projects.slice'), wish));
    await workEnded(house.work, slice.sliceId);
    sliceId = slice.sliceId as Id<'Slice'>;
  }
  const { materialKey, copies, note } = demo;
  const { taskId } = await settled(
    useCases.printing.request(designer('printing.request'), {
      modelVersionId,
      sliceId,
      materialKey,
      copies,
      note,
      dueAt: null,
    }),
  );
  if (demo.verdict === null) return;
  await settled(
    useCases.printing.review(callOnBehalf(house, person.manager, 'printing.review'), {
      taskIds: [taskId],
      expectedVersions: [1],
      verdict: demo.verdict,
      reason: demo.reason,
    }),
  );
}

/** The value of what must not be refused here: a refusal in the demo is a bug of the demo. */
async function settled<Value>(
  answer: Result<Value, Refusal> | Promise<Result<Value, Refusal>>,
): Promise<Value> {
  const result = await answer;
  if (!result.ok) throw new Error(`The demo was refused: ${JSON.stringify(result.refusal)}`);
  return result.value;
}

/** Waits until no work is under way on a record. */
async function workEnded(work: WorkBook, recordId: string): Promise<void> {
  if (work.on(recordId) === null) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const unsubscribe = work.subscribe((view) => {
    if (view.recordId === recordId && view.state !== 'running') resolve();
  });
  await promise;
  unsubscribe();
}
