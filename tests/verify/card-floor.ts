import { createHash } from 'node:crypto';
import type { CardStanding } from '../../src/shop/printers/protocol/card-model.ts';
import { cardNameOf, planForCard } from '../../src/shop/printers/protocol/card-plan.ts';
import type { JobEnd, PrinterEvent, PrinterStateKind } from '../../src/shop/printers/protocol/model.ts';
import { lastingPrinter, type LastingPrinter } from '../printers/support/lasting-printer.ts';
import { isEnd, movesFile, movesOf, sourceOf } from '../printers/support/printing.ts';
import type { CardJob } from './card-jobs.ts';

/** Both heaters on, and waited for, before anything moves. */
const START = 'M140 S60\nM104 S200\nG28\nM190 S60\nM109 S200\nG92 E0';
const HOTEND_CELSIUS = 200;

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

/** States out of which only a person leads. */
const NEED_A_PERSON: readonly PrinterStateKind[] = ['closed', 'linkLost', 'faulted'];
/** States in which the connection can be asked for something. */
const IN_HAND: readonly PrinterStateKind[] = [
  'ready',
  'starting',
  'printing',
  'pausing',
  'paused',
  'resuming',
];

/**
 * A printer with a card, the station at its cable in as many lives as it takes, the people beside it, and the book in
 * which the station keeps how the print stands: what it is told of when it comes up again.
 */
export class CardFloor {
  readonly printer: LastingPrinter;
  readonly name: string;
  readonly sha256: string;
  /** As they must lie on the card: the file, and the ending behind it. */
  readonly lines: readonly string[];
  readonly faults: string[] = [];
  readonly #text: string;
  /** What the firmware says is damaged on its way. */
  readonly #isHeardBadly: boolean;
  /** A half file that no life of the station can know of. */
  #isOrphaned = false;
  #standing: CardStanding | null = null;
  #read = 0;
  readonly ends: JobEnd[] = [];

  private constructor(job: CardJob, text: string, sha256: string, lines: readonly string[]) {
    const { garble, tornAnswers, joinedAnswers, noiseAnswers } = job.simulation;
    this.#isHeardBadly = [garble, tornAnswers, joinedAnswers, noiseAnswers].some((share) => (share ?? 0) > 0);
    this.printer = lastingPrinter(job.simulation);
    this.#text = text;
    this.sha256 = sha256;
    this.name = cardNameOf(sha256);
    this.lines = lines;
    this.#watch();
  }

  static async open(job: CardJob): Promise<CardFloor> {
    const text = `${START}\n${movesFile(job.moves)}`;
    const sha256 = createHash('sha256').update(text).digest('hex');
    const plan = await planForCard(sourceOf(text), sha256);
    if (!plan.ok) throw new Error(plan.refusal.code);
    return new CardFloor(job, text, sha256, [...text.split('\n'), ...plan.value.ending]);
  }

  /** What the firmware does is looked at in the moment it does it. */
  #watch(): void {
    const { firmware } = this.printer;
    const { machine } = firmware;
    const perform = machine.perform.bind(machine);
    machine.perform = (command) => {
      const isMove = command.startsWith('G1 X');
      if (isMove && machine.hotend.target !== HOTEND_CELSIUS) this.#fault(`moves cold: ${command}`);
      if (firmware.executedFromCard.length === 1 && !this.isWhole) this.#fault('begins what is not whole');
      return perform(command);
    };
  }

  #fault(text: string): void {
    if (!this.faults.includes(text)) this.faults.push(text);
  }

  expect(holds: boolean, otherwise: string): void {
    if (!holds) this.#fault(otherwise);
  }

  get state(): PrinterStateKind {
    return this.printer.connection().snapshot.state.kind;
  }

  get isHeld(): boolean {
    return this.printer.connection().snapshot.card?.kind === 'holds' && !this.printer.isDead;
  }

  /** The card holds the file, line by line. */
  get isWhole(): boolean {
    const lines = this.printer.firmware.card?.linesOf(this.name) ?? [];
    return lines.length === this.lines.length && lines.every((line, at) => line === this.lines[at]);
  }

  get isOver(): boolean {
    this.#readEvents();
    return this.ends.length > 0;
  }

  get standing(): CardStanding | null {
    this.#readEvents();
    return this.#standing;
  }

  /** The book, after what the printer told. */
  #readEvents(): void {
    const { events } = this.printer;
    for (; this.#read < events.length; this.#read += 1) {
      const event = events[this.#read];
      if (event) this.#note(event);
    }
  }

  #note(event: PrinterEvent): void {
    if (isEnd(event)) {
      this.ends.push(event);
      this.#standing = null;
    } else if (event.kind === 'jobStarted' || event.kind === 'jobResumed') this.#standing = 'going';
    else if (event.kind === 'jobPausing') this.#standing = 'pausing';
    else if (event.kind === 'jobPaused') this.#standing = 'paused';
  }

  /** What a person asks for is in the book before it is asked of the printer. */
  act(standing: CardStanding, ask: () => { readonly ok: boolean }): boolean {
    const before = this.standing;
    this.#standing = standing;
    const isDone = ask().ok;
    if (!isDone && !this.printer.isDead) this.#standing = before;
    return isDone;
  }

  until(isSo: () => boolean, milliseconds = 2 * HOUR): Promise<boolean> {
    return this.printer.until(() => this.printer.isDead || isSo(), milliseconds);
  }

  async connect(): Promise<boolean> {
    let result: { readonly ok: boolean } | null = null;
    void this.printer
      .connection()
      .connect()
      .then((found) => {
        result = found;
      });
    const isAnswered = await this.until(() => result !== null, HOUR);
    this.expect(isAnswered, 'connecting is not answered');
    return (result as { readonly ok: boolean } | null)?.ok ?? false;
  }

  /** A station that died comes up again; people connect what needs them, and press the printer's reset if that is no use. */
  async recover(): Promise<boolean> {
    for (let tries = 0; tries < 12; tries += 1) {
      if (this.printer.isDead) await this.comeUp();
      const { state } = this;
      if (IN_HAND.includes(state)) return true;
      if (NEED_A_PERSON.includes(state)) {
        if (!(await this.connect()) && !this.printer.isDead) await this.pressReset();
      } else if (!(await this.until(() => this.#isSettled, HOUR))) await this.pressReset();
    }
    return false;
  }

  get #isSettled(): boolean {
    return IN_HAND.includes(this.state) || NEED_A_PERSON.includes(this.state);
  }

  async pressReset(): Promise<void> {
    this.printer.firmware.reset();
    await this.printer.time.run(10 * SECOND);
  }

  /** Another life, told what the book says. */
  async comeUp(): Promise<void> {
    const { standing } = this;
    const connection = this.printer.anew();
    // Found writing, it is told to end that, and says so; ended before that, or unheard, nothing tells of it.
    const { card } = this.printer.firmware;
    this.#isOrphaned ||= this.#isHalf && (!card?.isWriting || this.#isHeardBadly);
    if (standing === null) return;
    const source = sourceOf(this.#text);
    await connection.card?.takeUp({ id: 'print', source, sha256: this.sha256, standing });
  }

  async bring(): Promise<boolean> {
    const job = { id: 'print', source: sourceOf(this.#text), sha256: this.sha256 };
    const begun = await this.printer.settle(
      this.printer.connection().card?.bring(job) ?? Promise.resolve({ ok: false }),
    );
    return begun.ok;
  }

  start(): boolean {
    const source = sourceOf(this.#text);
    const onCard = this.sha256;
    return this.act('starting', () => this.printer.connection().startJob({ id: 'print', source, onCard }));
  }

  /** Everything is quiet: what must be so then. */
  async rest(): Promise<void> {
    if (!(await this.recover())) return this.#fault('cannot be connected any more');
    const { firmware } = this.printer;
    await this.printer.time.run(120 * SECOND);
    const done = firmware.executedFromCard.length;
    await this.printer.time.run(60 * SECOND);
    this.expect(firmware.executedFromCard.length === done, 'goes on after its end');
    this.expect(!(firmware.card?.isPrinting ?? false), 'prints from its card still');
    this.expect(!(firmware.card?.isWriting ?? false), 'writes to its card still');
    const { hotend, bed } = firmware.machine;
    this.expect(hotend.target === 0 && bed.target === 0, `hot at the end: ${hotend.target}, ${bed.target}`);
    // A line that is bad enough is given up, print or no print.
    this.expect(this.state === 'ready' || this.state === 'faulted', `${this.state} at the end`);
    this.#checkCard();
    this.#checkDone();
  }

  get #isHalf(): boolean {
    const lines = this.printer.firmware.card?.linesOf(this.name) ?? null;
    return this.printer.firmware.card?.isWriting === true || (lines !== null && !this.isWhole);
  }

  #checkCard(): void {
    const lines = this.printer.firmware.card?.linesOf(this.name) ?? null;
    if (this.isHeld) this.expect(this.isWhole, 'holds what is not the file');
    else
      this.expect(!this.#isHalf || this.#isOrphaned, `leaves ${lines?.length} of ${this.lines.length} lines`);
  }

  #checkDone(): void {
    const { executed, executedFromCard } = this.printer.firmware;
    const at = executedFromCard.findIndex((command, index) => command !== this.lines[index]);
    this.expect(at < 0, `line ${at} done was ${executedFromCard[at]}, not ${this.lines[at]}`);
    this.expect(movesOf(executed).length === movesOf(executedFromCard).length, 'did what it was to write');
    const [end] = this.ends;
    if (end?.kind === 'jobFinished')
      this.expect(executedFromCard.length === this.lines.length, `finished after ${executedFromCard.length}`);
  }
}
