import type { IncomingMessage } from 'node:http';
import { parseCameraAddress, type CameraTarget } from '../../shop/cameras/address.ts';
import type { CameraFailure, CameraKind, CameraStanding, CameraState } from '../../shop/cameras/index.ts';
import type { CancelTimer, Clock, Timers } from '../../shop/kernel/index.ts';
import { askCamera } from './fetch-camera.ts';
import { boundaryOf, FrameParser, PICTURE_BYTES_MAXIMUM } from './multipart-frames.ts';
import { pictureTypeOf, type PictureType } from './picture-type.ts';

/** When nobody has asked for so long, nobody watches. */
const WATCHED_MILLISECONDS = 10_000;
/** A camera that brings no whole picture for so long is too slow to watch a printer with. */
const SILENCE_MILLISECONDS = 10_000;
/** A camera of single pictures is asked once a second: each costs it a photograph. */
const SNAPSHOT_MILLISECONDS = 1_000;
/** After a failure: soon enough for a person who just plugged it in, seldom enough for a camera that is busy starting. */
const RETRY_MILLISECONDS = 3_000;

export interface CameraPicture {
  /** Counts the pictures of one feed, upwards. Another number is another picture; nothing else follows from it. */
  readonly number: number;
  readonly type: PictureType;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly at: number;
}

export type CameraAnswer =
  | { readonly kind: 'picture'; readonly picture: CameraPicture }
  /** None that is another than the one the asker has, in the time that they wait. */
  | { readonly kind: 'nothingNewer' }
  | { readonly kind: 'failed'; readonly failure: CameraFailure; readonly since: number };

/** Where a feed's pictures come from. */
export interface FeedSource {
  readonly kind: CameraKind;
  readonly address: string;
  /** Draws the picture of a simulated camera; null: the camera is asked at its address. */
  readonly draw: (() => Promise<Uint8Array<ArrayBuffer>>) | null;
}

export interface CameraFeedHouse {
  readonly clock: Clock;
  readonly timers: Timers;
  /** Told of bugs: a camera's faults are answers, not exceptions. */
  report(error: unknown): void;
}

export const UNWATCHED: CameraStanding = { state: 'off', failure: null, failingSince: null };

const NOTHING_NEWER: CameraAnswer = { kind: 'nothingNewer' };

/** One attempt at a camera is over: by its fault, or because it said all it had. */
type Ending = { readonly kind: 'failed'; readonly failure: CameraFailure } | { readonly kind: 'ended' };

/** One camera, asked once for everybody who watches it, and only while somebody does. */
export class CameraFeed {
  readonly #kind: CameraKind;
  readonly #draw: FeedSource['draw'];
  readonly #target: CameraTarget | null;
  readonly #house: CameraFeedHouse;
  readonly #waiting = new Set<() => void>();
  #standing: CameraStanding = UNWATCHED;
  #newest: CameraPicture | null = null;
  #number: number;
  #lastAskedAt = Number.NEGATIVE_INFINITY;
  #attempt: AbortController | null = null;
  #cancelAgain: CancelTimer | null = null;

  constructor(camera: FeedSource, house: CameraFeedHouse) {
    this.#kind = camera.kind;
    this.#draw = camera.draw;
    this.#target = parseCameraAddress(camera.address);
    this.#house = house;
    // Above every number that an earlier feed of this camera has given: none shows a thousand pictures a second.
    this.#number = house.clock.now();
  }

  get standing(): CameraStanding {
    return this.#standing;
  }

  /** Whether it is connected, or will ask again by itself. */
  get isBusy(): boolean {
    return this.#attempt !== null || this.#cancelAgain !== null;
  }

  /**
   * The newest picture, once it is another than `after`; waits for one for at most that long. Whoever asks keeps the
   * feed alive. Resolves at once with the failure of a camera that gives none.
   */
  async picture(after: number | null, waitMilliseconds: number, signal: AbortSignal): Promise<CameraAnswer> {
    this.#lastAskedAt = this.#house.clock.monotonicMilliseconds();
    if (!this.isBusy) this.#start();
    const known = this.#answer(after);
    if (known !== null || waitMilliseconds <= 0 || signal.aborted) return known ?? NOTHING_NEWER;
    await nextNews(this.#waiting, this.#house.timers, waitMilliseconds, signal);
    return this.#answer(after) ?? NOTHING_NEWER;
  }

  close(): void {
    this.#cancelAgain?.();
    this.#cancelAgain = null;
    const attempt = this.#attempt;
    this.#attempt = null;
    attempt?.abort();
    this.#become('off');
  }

  #answer(after: number | null): CameraAnswer | null {
    const { failure, failingSince } = this.#standing;
    if (failure !== null) return { kind: 'failed', failure, since: failingSince ?? 0 };
    const newest = this.#newest;
    return newest === null || newest.number === after ? null : { kind: 'picture', picture: newest };
  }

  get #isAsked(): boolean {
    return this.#house.clock.monotonicMilliseconds() - this.#lastAskedAt < WATCHED_MILLISECONDS;
  }

  #become(state: CameraState, failure: CameraFailure | null = null): void {
    const failingSince = failure === null ? null : (this.#standing.failingSince ?? this.#house.clock.now());
    this.#standing = { state, failure, failingSince };
    // What it showed before says nothing about now.
    if (state === 'off' || state === 'failed') this.#newest = null;
    for (const tell of this.#waiting) tell();
  }

  #start(): void {
    this.#cancelAgain = null;
    if (!this.#isAsked) return this.#become('off');
    const attempt = new AbortController();
    this.#attempt = attempt;
    // A camera that failed stays failed until a picture says otherwise: its state must not blink.
    if (this.#standing.state === 'off') this.#become('connecting');
    void this.#try(attempt).then(
      (ending) => this.#finish(attempt, ending),
      (error: unknown) => {
        this.#house.report(error);
        this.#finish(attempt, failed('notAPicture'));
      },
    );
  }

  async #try(attempt: AbortController): Promise<Ending> {
    if (this.#draw !== null) {
      this.#show(attempt, await this.#draw());
      return ENDED;
    }
    if (this.#target === null) return failed('unreachable');
    const silence = watchSilence(this.#house.timers, () => this.#finish(attempt, failed('tooSlow')));
    try {
      silence.heard();
      const response = await askCamera(this.#target, this.#house.timers, attempt.signal);
      if (response.kind === 'failed') return response;
      const show: Show = (bytes) => {
        silence.heard();
        return this.#show(attempt, bytes);
      };
      return this.#kind === 'mjpeg'
        ? await readStream(response.contentType, response.body, show)
        : await readSnapshot(response.body, show);
    } finally {
      silence.close();
    }
  }

  #show(attempt: AbortController, bytes: Uint8Array<ArrayBuffer>): ReturnType<Show> {
    if (this.#attempt !== attempt) return 'enough';
    const type = pictureTypeOf(bytes);
    if (type === null) return 'notAPicture';
    this.#number += 1;
    this.#newest = { number: this.#number, type, bytes, at: this.#house.clock.now() };
    this.#become('live');
    return this.#isAsked ? 'goOn' : 'enough';
  }

  #finish(attempt: AbortController, ending: Ending): void {
    if (this.#attempt !== attempt) return;
    this.#attempt = null;
    attempt.abort();
    if (!this.#isAsked) return this.#become('off');
    if (ending.kind === 'failed') this.#become('failed', ending.failure);
    const pause = ending.kind === 'failed' ? RETRY_MILLISECONDS : SNAPSHOT_MILLISECONDS;
    this.#cancelAgain = this.#house.timers.after(pause, () => this.#start());
  }
}

/** Until something happens, the time is over, or the asker has gone. */
function nextNews(
  waiting: Set<() => void>,
  timers: Timers,
  milliseconds: number,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      waiting.delete(done);
      cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const cancel = timers.after(milliseconds, done);
    waiting.add(done);
    signal.addEventListener('abort', done);
  });
}

function watchSilence(timers: Timers, tooLong: () => void): { heard(): void; close(): void } {
  let cancel: CancelTimer = () => undefined;
  return {
    heard() {
      cancel();
      cancel = timers.after(SILENCE_MILLISECONDS, tooLong);
    },
    close: () => cancel(),
  };
}

/** What a picture was: one more, the last that somebody wants, or none. */
type Show = (bytes: Uint8Array<ArrayBuffer>) => 'goOn' | 'enough' | 'notAPicture';

const ENDED: Ending = { kind: 'ended' };

function failed(failure: CameraFailure): Ending {
  return { kind: 'failed', failure };
}

async function readStream(contentType: string, body: IncomingMessage, show: Show): Promise<Ending> {
  const boundary = boundaryOf(contentType);
  if (boundary === null) return failed('notAPicture');
  const parser = new FrameParser(boundary);
  let shownAny = false;
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      const { frames, fault, ended } = parser.push(chunk);
      for (const frame of frames) {
        const shown = show(frame);
        if (shown === 'notAPicture') return failed(shown);
        if (shown === 'enough') return ENDED;
        shownAny = true;
      }
      if (fault !== null) return failed(fault);
      if (ended) break;
    }
  } catch {
    return failed('unreachable');
  }
  // Some cameras close a stream now and then, and go on when asked again; one that showed nothing is no camera.
  return shownAny ? ENDED : failed('notAPicture');
}

async function readSnapshot(body: IncomingMessage, show: Show): Promise<Ending> {
  const declaredBytes = Number(body.headers['content-length'] ?? 0);
  if (declaredBytes > PICTURE_BYTES_MAXIMUM) return failed('tooLarge');
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      length += chunk.length;
      if (length > PICTURE_BYTES_MAXIMUM) return failed('tooLarge');
      chunks.push(chunk);
    }
  } catch {
    return failed('unreachable');
  }
  return show(new Uint8Array(Buffer.concat(chunks))) === 'notAPicture' ? failed('notAPicture') : ENDED;
}
