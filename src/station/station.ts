import { isNull } from 'drizzle-orm';
import { mkdirSync } from 'node:fs';
import { mkdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScopeId } from '../shop/access/index.ts';
import type { Actor } from '../shop/audit/index.ts';
import { auditUseCases } from '../shop/audit/use-cases.ts';
import type { ContentHash, PrintProfile } from '../shop/files/index.ts';
import { grantsUseCases } from '../shop/grants/use-cases.ts';
import { hierarchyUseCases } from '../shop/hierarchy/use-cases.ts';
import {
  accepted,
  idMaker,
  refused,
  type Clock,
  type RandomSource,
  type Timers,
} from '../shop/kernel/index.ts';
import type { StationStatus } from '../shop/live/index.ts';
import { liveUseCases } from '../shop/live/use-cases.ts';
import { createGuessBook } from '../shop/people/guess-book.ts';
import { createSessionBook } from '../shop/people/sessions.ts';
import { peopleUseCases } from '../shop/people/use-cases.ts';
import type { PrintingRefusal } from '../shop/printing/index.ts';
import { currentPrint } from '../shop/printing/current-print.ts';
import type { PrintingHouse } from '../shop/printing/house.ts';
import { interruptRuns, printerEventRecorder } from '../shop/printing/printer-events.ts';
import { openTasks, tasksByState } from '../shop/printing/task-counts.ts';
import { printingUseCases } from '../shop/printing/use-cases.ts';
import { printersUseCases } from '../shop/printers/use-cases.ts';
import { printers } from '../shop/printers/tables.ts';
import { linkStateOf } from '../shop/printers/views.ts';
import { endSlicesCutOff } from '../shop/projects/slicing.ts';
import { modelVersions } from '../shop/projects/tables.ts';
import { startAnalysis } from '../shop/projects/uploads.ts';
import { projectsUseCases, type ProjectsHouse } from '../shop/projects/use-cases.ts';
import type { Language } from '../shop/records/index.ts';
import { createBench, type StationBench } from './bench.ts';
import { createByteRoutes, type RequestOrigin } from './byte-routes.ts';
import { fillDemo } from './demo/fill-demo.ts';
import { parseAddress } from './devices/address.ts';
import { factoryFigures } from './figures.ts';
import { createModelAnalyser, openFileStore } from './files/index.ts';
import { createGreeting, isDemo } from './greeting.ts';
import { createGuard } from './guard.ts';
import { readIdentity } from './identity.ts';
import { createLiveFeed } from './live-feed.ts';
import { createLocator } from './locate.ts';
import { createPolicyBook } from './policy-book.ts';
import { createPrinterPulse } from './printer-pulse.ts';
import { buildRouter, type StationRouter } from './router.ts';
import { scopesWithin } from './scopes-within.ts';
import { createSecrets } from './secrets.ts';
import { createEmbeddedSlicer, loadProfiles } from './slicing/index.ts';
import { lockFolder } from './store/folder-lock.ts';
import { openDatabase } from './store/open.ts';
import { createStore, sha256, type StationStore } from './store/store.ts';
import { systemClock, systemRandom, systemTimers } from './system.ts';
import { resourcesDirectory } from './resources.ts';
import { PRINTHALL_VERSION } from './version.ts';
import { createWorkBook, type WorkBook } from './work-book.ts';
import { createWorkshop } from './workshop.ts';

export interface StationOptions {
  /** Everything that the station keeps is in this folder. Made when it is missing. */
  readonly dataDirectory: string;
  readonly clock?: Clock;
  readonly timers?: Timers;
  readonly random?: RandomSource;
  /** Told of bugs in what nobody waits for. By default to standard error. */
  readonly report?: (error: unknown) => void;
}

export interface Station {
  readonly router: StationRouter;
  readonly store: StationStore;
  /** The byte routes of the contract; null when the request is none of them. */
  handleRequest(request: Request, origin: RequestOrigin): Promise<Response | null>;
  /** Whether any account has ever existed here. */
  isSetUp(): boolean;
  isDemo(): boolean;
  /**
   * Fills an empty station with the demo factory. Resolves when its people can sign in; its projects come after, in
   * the background, unless they are left out.
   */
  startDemo(contents?: 'withProjects' | 'withoutProjects'): Promise<void>;
  /** Ends background work, switches heaters off, lets go of the printers, closes the store. Twice is once. */
  close(): Promise<void>;
}

/** Idle locks and ended shifts are looked for this often. */
const SWEEP_MILLISECONDS = 5_000;

/**
 * The composition root: the one place where rooms and machines are put together. Throws FolderInUseError,
 * UnknownStoreError or StoreSettingError with a sentence for people, having opened nothing.
 */
export async function createStation(options: StationOptions): Promise<Station> {
  const clock = options.clock ?? systemClock;
  const timers = options.timers ?? systemTimers;
  const random = options.random ?? systemRandom;
  const report = options.report ?? ((error: unknown) => process.stderr.write(`${String(error)}\n`));
  const makeId = idMaker(clock, random);

  mkdirSync(options.dataDirectory, { recursive: true });
  const unlock = lockFolder(options.dataDirectory);
  const opened = await openDatabase({ directory: options.dataDirectory, clock }).catch((error: unknown) => {
    unlock();
    throw error;
  });
  const identity = readIdentity(opened, clock, makeId);
  const store = createStore(opened, { clock, makeId, identity, version: PRINTHALL_VERSION });
  const policies = createPolicyBook(store.reading);
  const policy = () => policies.current();

  const temporaryDirectory = join(options.dataDirectory, 'temporary');
  await rm(temporaryDirectory, { recursive: true, force: true });
  await mkdir(temporaryDirectory, { recursive: true });
  const files = await openFileStore(join(options.dataDirectory, 'files'), { random });
  const analyser = createModelAnalyser({ timers });
  const slicer = createEmbeddedSlicer({ analyser, timers, temporaryDirectory });
  const workshop = createWorkshop({ files, analyser, slicer, makeId, temporaryDirectory });
  const profiles = await loadProfiles(join(resourcesDirectory(), 'profiles'));
  const profile = (key: string): PrintProfile | null => profiles.find((one) => one.key === key) ?? null;

  const sessions = createSessionBook(clock, random, sha256);
  const work = createWorkBook(makeId, report);
  const bench = createBench({ clock, timers, random, report });
  const locate = createLocator(store.reading, policy);
  const feed = createLiveFeed({ store, clock, sessions, policy, locate });
  const guard = createGuard({ store, clock, sessions, policy, locate });
  const within = (scopeId: ScopeId) => scopesWithin(policy(), scopeId);

  const printing: PrintingHouse = {
    store,
    clock,
    makeId,
    random,
    bench,
    policy,
    profile,
    sha256,
    stationId: identity.id,
    stationName: identity.name,
    stationActor: ownActor('station'),
    printerActor: ownActor('printer'),
    scopesWithin: within,
    async verifiedGcode(hash) {
      const verified = await files.verify(hash as ContentHash);
      return verified.ok
        ? accepted(files.pathOf(hash as ContentHash))
        : refused<PrintingRefusal>({ code: 'printing.fileChanged' });
    },
  };
  const projects: ProjectsHouse = {
    store,
    makeId,
    work,
    workshop,
    policy,
    profile,
    stationActor: ownActor('station'),
    profiles: () => profiles,
    tasksByState: (ids) => tasksByState(printing, ids),
    openTasks: (id) => openTasks(printing, id),
    scopesWithin: within,
  };
  const secrets = await createSecrets();
  const greeting = createGreeting({ store, identity, policy, bench, secretsOfDemo: isDemo });

  const useCases = {
    access: grantsUseCases({ store, makeId, policy }),
    audit: auditUseCases({
      store,
      sha256,
      seesAll: (call) =>
        [...policy().scopes.values()].some(
          ({ id, parentId }) => parentId === null && call.may('audit.view', id),
        ),
    }),
    hierarchy: hierarchyUseCases({
      store,
      makeId,
      policy,
      figures: (factories) => factoryFigures({ store, bench, policy }, factories, clock.now()),
    }),
    live: liveUseCases({
      events: (call, signal) => feed.events(call, signal),
      station: () => stationStatus(),
      work: (workId) => work.find(workId),
      cancelWork: (workId) => work.cancel(workId),
    }),
    people: peopleUseCases({
      store,
      clock,
      random,
      makeId,
      sessions,
      policy,
      greeting,
      secrets,
      guesses: createGuessBook({ store, clock, secrets }),
      fillDemo: (language) => startDemo(language, 'withProjects'),
    }),
    printers: printersUseCases({
      store,
      makeId,
      bench,
      policy,
      profile,
      stationId: identity.id,
      isAddress: parseAddress,
      currentPrint: (printerId) => currentPrint(printing, printerId),
    }),
    printing: printingUseCases(printing),
    projects: projectsUseCases(projects),
  };
  const router = buildRouter(useCases, guard, store);
  const handleRequest = createByteRoutes({ ...projects, store, files, guard });

  async function startDemo(
    language: Language,
    contents: 'withProjects' | 'withoutProjects',
  ): Promise<boolean> {
    const machines = { files, work, secrets, report, isClosing: () => closing !== null };
    const demoHouse = { store, clock, makeId, policy, useCases, projects, ...machines };
    return fillDemo(demoHouse, language, contents);
  }

  function stationStatus(): StationStatus {
    const rows = store.reading
      .select({ id: printers.id })
      .from(printers)
      .where(isNull(printers.removedAt))
      .all();
    const links = rows.map(({ id }) => linkStateOf(bench.snapshot(id)));
    return {
      stationName: identity.name,
      version: PRINTHALL_VERSION,
      demo: greeting().demo,
      printersTotal: rows.length,
      printersUp: links.filter((link) => link === 'ready' || link === 'busy').length,
      sync: { state: 'notSetUp' },
      work: work.list(),
      freeBytes: freeBytes.current,
    };
  }

  const freeBytes = { current: null as number | null };
  const pulse = createPrinterPulse({ bench, timers, feed, printing });
  const recordEvent = printerEventRecorder(printing);
  const unsubscribe = [
    store.onCommit((changes) => feed.rowsChanged(changes, policies.follow(changes))),
    bench.subscribe((printerId, event) => {
      recordEvent(printerId, event);
      pulse.beat(printerId);
    }),
    work.subscribe((view) => {
      const kind = view.subject === 'analysis' ? 'modelVersion' : 'slice';
      feed.publish({ kind: 'work', work: view }, { kind, id: view.recordId });
    }),
  ];

  let closing: Promise<void> | null = null;
  const sweep = () => {
    if (closing !== null) return;
    sessions.sweep();
    void statfs(options.dataDirectory).then(
      (disk) => {
        freeBytes.current = disk.bavail * disk.bsize;
      },
      () => undefined,
    );
    timers.after(SWEEP_MILLISECONDS, sweep);
  };

  takeUp({ store, bench, printing, projects, files: projects });
  sweep();

  return {
    router,
    store,
    handleRequest,
    isSetUp: () => greeting().state === 'ready',
    isDemo: () => isDemo(store),
    async startDemo(contents = 'withProjects') {
      if (!(await startDemo('en', contents))) throw new Error('This station has its people already.');
    },
    close() {
      closing ??= closeAll({ work, bench, unsubscribe, pulse, store, unlock, machines: [slicer, analyser] });
      return closing;
    },
  };
}

function ownActor(face: 'station' | 'printer'): Actor {
  return { personId: null, personName: null, roleName: null, grantId: null, session: null, face };
}

/** What a station does when it comes up: nothing of the past goes on by itself. */
function takeUp(house: {
  readonly store: StationStore;
  readonly bench: StationBench;
  readonly printing: PrintingHouse;
  readonly projects: ProjectsHouse;
  readonly files: ProjectsHouse;
}): void {
  endSlicesCutOff(house.projects);
  const interrupted = new Set(interruptRuns(house.printing));
  const rows = house.store.reading.select().from(printers).where(isNull(printers.removedAt)).all();
  for (const { id, address, connects, fault } of rows) {
    if (!connects || fault !== null) continue;
    void house.bench.connect(id, address).then((connected) => {
      // The heaters of an interrupted print may still be on, with nobody at the wheel.
      if (connected.ok && interrupted.has(id)) house.bench.preheat(id, { hotendCelsius: 0, bedCelsius: 0 });
    });
  }
  for (const version of house.store.reading.select().from(modelVersions).all()) {
    if (version.analysis.state !== 'analysing') continue;
    const file = { hash: version.contentHash as ContentHash, name: version.fileName };
    startAnalysis(house.projects, version.id, file, version.uploadedBy);
  }
}

async function closeAll(parts: {
  readonly work: WorkBook;
  readonly bench: StationBench;
  readonly unsubscribe: readonly (() => void)[];
  readonly pulse: { close(): void };
  readonly store: StationStore;
  readonly unlock: () => void;
  readonly machines: readonly { close(): Promise<void> }[];
}): Promise<void> {
  // The printers first: whatever else takes its time, nothing stays hot meanwhile.
  await parts.bench.close();
  await parts.work.close();
  await Promise.all(parts.machines.map((machine) => machine.close()));
  parts.pulse.close();
  for (const unsubscribe of parts.unsubscribe) unsubscribe();
  parts.store.close();
  parts.unlock();
}
