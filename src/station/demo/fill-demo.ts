import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { defaultRoleId, type AccessPolicy, type PersonId } from '../../shop/access/index.ts';
import { grants } from '../../shop/grants/tables.ts';
import { scopes } from '../../shop/hierarchy/tables.ts';
import type { Clock, Id, MakeId, Refusal, Result } from '../../shop/kernel/index.ts';
import { credentials, people } from '../../shop/people/tables.ts';
import { isSetUp, PLATFORM_NAME } from '../../shop/people/first-start.ts';
import type { Secrets } from '../../shop/people/house.ts';
import { addModelVersion } from '../../shop/projects/uploads.ts';
import type { ProjectsHouse } from '../../shop/projects/use-cases.ts';
import type { Language } from '../../shop/records/index.ts';
import type { Call } from '../../shop/records/use-case.ts';
import { stationIdentity } from '../../shop/records/tables.ts';
import type { FileStore } from '../files/index.ts';
import { callOnBehalf } from '../guard.ts';
import { resourcesDirectory } from '../resources.ts';
import type { AllUseCases } from '../router.ts';
import type { StationStore } from '../store/store.ts';
import type { WorkBook } from '../work-book.ts';
import { DEMO_PASSWORD, DEMO_PEOPLE, type DemoPersonKey } from './people.ts';

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

/** Twenty times real speed: a part of half an hour is done within two minutes, and can still be watched. */
const DEMO_PRINTERS = [
  {
    name: 'Simulated 1',
    address: 'simulated:?speed=20&seed=1',
    profileKey: 'simulated-220-standard',
    materialKey: 'PLA',
  },
  {
    name: 'Simulated 2',
    address: 'simulated:?speed=20&seed=2',
    profileKey: 'simulated-250-standard',
    materialKey: 'PETG',
  },
] as const;

/** Projects of the demo, each with what becomes of its request. */
const DEMO_PROJECTS = [
  {
    name: 'Workshop hooks',
    description: 'Hooks for the tool wall.',
    file: 'hook.stl',
    profileKey: 'simulated-220-standard',
    materialKey: 'PLA',
    copies: 2,
    note: 'Load goes along the arm: print lying down.',
    verdict: 'accept',
    reason: '',
  },
  {
    name: 'Gear prototypes',
    description: 'Herringbone gear for the feeder, second try.',
    file: 'herringbone-gear.stl',
    profileKey: 'simulated-250-standard',
    materialKey: 'PETG',
    copies: 1,
    note: '',
    verdict: null,
    reason: '',
  },
  {
    name: 'Reception vase',
    description: '',
    file: 'vase.obj',
    profileKey: 'simulated-220-standard',
    materialKey: 'PLA',
    copies: 1,
    note: 'For the front desk.',
    verdict: 'deny',
    reason: 'The walls are thinner than our nozzle. Please make them at least 1.2 mm.',
  },
  {
    name: 'Printer calibration',
    description: 'The tag that every printer makes after maintenance.',
    file: 'calibration-tag.gcode',
    profileKey: null,
    materialKey: 'PLA',
    copies: 1,
    note: '',
    verdict: 'accept',
    reason: '',
  },
] as const;

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
  const places = insertPlacesAndPeople(house, language, passwordHash);
  if (places === null) return false;
  for (const printer of DEMO_PRINTERS) {
    const call = callOnBehalf(house, places.person.master, 'printers.add');
    await settled(house.useCases.printers.add(call, { scopeId: places.areaId, ...printer }));
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
): DemoPlaces | null {
  const { makeId } = house;
  const at = house.clock.now();
  const scope = () => makeId<'Scope'>();
  const [platformId, clientId, factoryId, secondId, areaId] = [scope(), scope(), scope(), scope(), scope()];
  const standsAt = { platform: platformId, factory: factoryId };
  const ids = DEMO_PEOPLE.map(() => makeId<'Person'>());
  const isFirst = house.store.write((tx) => {
    // Inside of the transaction: somebody may have set the station up while the password was hashed.
    if (isSetUp(house)) return false;
    tx.rows.update(stationIdentity).set({ demo: true, setUpAt: at, language }).run();
    tx.rows
      .insert(scopes)
      .values([
        { id: platformId, kind: 'platform', parentId: null, name: PLATFORM_NAME, createdAt: at },
        { id: clientId, kind: 'client', parentId: platformId, name: 'Demo Company', createdAt: at },
        { id: factoryId, kind: 'factory', parentId: clientId, name: 'Demo Factory North', createdAt: at },
        { id: secondId, kind: 'factory', parentId: clientId, name: 'Demo Factory South', createdAt: at },
        { id: areaId, kind: 'area', parentId: factoryId, name: 'Print room', createdAt: at },
      ])
      .run();
    for (const [index, person] of DEMO_PEOPLE.entries()) {
      const id = ids[index];
      if (id === undefined) continue;
      const { name, email } = person;
      tx.rows.insert(people).values({ id, name, email, language, state: 'active', createdAt: at }).run();
      tx.rows.insert(credentials).values({ personId: id, passwordHash, passwordChangedAt: at }).run();
      tx.rows
        .insert(grants)
        .values({
          id: makeId<'Grant'>(),
          personId: id,
          roleId: defaultRoleId('print-farm', person.role),
          scopeId: standsAt[person.at],
          grantedBy: null,
          fromAt: at,
          version: 1,
        })
        .run();
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
