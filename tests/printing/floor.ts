import { and, eq } from 'drizzle-orm';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import type { Id } from '../../src/shop/kernel/index.ts';
import type { PrintState, TaskState } from '../../src/shop/printing/index.ts';
import { prints, printTasks, startAttempts } from '../../src/shop/printing/tables.ts';
import { plateWords, printers } from '../../src/shop/printers/tables.ts';
import {
  addPrinter,
  factoryOf,
  openTestStation,
  projectWith,
  until,
  type Client,
  type TestStation,
  type Uploaded,
} from '../support/station.ts';

/** Over in a moment on a printer that is sped up. */
export const QUICK_JOB = `G21\nG90\nG28\n;LAYER:0\n${moves(20)}M84\n`;

/** Twelve seconds on a printer a thousand times faster than a real one: long enough for people to step in. */
export const SLOW_JOB = `G21\nG90\nG28\nG1 Z0.2 F600\n;LAYER:0\n${`G1 X10 F6000\nG4 P20000\nG1 X20\n`.repeat(600)}M84\n`;

/** Fast, and yet slow enough that `SLOW_JOB` can be interrupted. */
export const STEADY = 'speed=1000';

function moves(count: number): string {
  return Array.from({ length: count }, (_, index) => `G1 X${10 + (index % 50)} Y20 F6000\n`).join('');
}

export interface OnePrint {
  readonly taskId: Id<'PrintTask'>;
  readonly printId: Id<'Print'>;
  readonly printerId: Id<'Printer'>;
}

/** A print room with people in it, and what they do in one line each. */
export class Floor {
  readonly house: TestStation;
  readonly quick: Uploaded;
  readonly slow: Uploaded;
  #printers = 0;

  private constructor(house: TestStation, quick: Uploaded, slow: Uploaded) {
    this.house = house;
    this.quick = quick;
    this.slow = slow;
  }

  static async open(machines?: Parameters<typeof openTestStation>[1]): Promise<Floor> {
    const house = await openTestStation(undefined, machines);
    const quick = await projectWith(house, { name: 'quick.gcode', bytes: QUICK_JOB });
    const slow = await projectWith(house, { name: 'slow.gcode', bytes: SLOW_JOB });
    return new Floor(house, quick, slow);
  }

  /** The same shop in a station that was opened anew. */
  static over(house: TestStation, { quick, slow }: Floor): Floor {
    return new Floor(house, quick, slow);
  }

  get designer(): Client {
    return this.house.people.designer.client;
  }

  get manager(): Client {
    return this.house.people.manager.client;
  }

  get operator(): Client {
    return this.house.people.operator.client;
  }

  get master(): Client {
    return this.house.people.master.client;
  }

  get rows() {
    return this.house.station.store.reading;
  }

  printer(simulation = STEADY, materialKey = 'PLA'): Promise<Id<'Printer'>> {
    this.#printers += 1;
    return addPrinter(this.house, `Printer ${this.#printers}`, simulation, materialKey);
  }

  /** A printer at any address, ready. */
  async printerAt(address: string): Promise<Id<'Printer'>> {
    const { printerId } = await this.master.printers.add({
      scopeId: await factoryOf(this.master, 'Print room'),
      name: address,
      address,
      profileKey: 'simulated-220-standard',
      materialKey: 'PLA',
    });
    await until(
      () => this.card(printerId),
      ({ link }) => link === 'ready',
    );
    return printerId;
  }

  async request(
    model: Uploaded = this.slow,
    wish: { copies?: number; dueAt?: number | null; materialKey?: string } = {},
  ): Promise<Id<'PrintTask'>> {
    const { modelVersionId } = model;
    const { taskId } = await this.designer.printing.request({
      modelVersionId,
      sliceId: null,
      materialKey: 'PLA',
      copies: 1,
      dueAt: null,
      note: '',
      ...wish,
    });
    return taskId;
  }

  /** Judges as the manager; the answer is the refusal, or null. */
  async review(taskId: Id<'PrintTask'>, verdict: 'accept' | 'deny' = 'accept', reason = '') {
    const { version } = this.task(taskId);
    const { results } = await this.manager.printing.review({
      taskIds: [taskId],
      expectedVersions: [version],
      verdict,
      reason,
    });
    return results[0]?.refusal ?? null;
  }

  async queued(...request: Parameters<Floor['request']>): Promise<Id<'PrintTask'>> {
    const taskId = await this.request(...request);
    const refusal = await this.review(taskId);
    if (refusal !== null) throw new Error(JSON.stringify(refusal));
    return taskId;
  }

  async accepted(printerId: Id<'Printer'>, taskId?: Id<'PrintTask'>): Promise<OnePrint> {
    const id = taskId ?? (await this.queued());
    const expectedVersion = this.task(id).version;
    const { printId } = await this.operator.printing.acceptTask({ taskId: id, printerId, expectedVersion });
    return { taskId: id, printId, printerId };
  }

  async preheated(printerId: Id<'Printer'>, taskId?: Id<'PrintTask'>): Promise<OnePrint> {
    const print = await this.accepted(printerId, taskId);
    await this.operator.printing.preheat(this.seen(print));
    return print;
  }

  async word(printerId: Id<'Printer'>): Promise<string> {
    return (await this.operator.printing.confirmBedClear({ printerId })).plateToken;
  }

  async started(printerId: Id<'Printer'>, taskId?: Id<'PrintTask'>): Promise<OnePrint> {
    const print = await this.preheated(printerId, taskId);
    const plateToken = await this.word(printerId);
    await this.operator.printing.start({ ...this.seen(print), plateToken });
    return print;
  }

  /** The same from the printer's own card. */
  async startedFromCard(printerId: Id<'Printer'>, taskId?: Id<'PrintTask'>): Promise<OnePrint> {
    const print = await this.accepted(printerId, taskId);
    await this.operator.printing.bringToCard(this.seen(print));
    await until(
      async () => (await this.card(printerId)).current?.card?.kind,
      (kind) => kind === 'holds',
    );
    await this.operator.printing.preheat(this.seen(print));
    const plateToken = await this.word(printerId);
    await this.operator.printing.start({ ...this.seen(print), plateToken, fromCard: true });
    return print;
  }

  /** The run with the version that a window would send now. */
  seen({ printId }: Pick<OnePrint, 'printId'>): { printId: Id<'Print'>; expectedVersion: number } {
    return { printId, expectedVersion: this.print(printId).version };
  }

  seenTask(taskId: Id<'PrintTask'>): { taskId: Id<'PrintTask'>; expectedVersion: number } {
    return { taskId, expectedVersion: this.task(taskId).version };
  }

  task(taskId: string) {
    const row = this.rows.select().from(printTasks).where(eq(printTasks.id, taskId)).get();
    if (row === undefined) throw new Error('No such task');
    return row;
  }

  print(printId: string) {
    const row = this.rows.select().from(prints).where(eq(prints.id, printId)).get();
    if (row === undefined) throw new Error('No such print');
    return row;
  }

  printerRow(printerId: string) {
    const row = this.rows.select().from(printers).where(eq(printers.id, printerId)).get();
    if (row === undefined) throw new Error('No such printer');
    return row;
  }

  wordsOf(printerId: string) {
    return this.rows.select().from(plateWords).where(eq(plateWords.printerId, printerId)).all();
  }

  starts(printId: string) {
    return this.rows.select().from(startAttempts).where(eq(startAttempts.printId, printId)).all();
  }

  async untilPrint(printId: string, ...states: PrintState[]): Promise<void> {
    await until(
      () => this.print(printId).state,
      (state) => states.includes(state),
    );
  }

  async untilTask(taskId: string, ...states: TaskState[]): Promise<void> {
    await until(
      () => this.task(taskId).state,
      (state) => states.includes(state),
    );
  }

  /** What the bench shows of a printer. */
  card(printerId: Id<'Printer'>) {
    return this.operator.printers.get({ printerId });
  }

  /** Waits until the printer itself says that nothing is on. */
  async untilCold(printerId: Id<'Printer'>): Promise<void> {
    await until(
      async () => (await this.card(printerId)).temperatures,
      ({ hotendTargetCelsius, bedTargetCelsius }) => hotendTargetCelsius === 0 && bedTargetCelsius === 0,
    );
  }

  /** The done acts on a task, in order: who and what. */
  acts(taskId: string): readonly { readonly action: string; readonly personId: string | null }[] {
    return this.rows
      .select({ action: auditEntries.action, personId: auditEntries.personId })
      .from(auditEntries)
      .where(and(eq(auditEntries.recordId, taskId), eq(auditEntries.result, 'done')))
      .orderBy(auditEntries.sequence)
      .all();
  }
}
