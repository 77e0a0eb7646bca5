import type { ContentHash, FileOnItsWay } from '../../../shop/files/index.ts';
import type { CancelTimer, Clock, MakeId, RandomSource, Timers } from '../../../shop/kernel/index.ts';
import type { RowChange } from '../../../shop/records/store.ts';
import type { SyncView } from '../../../shop/sync/index.ts';
import type { FileStore } from '../../files/index.ts';
import type { StationStore } from '../../store/store.ts';
import { NO_HUB, type HubDesk } from '../desk.ts';
import { lendTo } from './lent-desk.ts';
import { bringChunk, newBringing, type Bringing } from './bring.ts';
import type { Step } from './chunks.ts';
import { openMoveBook, type FileMove } from './move-book.ts';
import { MoveLoop } from './move-loop.ts';
import { fileNamedBy, placesNaming } from './named-files.ts';
import { leavesRoom, type DiskRoom } from './room.ts';
import { RowsToLookAt, type RowToLookAt } from './rows-to-look-at.ts';
import { removeLost } from './sweep.ts';
import { newTakingIn, takeInChunk, type TakingIn } from './take-in.ts';
import { urgencyDown, urgencyUp } from './wanted.ts';
import { URGENCY, type Urgency } from './urgency.ts';
import { waitUntilHere } from './wait-until-here.ts';

export interface FileMovesHouse {
  readonly store: Pick<StationStore, 'reading' | 'journal'>;
  readonly files: FileStore;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomSource;
  readonly makeId: MakeId;
  readonly stationId: string;
  /** Where a row stands, as sealing finds it. */
  placeOfRow(tableName: string, rowId: string): string | null;
  diskRoom(): Promise<DiskRoom>;
  report(error: unknown): void;
}

/** Files between this station and the hub: what its rows name goes there, what it needs comes from there. */
export interface FileMoves {
  /** The station has a hub. Everything that its rows name is looked at, in the background. */
  begin(desk: HubDesk): void;
  /** After each commit, of this station's own and of what came from the hub. */
  follow(changes: readonly RowChange[]): void;
  /**
   * Asks for a file that is needed here. `here`: it is. `nowhere`: no hub, or no row names it. Otherwise how far it is;
   * it comes by itself, the more urgent the sooner.
   */
  fetch(hash: ContentHash, urgency: Urgency): Promise<'here' | 'nowhere' | FileOnItsWay>;
  /** As `fetch`, at once, for who knows that it is not here. */
  ask(hash: ContentHash, urgency: Urgency): 'nowhere' | FileOnItsWay;
  /** As `fetch`, and waits until it is here. False: it will not come, or the signal was aborted. */
  whenHere(hash: ContentHash, urgency: Urgency, signal: AbortSignal): Promise<boolean>;
  /** How a file stands that was asked for; null: it was not, or it is here. */
  standing(hash: ContentHash): FileOnItsWay | null;
  /** Of a small file that is worth having before anybody asks for it. */
  fetchAhead(hash: ContentHash, bytes: number): void;
  /** It is handed to a printer: it stays until the next start, whatever becomes of its rows. */
  hold(hash: ContentHash): void;
  /** For the page about syncing. */
  view(): SyncView['files'];
  /** Something of that changed, or a file arrived (its hash); not oftener than once a second where nothing arrived. */
  onChange(listener: (arrived: ContentHash | null) => void): () => void;
  /** A person wants a file tried again that had failed. */
  tryAgain(contentHash: string): void;
  /** The hub is another one, or was put back: what was brought to it is looked at again. */
  beginAgain(): void;
  close(): Promise<void>;
}

/** A file that is no larger comes ahead of need. Most parts of a shop are. */
const SMALL_BYTES = 8 * 1024 * 1024;
/** Rows that are looked at before the next chunk moves. */
const LOOKED_AT_ONCE = 50;
/** Windows hear of progress this often. */
const TELL_MILLISECONDS = 1_000;

export function createFileMoves(house: FileMovesHouse): FileMoves {
  return new Moves(house);
}

class Moves implements FileMoves {
  private readonly house: FileMovesHouse;
  private readonly book: ReturnType<typeof openMoveBook>;
  private readonly rows: RowsToLookAt;
  private readonly bringings = new Map<string, Bringing>();
  private readonly takings = new Map<string, TakingIn>();
  private readonly listeners = new Set<(arrived: ContentHash | null) => void>();
  private readonly held = new Set<string>();
  private mayBeLost = true;
  private looking: AsyncGenerator<RowToLookAt, void, void> | null = null;
  private loop: MoveLoop | null = null;
  private desk: HubDesk;
  private stopHearing: () => void = () => undefined;
  private cancelTelling: CancelTimer | null = null;

  constructor(house: FileMovesHouse) {
    this.house = house;
    this.book = openMoveBook(house);
    this.rows = new RowsToLookAt(house.store.reading);
    this.desk = { ...NO_HUB, hubTime: () => house.clock.now() };
  }

  begin(desk: HubDesk): void {
    this.stopHearing();
    this.desk = desk;
    this.loop ??= new MoveLoop({
      ...this.house,
      book: this.book,
      desk: lendTo(() => this.desk),
      look: () => this.look(),
      step: (move, depot) => this.step(move, depot),
      onStep: (move, step) => this.stepped(move, step),
    });
    const { loop } = this;
    this.stopHearing = desk.onOnline(() => {
      this.mayBeLost = true;
      loop.tryEverything();
    });
    this.rows.all();
    loop.wake();
  }

  follow(changes: readonly RowChange[]): void {
    if (this.loop === null || !this.desk.isEnrolled()) return;
    this.rows.hear(changes);
    // Rows go when their place was lost, and with them their files.
    this.mayBeLost ||= changes.some(({ operation }) => operation === 'delete');
    if (!this.rows.isEmpty || this.mayBeLost) this.loop.wake();
  }

  async fetch(hash: ContentHash, urgency: Urgency): Promise<'here' | 'nowhere' | FileOnItsWay> {
    return (await this.house.files.has(hash)) ? 'here' : this.ask(hash, urgency);
  }

  ask(hash: ContentHash, urgency: Urgency): 'nowhere' | FileOnItsWay {
    if (!this.desk.isEnrolled()) return 'nowhere';
    const [place] = placesNaming(this.house.store.reading, this.house.placeOfRow, hash);
    if (place === undefined) return 'nowhere';
    const known = this.book.downOf(hash);
    const move = { contentHash: hash, direction: 'down', place: known?.place ?? place, bytes: 0 } as const;
    // A window that shows a place asks every few seconds: what failed is tried again only where a printer needs it.
    const isAgain = known !== null && known.failure !== null && urgency === URGENCY.printer;
    if (isAgain) this.book.ask({ ...move, urgency }, 'again');
    else this.book.ask({ ...move, urgency });
    if (isAgain || known === null || known.urgency < urgency) this.loop?.hurry(hash);
    return this.standing(hash) ?? { code: 'files.onItsWay', fraction: null, waitsFor: null };
  }

  whenHere(hash: ContentHash, urgency: Urgency, signal: AbortSignal): Promise<boolean> {
    return waitUntilHere(this, hash, urgency, signal);
  }

  standing(hash: ContentHash): FileOnItsWay | null {
    const move = this.book.downOf(hash);
    if (move === null) return null;
    const code = 'files.onItsWay' as const;
    if (move.failure !== null) return { code, fraction: null, waitsFor: 'trouble' };
    const taking = this.takings.get(keyOf(move));
    const fraction = taking?.description == null ? null : taking.next / taking.description.chunks;
    return { code, fraction, waitsFor: this.loop?.whyWaiting(move) ?? null };
  }

  fetchAhead(hash: ContentHash, bytes: number): void {
    if (bytes > SMALL_BYTES || !this.desk.isEnrolled() || this.book.downOf(hash) !== null) return;
    void this.fetch(hash, URGENCY.aheadOfNeed).catch(this.house.report);
  }

  hold(hash: ContentHash): void {
    this.held.add(hash);
  }

  view(): SyncView['files'] {
    const { up, down, bytes } = this.book.sums();
    const here = [...this.takings.values()].reduce(
      (sum, { description, next }) => sum + next * (description?.chunkBytes ?? 0),
      0,
    );
    const there = [...this.bringings.values()].reduce(
      (sum, { description, present }) => sum + present.size * (description?.chunkBytes ?? 0),
      0,
    );
    return { up, down, bytesLeft: Math.max(0, bytes - here - there) };
  }

  onChange(listener: (arrived: ContentHash | null) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  tryAgain(contentHash: string): void {
    const failed = this.book.failed(contentHash);
    for (const move of failed) this.book.ask(move, 'again');
    this.loop?.hurry(contentHash as ContentHash);
  }

  beginAgain(): void {
    this.bringings.clear();
    this.takings.clear();
    this.book.beginAgain();
    this.rows.all();
    this.loop?.tryEverything();
  }

  async close(): Promise<void> {
    this.stopHearing();
    this.cancelTelling?.();
    await this.loop?.close();
  }

  /** Some of the rows that changed, or of all of them: what a row names is brought or fetched. True: there are more. */
  private async look(): Promise<boolean> {
    if (!this.desk.isEnrolled()) return false;
    this.looking ??= this.rows.take();
    for (let count = 0; count < LOOKED_AT_ONCE; count += 1) {
      const next = await this.looking.next();
      if (next.done === true) {
        this.looking = null;
        await this.removeLost();
        return false;
      }
      await this.lookAt(next.value);
    }
    return true;
  }

  private async removeLost(): Promise<void> {
    const places = this.desk.places();
    if (!this.mayBeLost || places === null) return;
    this.mayBeLost = false;
    const { store, files, clock } = this.house;
    const isInUse = (hash: string) => this.held.has(hash);
    await removeLost({ reading: store.reading, files, book: this.book, clock, isInUse }, places);
  }

  private async lookAt({ carrier, rowId }: RowToLookAt): Promise<void> {
    const { store, files, placeOfRow, stationId } = this.house;
    const contentHash = fileNamedBy(store.reading, carrier, rowId);
    const place = contentHash === null ? null : placeOfRow(carrier.tableName, rowId);
    if (contentHash === null || place === null) return;
    const bytes = await files.sizeOf(contentHash);
    if (bytes !== null) {
      this.book.ask({ contentHash, direction: 'up', place, bytes, urgency: urgencyUp(carrier) });
      return;
    }
    const wanted = { reading: store.reading, stationId, placeOfRow };
    const urgency = urgencyDown(wanted, carrier, rowId);
    if (urgency !== null) this.book.ask({ contentHash, direction: 'down', place, bytes: 0, urgency });
  }

  private async step(move: FileMove, depot: Parameters<typeof bringChunk>[1]): Promise<Step> {
    const { files, store, placeOfRow } = this.house;
    const key = keyOf(move);
    if (move.direction === 'up') {
      const bringing = kept(this.bringings, key, newBringing);
      return bringChunk({ files, book: this.book }, depot, move, bringing);
    }
    const hasRoom = async (bytes: number, urgency: number) =>
      leavesRoom(await this.house.diskRoom(), bytes, urgency);
    const placesOf = ({ contentHash }: FileMove) => placesNaming(store.reading, placeOfRow, contentHash);
    const taking = kept(this.takings, key, newTakingIn);
    return takeInChunk({ files, book: this.book, hasRoom, placesOf }, depot, move, taking);
  }

  private stepped(move: FileMove, step: Step): void {
    if (step.kind !== 'moved' && step.kind !== 'waits') {
      this.bringings.delete(keyOf(move));
      this.takings.delete(keyOf(move));
    }
    if (step.kind === 'done' && move.direction === 'down') this.tell(move.contentHash);
    else if (step.kind === 'failed') this.tell(null);
    else this.tellSoon();
  }

  private tell(arrived: ContentHash | null): void {
    for (const listener of this.listeners) listener(arrived);
  }

  private tellSoon(): void {
    this.cancelTelling ??= this.house.timers.after(TELL_MILLISECONDS, () => {
      this.cancelTelling = null;
      this.tell(null);
    });
  }
}

function keyOf({
  contentHash,
  direction,
  place,
}: Pick<FileMove, 'contentHash' | 'direction' | 'place'>): string {
  return `${contentHash} ${direction} ${place}`;
}

function kept<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
}
