import type { CameraFailure } from '../../../src/shop/cameras/index.ts';

/** What the station says when it is asked for the next picture. */
export type CameraReply =
  | { readonly kind: 'picture'; readonly picture: Blob; readonly frame: string }
  | { readonly kind: 'nothingNewer' }
  | { readonly kind: 'failed'; readonly failure: CameraFailure; readonly since: number }
  /** Removed, or not for this person any more: asking again changes nothing. */
  | { readonly kind: 'gone' }
  /** The station itself is out of reach. */
  | { readonly kind: 'noStation' };

export type CameraNews = Exclude<CameraReply, { kind: 'nothingNewer' }>;

/**
 * How a camera is watched. `live`: each request waits at the station for the next picture. `glance`: it asks now and
 * then and waits for nothing, so that a wall of cameras leaves the browser its few connections for everything else.
 */
export type CameraPace = 'live' | 'glance';

/** Ten pictures a second are a film; more would only cost. */
const LIVE_MILLISECONDS = 100;
const GLANCE_MILLISECONDS = 1_000;
/** A camera that is only just starting is looked for sooner: somebody waits for its first picture. */
const FIRST_MILLISECONDS = 400;
/** After a failure: as often as the station itself tries again. */
const FAILED_MILLISECONDS = 3_000;

interface Watching {
  /** Asks for a picture that is another than `after`; null: for any. Never rejects. */
  readonly ask: (after: string | null, pace: CameraPace) => Promise<CameraReply>;
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly tell: (news: CameraNews) => void;
  readonly signal: AbortSignal;
}

/** Asks for picture after picture, one request at a time, until it is called off or the camera is gone. */
export async function watchCamera(pace: CameraPace, { ask, pause, tell, signal }: Watching): Promise<void> {
  let frame: string | null = null;
  while (!signal.aborted) {
    const reply = await ask(frame, pace);
    if (signal.aborted) return;
    if (reply.kind !== 'nothingNewer') tell(reply);
    if (reply.kind === 'gone') return;
    // After a failure the next picture is news, whatever its number.
    if (reply.kind === 'picture') frame = reply.frame;
    else if (reply.kind !== 'nothingNewer') frame = null;
    await pause(pauseAfter(reply, pace, frame === null));
  }
}

function pauseAfter({ kind }: CameraReply, pace: CameraPace, isFirst: boolean): number {
  if (kind === 'failed' || kind === 'noStation') return FAILED_MILLISECONDS;
  if (isFirst) return FIRST_MILLISECONDS;
  return pace === 'live' ? LIVE_MILLISECONDS : GLANCE_MILLISECONDS;
}
