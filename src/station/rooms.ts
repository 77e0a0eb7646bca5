import { setImmediate } from 'node:timers/promises';
import type { Actor } from '../shop/audit/index.ts';
import { camerasUseCases } from '../shop/cameras/use-cases.ts';
import { controlsUseCases } from '../shop/controls/use-cases.ts';
import { auditUseCases, type AuditHouse } from '../shop/audit/use-cases.ts';
import type { ContentHash } from '../shop/files/index.ts';
import { grantsUseCases } from '../shop/grants/use-cases.ts';
import { hierarchyUseCases } from '../shop/hierarchy/use-cases.ts';
import type { WorkView } from '../shop/live/index.ts';
import { liveUseCases } from '../shop/live/use-cases.ts';
import type { StationGreeting } from '../shop/people/contract.ts';
import { createGuessBook } from '../shop/people/guess-book.ts';
import { pictureHashesOf } from '../shop/people/pictures.ts';
import { peopleUseCases } from '../shop/people/use-cases.ts';
import { printersUseCases, type PrintersHouse } from '../shop/printers/use-cases.ts';
import { currentPrint } from '../shop/printing/current-print.ts';
import type { PrintingHouse } from '../shop/printing/house.ts';
import { powerTurnsOf } from '../shop/printing/power-turns.ts';
import { openTasks, tasksByState } from '../shop/printing/task-counts.ts';
import { printingUseCases } from '../shop/printing/use-cases.ts';
import { projectsUseCases, type ProjectsHouse } from '../shop/projects/use-cases.ts';
import type { Language } from '../shop/records/index.ts';
import type { Call } from '../shop/records/use-case.ts';
import { belongingsAt, endBelongingsAt } from './belongings.ts';
import { parseAddress } from './devices/address.ts';
import { factoryFigures } from './figures.ts';
import type { LiveFeed } from './live-feed.ts';
import { createLocator } from './locate.ts';
import type { Machines } from './machines.ts';
import type { RecordWatch } from './anchors/watch.ts';
import { recordSeenBy, recordWithin } from './record-visibility.ts';
import type { AllUseCases } from './router.ts';
import { stationStatus } from './status.ts';
import { gcodeOnItsWay, verifiedGcode } from './gcode-at-hand.ts';
import { createPrintingAfar, type PrintingAfar } from './sync/printing/afar.ts';
import { isPrintingAt, letGoOfPrinters } from './take-up.ts';
import { createSyncRoom } from './sync/room.ts';
import { isDemo } from './greeting.ts';
import { rowsSeenBy } from './live-feed.ts';
import { isSetUp } from '../shop/people/first-start.ts';
import type { RoleId, ScopeId } from '../shop/access/index.ts';
import type { SyncHouse } from '../shop/sync/use-cases.ts';
import { syncUseCases } from '../shop/sync/use-cases.ts';
import { sha256 } from './store/store.ts';

/** What the rooms need to hear of the station around them. */
export interface Surroundings {
  readonly feed: LiveFeed;
  greeting(): StationGreeting;
  fillDemo(language: Language): Promise<boolean>;
  readonly watch: RecordWatch;
  /** Room on the disk, as it was last looked for; null before that. */
  freeBytes(): number | null;
}

/** The rooms of the printers and of printing on this station's machines, and what they do with other stations. */
export interface PrintingRooms {
  readonly printing: PrintingHouse;
  readonly printers: PrintersHouse;
  readonly afar: PrintingAfar;
}

/** @param heardOfStations when other stations came last to the hub has changed */
export function printingRooms(machines: Machines, heardOfStations: () => void): PrintingRooms {
  const afar = createPrintingAfar(machines, machines.sync, {
    printing: () => printing,
    printers: () => printers,
    stationActor: ownActor('station'),
    heardOfStations,
  });
  const printing = printingHouse(machines, afar);
  const printers: PrintersHouse = {
    ...machines,
    recordSurely: (entry) => machines.lateRecord.record(entry),
    stationId: machines.identity.id,
    elsewhere: afar.elsewhere,
    isAddress: parseAddress,
    fuses: printing.power,
    currentPrint: (printerId) => currentPrint(printing, printerId),
  };
  return { printing, printers, afar };
}

function printingHouse(machines: Machines, { elsewhere, claims }: PrintingAfar): PrintingHouse {
  const { identity, timers } = machines;
  const house: PrintingHouse = {
    ...machines,
    elsewhere,
    claims,
    // The turns look at the house that they are part of.
    get power() {
      return power;
    },
    sha256,
    stationId: identity.id,
    stationName: identity.name,
    stationActor: ownActor('station'),
    printerActor: ownActor('printer'),
    verifiedGcode: (hash) => verifiedGcode(machines, hash as ContentHash),
    fileOnItsWay: (hash) => gcodeOnItsWay(machines, hash as ContentHash),
  };
  const power = powerTurnsOf(house, timers);
  return house;
}

/** The projects room on this station's machines. */
export function projectsHouse(machines: Machines, printing: PrintingHouse): ProjectsHouse {
  return {
    ...machines,
    stationActor: printing.stationActor,
    stationId: printing.stationId,
    profiles: () => machines.profiles,
    tasksByState: (ids) => tasksByState(printing, ids),
    openTasks: (id) => openTasks(printing, id),
  };
}

/** Every room's use cases, each with what it asked for. */
export function furnishRooms(
  machines: Machines,
  { printing, printers, afar }: PrintingRooms,
  projects: ProjectsHouse,
  surroundings: Surroundings,
): AllUseCases {
  const among = { stationId: machines.identity.id, elsewhere: afar.elsewhere };
  const { store, clock, work, secrets } = machines;
  return {
    access: grantsUseCases({
      ...machines,
      pictures: (personIds) => pictureHashesOf(store.reading, personIds),
    }),
    audit: auditUseCases(auditHouse(machines, surroundings.watch)),
    cameras: camerasUseCases({
      ...machines,
      ...among,
      cameraState: (id) => machines.cameraRoom.standing(id),
    }),
    controls: controlsUseCases({ ...machines, ...among }),
    hierarchy: hierarchyUseCases({
      ...machines,
      turn: () => setImmediate(),
      sha256,
      figures: (factories) => factoryFigures({ ...machines, ...among }, factories, clock.now()),
      belongings: (places) => belongingsAt(machines, places),
      endBelongings: (tx, call, places) => endBelongingsAt(tx, among.stationId, call, places),
      letGo: (printers) => {
        for (const id of printers) void machines.bench.disconnect(id).catch(machines.report);
      },
    }),
    live: liveUseCases({
      events: (call, signal) => surroundings.feed.events(call, signal),
      station: () => stationStatus(machines, surroundings.watch.status(), surroundings.freeBytes()),
      work: (workId) => work.find(workId),
      cancelWork: (workId) => work.cancel(workId),
      recordCancelled: (call, cancelled) => recordCancelled(machines, call, cancelled),
    }),
    people: peopleUseCases({
      ...machines,
      ...surroundings,
      sha256,
      guesses: createGuessBook({ store, clock, secrets }),
      lastHubContactAt: () => machines.replica.enrolled()?.contactAt ?? null,
    }),
    printers: printersUseCases(printers),
    printing: printingUseCases(printing),
    projects: projectsUseCases(projects),
    sync: syncUseCases(syncRoom(machines)),
  };
}

function syncRoom(machines: Machines): SyncHouse {
  const { store, policy, identity } = machines;
  return createSyncRoom({
    ...machines,
    stationName: identity.name,
    locate: createLocator(store.reading, policy),
    seenBy: rowsSeenBy,
    isSetUp: () => isSetUp({ store }),
    isPrinting: () => isPrintingAt(store.reading, identity.id),
    letGoOfPrinters: () => letGoOfPrinters(machines),
    isDemo: () => isDemo(store),
    placeName: (scopeId) => policy().scopes.get(scopeId as ScopeId)?.name ?? '',
    roleName: (roleId) => policy().roles.get(roleId as RoleId)?.name ?? null,
  });
}

function recordCancelled(
  { store, policy }: Machines,
  call: Call,
  { subject, recordId, name }: WorkView,
): void {
  const recordKind = subject === 'analysis' ? 'modelVersion' : 'slice';
  const scopeId = createLocator(store.reading, policy)(recordKind, recordId)?.scopeId ?? null;
  const { actor, action } = call;
  store.write((tx) =>
    tx.record({
      actor,
      action,
      result: 'done',
      recordKind,
      recordId,
      recordName: name,
      scopeId,
      scopeName: null,
    }),
  );
}

function auditHouse({ store, identity, anchor, policy }: Machines, watch: RecordWatch): AuditHouse {
  const places = { reading: store.reading, policy };
  return {
    store,
    stationId: identity.id,
    anchor: { ...anchor, sign: () => watch.sign() },
    seen: (call) => recordSeenBy(places, call),
    scopesWithin: (scopeId) => recordWithin(places, scopeId),
    lookAtRecord: () => watch.lookAtRecord(),
  };
}

function ownActor(face: 'station' | 'printer'): Actor {
  return { personId: null, personName: null, roleName: null, grantId: null, session: null, face };
}
