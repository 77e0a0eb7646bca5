import { and, isNull, like, ne, type SQL } from 'drizzle-orm';
import { statfs } from 'node:fs/promises';
import { endSessionsClosedBy } from '../shop/people/closed-accounts.ts';
import { homeOf, homeOfAccount } from '../shop/people/house.ts';
import { sessionEventRecorder } from '../shop/people/session-events.ts';
import { printers } from '../shop/printers/tables.ts';
import { currentPrint } from '../shop/printing/current-print.ts';
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
import { furnishRooms, printingRooms, projectsHouse, type PrintingRooms } from './rooms.ts';
import { buildRouter, type StationRouter } from './router.ts';
import type { StationStore } from './store/store.ts';
import { correctedClock } from './sync/corrected-clock.ts';
import { keepPicturesForHub } from './kept-pictures.ts';
import { tellOfFiles } from './sync/files/telling.ts';
import { introduceStation } from './sync/introducing.ts';
import { takeUp, takeUpPrinters } from './take-up.ts';
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

  const { clock, replica } = machines;
  const guarding = {
    ...machines,
    clock: correctedClock(clock, () => replica.enrolled()?.clockOffsetMilliseconds ?? 0),
    locate: createLocator(store.reading, policy),
  };
  const feed = createLiveFeed(guarding);
  const guard = createGuard(guarding);
  const greeting = createGreeting({ ...machines, secretsOfDemo: isDemo });
  const rooms = printingRooms(machines, () =>
    tellOfPrinters(machines, feed, ne(printers.stationId, machines.identity.id)),
  );
  const { printing } = rooms;
  const projects = projectsHouse(machines, printing);
  const makeDemo = (language: Language, contents: DemoContents): Promise<boolean> =>
    fillDemo({ ...machines, useCases, projects, isClosing }, language, contents);
  const watch = watchRecord(machines);
  const useCases = furnishRooms(machines, rooms, projects, {
    feed,
    watch,
    greeting,
    fillDemo: (language) => makeDemo(language, 'withProjects'),
    freeBytes: () => seen.freeBytes,
  });

  const stopListening = listen(machines, rooms, feed);
  takeUp(machines, printing, projects);
  sweep(machines, feed, seen);
  machines.fileMoves.begin(machines.sync);
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
      stationId: printing.stationId,
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
function listen(machines: Machines, { printing, afar }: PrintingRooms, feed: LiveFeed): () => void {
  const { store, bench, work, timers, policies } = machines;
  const pulse = createPrinterPulse({ bench, timers, feed, printing });
  const recordEvent = printerEventRecorder(printing);
  const grace = createGrace(printing, timers);
  const unsubscribe = [
    store.onCommit((changes) => {
      feed.committed(changes, () => policies.follow(changes));
      endSessionsClosedBy(machines, changes);
      if (changes.some(({ table }) => BINDS_SESSIONS.has(table))) machines.sessions.reschedule();
      machines.fileMoves.follow(changes);
      machines.sync.wake();
    }),
    machines.sync.onStanding((sync) => feed.tellAll({ kind: 'sync', sync })),
    tellOfFiles(machines, feed),
    keepPicturesForHub({
      ...machines,
      stationActor: printing.stationActor,
      stationId: machines.identity.id,
    }),
    introduceStation({ ...machines, takeUpPrinters: () => takeUpPrinters(machines) }, printing.stationActor),
    machines.sessions.subscribe(sessionEventRecorder({ ...machines, stationActor: printing.stationActor })),
    bench.subscribe((printerId, event) => {
      recordEvent(printerId, event);
      grace.hear(printerId, event);
      pulse.beat(printerId);
    }),
    followAfar(machines, afar, feed),
    // Where a printer was found again depends on what is plugged in.
    bench.onPortsChanged(() => tellOfPrinters(machines, feed, like(printers.address, 'serial:%'))),
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

/**
 * Lets the rooms of printing hear of every commit, this station's and what came from the hub; a moment later, because
 * they may have something to write.
 */
function followAfar({ store }: Machines, afar: PrintingRooms['afar'], feed: LiveFeed): () => void {
  const state = { isClosed: false };
  const stop = store.onCommit((changes) => {
    queueMicrotask(() => {
      if (state.isClosed) return;
      afar.follow(changes);
      for (const id of afar.printersTold(changes)) {
        const event = { kind: 'changed', table: 'printers', recordIds: [id], scopeIds: [id] } as const;
        feed.publish(event, { kind: 'printer', id });
      }
    });
  });
  // What was asked of this station while it was away is over by now, and says so.
  queueMicrotask(() => void (state.isClosed || afar.intents.hear()));
  return () => {
    state.isClosed = true;
    stop();
    afar.close();
  };
}

/** Windows ask again for some printers, of which no row has changed. */
function tellOfPrinters({ store }: Machines, feed: LiveFeed, which: SQL): void {
  const rows = store.reading
    .select({ id: printers.id })
    .from(printers)
    .where(and(isNull(printers.removedAt), which))
    .all();
  for (const { id } of rows) {
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
  await Promise.all([machines.fileMoves.close(), machines.displays.close()]);
  await machines.work.close();
  await Promise.all([machines.slicer.close(), machines.analyser.close()]);
  stopListening();
  watch.close();
  machines.store.close();
  machines.unlock();
}
