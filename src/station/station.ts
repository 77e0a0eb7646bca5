import { isNull } from 'drizzle-orm';
import { statfs } from 'node:fs/promises';
import { homeOf, homeOfAccount } from '../shop/people/house.ts';
import { sessionEventRecorder } from '../shop/people/session-events.ts';
import { printers } from '../shop/printers/tables.ts';
import { currentPrint } from '../shop/printing/current-print.ts';
import type { PrintingHouse } from '../shop/printing/house.ts';
import { createGrace } from '../shop/printing/grace.ts';
import { printerEventRecorder } from '../shop/printing/printer-events.ts';
import type { Language } from '../shop/records/index.ts';
import { watchRecord, type RecordWatch } from './anchors/watch.ts';
import { createByteRoutes, type RequestOrigin } from './byte-routes.ts';
import { fillDemo } from './demo/fill-demo.ts';
import { createGreeting, isDemo } from './greeting.ts';
import { createSimulatedCameras } from './cameras/simulated-cameras.ts';
import { createGuard } from './guard.ts';
import { createLiveFeed, type LiveFeed } from './live-feed.ts';
import { createLocator } from './locate.ts';
import { openMachines, type Machines, type StationOptions } from './machines.ts';
import { createPrinterPulse } from './printer-pulse.ts';
import { furnishRooms, printingHouse, projectsHouse } from './rooms.ts';
import { buildRouter, type StationRouter } from './router.ts';
import type { StationStore } from './store/store.ts';
import { introduceStation } from './sync/introducing.ts';
import { takeUp } from './take-up.ts';
import { peopleTurned, type PolicyAt } from './touched-people.ts';

export type { StationOptions };

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
   * the background, unless they are left out. Throws when the station has its people already.
   */
  startDemo(contents?: DemoContents): Promise<void>;
  /** Ends background work, switches heaters off, lets go of the printers, closes the store. Twice is once. */
  close(): Promise<void>;
}

type DemoContents = 'withProjects' | 'withoutProjects';

/** Idle locks, ended shifts and the room on the disk are looked for this often. */
const SWEEP_MILLISECONDS = 5_000;

/**
 * The composition root: the one place where rooms and machines are put together. Throws FolderInUseError,
 * UnknownStoreError or StoreSettingError with a sentence for people, having opened nothing.
 */
export async function createStation(options: StationOptions): Promise<Station> {
  const machines = await openMachines(options);
  const { store, policy } = machines;
  const seen = {
    closing: null as Promise<void> | null,
    freeBytes: null as number | null,
    turned: { at: machines.clock.now(), policy: policy() },
  };
  const isClosing = () => seen.closing !== null;

  const guarding = { ...machines, locate: createLocator(store.reading, policy) };
  const feed = createLiveFeed(guarding);
  const guard = createGuard(guarding);
  const greeting = createGreeting({ ...machines, secretsOfDemo: isDemo });
  const printing = printingHouse(machines);
  const projects = projectsHouse(machines, printing);
  const makeDemo = (language: Language, contents: DemoContents): Promise<boolean> =>
    fillDemo({ ...machines, useCases, projects, isClosing }, language, contents);
  const watch = watchRecord(machines);
  const useCases = furnishRooms(machines, printing, projects, {
    feed,
    watch,
    greeting,
    fillDemo: (language) => makeDemo(language, 'withProjects'),
    freeBytes: () => seen.freeBytes,
  });

  const stopListening = listen(machines, printing, feed);
  takeUp(machines, printing, projects);
  sweep(machines, feed, seen);
  machines.sync.start();
  return {
    router: buildRouter(useCases, guard, {
      store,
      homeOf: (person) =>
        'email' in person ? homeOfAccount(machines, person.email) : homeOf(machines, person.personId),
    }),
    store,
    handleRequest: createByteRoutes({
      ...machines,
      stationActor: printing.stationActor,
      guard,
      drawSimulated: createSimulatedCameras({
        ...machines,
        currentPrint: (printerId) => currentPrint(printing, printerId),
      }),
    }),
    isSetUp: () => greeting().state === 'ready',
    isDemo: () => isDemo(store),
    async startDemo(contents = 'withProjects') {
      if (!(await makeDemo('en', contents))) throw new Error('This station has its people already.');
    },
    close() {
      seen.closing ??= closeAll(machines, watch, stopListening);
      return seen.closing;
    },
  };
}

/** Rows that say whose session ends with a shift, and when. */
const BINDS_SESSIONS: ReadonlySet<string> = new Set(['shifts', 'grants', 'scopes']);

/** Ties what happens (commits, the printers' wire, background work) to those who must hear of it. */
function listen(machines: Machines, printing: PrintingHouse, feed: LiveFeed): () => void {
  const { store, bench, work, timers, policies } = machines;
  const pulse = createPrinterPulse({ bench, timers, feed, printing });
  const recordEvent = printerEventRecorder(printing);
  const grace = createGrace(printing, timers);
  const unsubscribe = [
    store.onCommit((changes) => {
      feed.committed(changes, () => policies.follow(changes));
      if (changes.some(({ table }) => BINDS_SESSIONS.has(table))) machines.sessions.reschedule();
      machines.sync.wake();
    }),
    machines.sync.onStanding((sync) => feed.tellAll({ kind: 'sync', sync })),
    introduceStation(machines, printing.stationActor),
    machines.sessions.subscribe(sessionEventRecorder({ ...machines, stationActor: printing.stationActor })),
    bench.subscribe((printerId, event) => {
      recordEvent(printerId, event);
      grace.hear(printerId, event);
      pulse.beat(printerId);
    }),
    bench.onPortsChanged(() => tellOfPorts(machines, feed)),
    work.subscribe((view) => {
      const kind = view.subject === 'analysis' ? 'modelVersion' : 'slice';
      feed.publish({ kind: 'work', work: view }, { kind, id: view.recordId });
    }),
    () => pulse.close(),
    () => printing.power.close(),
    () => grace.close(),
  ];
  return () => {
    for (const stop of unsubscribe) stop();
  };
}

/** Where a printer was found again depends on what is plugged in: windows ask again for printers that hang on a port. */
function tellOfPorts({ store }: Machines, feed: LiveFeed): void {
  const rows = store.reading.select().from(printers).where(isNull(printers.removedAt)).all();
  for (const { id, address } of rows) {
    if (!address.startsWith('serial:')) continue;
    const event = { kind: 'changed', table: 'printers', recordIds: [id], scopeIds: [id] } as const;
    feed.publish(event, { kind: 'printer', id });
  }
}

interface Seen {
  readonly closing: unknown;
  freeBytes: number | null;
  /** Until when it was looked for grants, restrictions and terms that begin or end by the clock alone, and in what. */
  turned: PolicyAt;
}

function sweep(machines: Machines, feed: LiveFeed, seen: Seen): void {
  if (seen.closing !== null) return;
  machines.sessions.sweep();
  const { turned } = seen;
  seen.turned = { at: machines.clock.now(), policy: machines.policy() };
  feed.accessChanged(peopleTurned(turned, seen.turned));
  void statfs(machines.dataDirectory).then(
    ({ bavail, bsize }) => {
      seen.freeBytes = bavail * bsize;
    },
    () => undefined,
  );
  machines.timers.after(SWEEP_MILLISECONDS, () => sweep(machines, feed, seen));
}

async function closeAll(machines: Machines, watch: RecordWatch, stopListening: () => void): Promise<void> {
  // The printers first: whatever else takes its time, nothing stays hot meanwhile.
  await machines.bench.close();
  machines.cameraRoom.close();
  await machines.sync.stop();
  await machines.work.close();
  await Promise.all([machines.slicer.close(), machines.analyser.close()]);
  stopListening();
  watch.close();
  machines.store.close();
  machines.unlock();
}
