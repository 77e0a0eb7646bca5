import { eq } from 'drizzle-orm';
import type { PersonId, ScopeId } from '../../../src/shop/access/index.ts';
import type { Actor } from '../../../src/shop/audit/index.ts';
import type { PrintProfile } from '../../../src/shop/files/index.ts';
import { scopes } from '../../../src/shop/hierarchy/tables.ts';
import { accepted, type Id } from '../../../src/shop/kernel/index.ts';
import type {
  LineSource,
  PrinterBench,
  PrinterEvent,
  PrinterSnapshot,
} from '../../../src/shop/printers/index.ts';
import { printers } from '../../../src/shop/printers/tables.ts';
import type { PrintersHouse } from '../../../src/shop/printers/use-cases.ts';
import { currentPrint } from '../../../src/shop/printing/current-print.ts';
import type { PrintingHouse } from '../../../src/shop/printing/house.ts';
import { printerEventRecorder, interruptRuns } from '../../../src/shop/printing/printer-events.ts';
import { prints, printTasks } from '../../../src/shop/printing/tables.ts';
import { printingUseCases } from '../../../src/shop/printing/use-cases.ts';
import type { GcodeFacts } from '../../../src/shop/projects/index.ts';
import { models, modelVersions, projects } from '../../../src/shop/projects/tables.ts';
import { callOnBehalf } from '../../../src/station/calls.ts';
import { createPolicyBook } from '../../../src/station/policy-book.ts';
import { scopesWithin } from '../../../src/station/scopes-within.ts';
import { sha256 } from '../../../src/station/store/store.ts';
import { createPrintingAfar, type PrintingAfar } from '../../../src/station/sync/printing/afar.ts';
import type { Machine, Process } from '../support/machine.ts';
import { recordLine } from '../support/record-line.ts';
import { seededRandom } from '../support/station-clock.ts';

const FACTS: GcodeFacts = {
  lines: 100,
  layers: 10,
  estimatedSeconds: 600,
  filamentGrams: 5,
  filamentMillimetres: 1_000,
  sizeMillimetres: { x: 20, y: 20, z: 20 },
  hotendCelsius: 200,
  bedCelsius: 60,
  slicer: null,
  warnings: [],
};

const PROGRESS = {
  acknowledgedLines: 100,
  totalLines: 100,
  lastAcknowledgedLine: 100,
  fraction: 1,
  remainingSeconds: 0,
  layer: 10,
  totalLayers: 10,
};

const nobody = (face: 'station' | 'printer'): Actor => ({
  personId: null,
  personName: null,
  roleName: null,
  grantId: null,
  session: null,
  face,
});

/** What a hall's printers did in truth, whatever anybody wrote down. */
export interface Truth {
  began(hall: Hall, printerId: string, printId: string): void;
  ended(printId: string, isGood: boolean): void;
}

/** A station with its printers: the real rooms of printing on a simulated machine, the wire made up. */
export class Hall {
  readonly machine: Machine;
  readonly process: Process;
  readonly afar: PrintingAfar;
  readonly printing: PrintingHouse;
  readonly printersHouse: PrintersHouse;
  readonly jobs = new Map<string, string>();
  /** What was asked of the wire: `preheat 200`, `stop`. */
  readonly wire: string[] = [];
  readonly useCases: ReturnType<typeof printingUseCases>;
  readonly #truth: Truth;
  static #opened = 0;
  readonly #record: (printerId: string, event: PrinterEvent) => void;

  /** @param report hears of bugs */
  constructor(machine: Machine, profile: PrintProfile, truth: Truth, report: (error: unknown) => void) {
    this.machine = machine;
    this.process = machine.process;
    this.#truth = truth;
    const { store, identity, makeId, timers, engine } = this.process;
    const { clock } = machine;
    const policies = createPolicyBook(store.reading);
    const policy = () => policies.current();
    const house = { store, clock, timers, makeId, identity, policy, report };
    this.afar = createPrintingAfar(house, engine, {
      printing: () => this.printing,
      printers: () => this.printersHouse,
      stationActor: nobody('station'),
      heardOfStations: () => undefined,
    });
    const { elsewhere, claims } = this.afar;
    const among = { store, clock, makeId, policy, elsewhere, stationId: identity.id, bench: this.#bench() };
    this.printing = {
      ...among,
      claims,
      // Words about beds are never the same twice, at whichever station.
      random: seededRandom(1_000 + (Hall.#opened += 1)),
      stationName: machine.name,
      stationActor: nobody('station'),
      printerActor: nobody('printer'),
      sha256,
      profile: () => profile,
      scopesWithin: (scopeId: ScopeId) => scopesWithin(policy(), scopeId),
      power: {
        ask: () => 'now',
        take: () => null,
        leave: () => undefined,
        waitsFor: () => null,
        close: () => undefined,
      },
      verifiedGcode: async (hash) => accepted(hash),
      fileOnItsWay: () => null,
    };
    this.printersHouse = {
      ...among,
      recordSurely(entry) {
        store.write((tx) => tx.record(entry));
      },
      profile: () => profile,
      isAddress: () => accepted({}),
      fuses: { take: () => null, leave: () => undefined },
      currentPrint: (printerId) => currentPrint(this.printing, printerId),
    };
    this.useCases = printingUseCases(this.printing);
    this.#record = printerEventRecorder(this.printing);
    store.onCommit((changes) => {
      policies.follow(changes);
      queueMicrotask(() => {
        if (machine.isUp && machine.process === this.process) this.afar.follow(changes);
      });
    });
  }

  /** As a station that comes up. */
  takeUp(): void {
    interruptRuns(this.printing);
    this.afar.intents.hear();
  }

  get id(): string {
    return this.process.identity.id;
  }

  call(person: string, action: string) {
    const { machine, printing } = this;
    return callOnBehalf({ clock: machine.clock, policy: printing.policy }, person as PersonId, action);
  }

  tasks() {
    return this.process.store.reading.select().from(printTasks).orderBy(printTasks.id).all();
  }

  task(taskId: string) {
    const row = this.process.store.reading.select().from(printTasks).where(eq(printTasks.id, taskId)).get();
    if (row === undefined) throw new Error(`${this.machine.name} has no task ${taskId}`);
    return row;
  }

  runs() {
    return this.process.store.reading.select().from(prints).where(eq(prints.stationId, this.id)).all();
  }

  run(printId: string) {
    const row = this.process.store.reading.select().from(prints).where(eq(prints.id, printId)).get();
    if (row === undefined) throw new Error(`${this.machine.name} has no run ${printId}`);
    return row;
  }

  addPrinter(id: string, parentId: string): void {
    this.process.store.write((tx) => {
      const createdAt = this.machine.clock.now();
      tx.rows
        .insert(scopes)
        .values({ id, kind: 'printer', parentId, name: `Printer ${id}`, createdAt })
        .run();
      tx.rows
        .insert(printers)
        .values({
          id,
          stationId: this.id,
          address: 'simulated',
          profileKey: 'any',
          materialKey: 'PLA',
          bed: 'clear',
          connects: true,
          version: 1,
        })
        .run();
      tx.record(recordLine({ action: 'printers.add', recordId: id, scopeId: id }, 'person-1'));
    });
  }

  /** A model that can be asked for, as a Designer brings it. */
  addModel(id: string, scopeId: string): void {
    const at = this.machine.clock.now();
    this.process.store.write((tx) => {
      const made = { createdBy: 'person-1', createdAt: at };
      tx.rows
        .insert(projects)
        .values({
          ...made,
          id: `project-${id}`,
          scopeId,
          name: id,
          description: '',
          changedAt: at,
          version: 1,
        })
        .run();
      tx.rows
        .insert(models)
        .values({ ...made, id: `model-${id}`, projectId: `project-${id}`, name: id })
        .run();
      tx.rows
        .insert(modelVersions)
        .values({
          id,
          modelId: `model-${id}`,
          projectId: `project-${id}`,
          number: 1,
          contentHash: sha256(id),
          fileName: `${id}.gcode`,
          bytes: 1,
          uploadedBy: 'person-1',
          uploadedAt: at,
          analysis: { state: 'gcode', facts: FACTS },
        })
        .run();
      tx.record(recordLine({ action: 'projects.uploadModel', recordId: id, scopeId }, 'person-1'));
    });
  }

  /** Asked for by one person and let through by another. */
  async queued(modelVersionId: string, copies = 1): Promise<string> {
    const asked = await this.useCases.request(this.call('person-1', 'printing.request'), {
      modelVersionId: modelVersionId as Id<'ModelVersion'>,
      sliceId: null,
      materialKey: 'PLA',
      copies,
      dueAt: null,
      note: '',
    });
    if (!asked.ok) throw new Error(JSON.stringify(asked.refusal));
    const { taskId } = asked.value;
    const reviewed = await this.useCases.review(this.call('person-2', 'printing.review'), {
      taskIds: [taskId],
      expectedVersions: [this.task(taskId).version],
      verdict: 'accept',
      reason: '',
    });
    if (!reviewed.ok || reviewed.value.results[0]?.refusal !== null)
      throw new Error(JSON.stringify(reviewed));
    return taskId;
  }

  accept(taskId: string, printerId: string) {
    return this.useCases.acceptTask(this.call('person-3', 'printing.acceptTask'), {
      taskId: taskId as Id<'PrintTask'>,
      printerId: printerId as Id<'Printer'>,
      expectedVersion: this.task(taskId).version,
    });
  }

  assign(taskId: string, printerId: string | null) {
    return this.useCases.assign(this.call('person-2', 'printing.assign'), {
      taskId: taskId as Id<'PrintTask'>,
      printerId: printerId as Id<'Printer'> | null,
      expectedVersion: this.task(taskId).version,
    });
  }

  /** One of the procedures about a run, as an Operator. */
  about(
    verb: 'preheat' | 'returnTask' | 'pause' | 'resume' | 'cancel' | 'remove' | 'tryAgain',
    printId: string,
  ) {
    const input = { printId: printId as Id<'Print'>, expectedVersion: this.run(printId).version };
    return this.useCases[verb](this.call('person-3', `printing.${verb}`), input);
  }

  async start(printId: string) {
    const { printerId, version } = this.run(printId);
    const word = await this.useCases.confirmBedClear(this.call('person-3', 'printing.confirmBedClear'), {
      printerId: printerId as Id<'Printer'>,
    });
    if (!word.ok) return word;
    return this.useCases.start(this.call('person-3', 'printing.start'), {
      printId: printId as Id<'Print'>,
      expectedVersion: version,
      plateToken: word.value.plateToken,
    });
  }

  /** The printer says that its job has ended. */
  end(printerId: string, how: 'finished' | 'failed'): void {
    const jobId = this.jobs.get(printerId);
    if (jobId === undefined) return;
    this.jobs.delete(printerId);
    this.#truth.ended(jobId, how === 'finished');
    const progress = { ...PROGRESS, jobId };
    const event =
      how === 'finished'
        ? { kind: 'jobFinished', jobId, progress }
        : { kind: 'jobFailed', jobId, progress, reason: 'linkLost', firmwareText: '' };
    this.#record(printerId, event as PrinterEvent);
  }

  say(printerId: string, kind: 'jobStarted' | 'jobPaused' | 'jobResumed' | 'jobCancelled'): void {
    const jobId = this.jobs.get(printerId) ?? '';
    if (kind === 'jobCancelled') {
      this.jobs.delete(printerId);
      this.#truth.ended(jobId, false);
    }
    this.#record(printerId, { kind, jobId, progress: { ...PROGRESS, jobId } } as unknown as PrinterEvent);
  }

  readonly #paused = new Set<string>();

  #bench(): PrinterBench {
    const done = accepted(undefined);
    const ask = (what: string) => {
      this.wire.push(what);
      return done;
    };
    const bench: Partial<PrinterBench> = {
      snapshot: (printerId) => this.#snapshot(printerId),
      temperatures: () => [],
      openJob: async () => accepted({ close: async () => undefined } as unknown as LineSource),
      prepareJob: async () => done,
      startJob: (printerId, printId) => {
        this.jobs.set(printerId, printId);
        this.#truth.began(this, printerId, printId);
        return ask(`start ${printId}`);
      },
      pauseJob: (printerId) => {
        this.#paused.add(printerId);
        return ask(`pause ${printerId}`);
      },
      resumeJob: (printerId) => {
        this.#paused.delete(printerId);
        return ask(`resume ${printerId}`);
      },
      cancelJob: (printerId) => ask(`cancel ${printerId}`),
      preheat: (printerId, { hotendCelsius }) => ask(`preheat ${printerId} ${hotendCelsius}`),
      stop: (printerId) => {
        const isHere = this.process.store.reading
          .select()
          .from(printers)
          .where(eq(printers.id, printerId))
          .get();
        if (isHere?.stationId !== this.id) return false;
        this.wire.push(`stop ${printerId}`);
        return true;
      },
      portsSeen: () => null,
    };
    // Whatever else is asked of the wire is done, and is no matter here.
    return new Proxy(bench, {
      get: (known, name: string) => Reflect.get(known, name) ?? (() => done),
    }) as PrinterBench;
  }

  #snapshot(printerId: string): PrinterSnapshot | null {
    const row = this.process.store.reading.select().from(printers).where(eq(printers.id, printerId)).get();
    if (row?.stationId !== this.id) return null;
    const jobId = this.jobs.get(printerId);
    const kind = jobId === undefined ? 'ready' : this.#paused.has(printerId) ? 'paused' : 'printing';
    return {
      address: 'simulated',
      state: { kind },
      firmware: null,
      temperatures: null,
      job: jobId === undefined ? null : { ...PROGRESS, jobId },
    } as unknown as PrinterSnapshot;
  }
}
