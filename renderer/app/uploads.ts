import { createStore, type StoreApi } from 'zustand/vanilla';
import { FILE_LIMITS, formatOf, KNOWN_EXTENSIONS } from '../../src/shop/files/index.ts';
import { routes } from '../../src/shop/contract.ts';

/** What the person chose: a new model of a project, or a new version of one that is there. */
export interface UploadTarget {
  readonly projectId: string;
  readonly modelId: string | null;
}

export type UploadState =
  | { readonly state: 'waiting' }
  | {
      readonly state: 'sending';
      readonly sentBytes: number;
      /** Null: too early to say. */
      readonly remainingSeconds: number | null;
    }
  | { readonly state: 'done'; readonly modelVersionId: string }
  /** The station, or a look at the file's name and size before it is sent, said no. */
  | { readonly state: 'refused'; readonly refusal: { readonly code: string } }
  /** The station did not answer; nothing was kept. */
  | { readonly state: 'lost' }
  | { readonly state: 'cancelled' };

export interface Upload {
  readonly uploadId: number;
  readonly target: UploadTarget;
  readonly name: string;
  readonly bytes: number;
  readonly status: UploadState;
}

/** An upload goes on as who began it, whoever works at the window meanwhile. */
interface KeptUpload extends Upload {
  readonly headers: Record<string, string>;
}

export interface Uploads {
  /** Those of who works at the window now. */
  readonly store: StoreApi<{ readonly uploads: readonly Upload[] }>;
  /** Sends files one after the other, a few at once; they go on while the person looks at other screens. */
  readonly add: (target: UploadTarget, files: readonly File[]) => void;
  readonly cancel: (uploadId: number) => void;
  readonly sendAgain: (uploadId: number) => void;
  /** Takes one that has ended off the list. */
  readonly forget: (uploadId: number) => void;
  /** Somebody else works at the window: shows theirs, and nobody else's. */
  readonly showOwn: () => void;
}

/** More at once make each slower and all of them later. */
const SENT_AT_ONCE = 2;
/** How much the newest stretch counts in the speed that the time left is made of. */
const SPEED_WEIGHT = 0.25;
/** Before this, the speed is a guess. */
const SPEED_KNOWN_MILLISECONDS = 800;

type Headers = () => Record<string, string>;

/** The uploads of this window. */
export function createUploads(headers: Headers): Uploads {
  const store = createStore<{ uploads: readonly Upload[] }>(() => ({ uploads: [] }));
  const files = new Map<number, File>();
  const requests = new Map<number, XMLHttpRequest>();
  let kept: readonly KeptUpload[] = [];
  let lastId = 0;

  const showOwn = () => {
    const { authorization } = headers();
    store.setState({ uploads: kept.filter((upload) => upload.headers['authorization'] === authorization) });
  };
  const keep = (uploads: readonly KeptUpload[]) => {
    kept = uploads;
    showOwn();
  };
  const find = (uploadId: number) => kept.find((upload) => upload.uploadId === uploadId);
  const set = (uploadId: number, status: UploadState) =>
    keep(kept.map((upload) => (upload.uploadId === uploadId ? { ...upload, status } : upload)));
  const end = (uploadId: number, status: UploadState) => {
    requests.delete(uploadId);
    if (find(uploadId)?.status.state === 'sending') set(uploadId, status);
    sendNext();
  };
  const sendNext = () => {
    if (requests.size >= SENT_AT_ONCE) return;
    const next = kept.find(({ status }) => status.state === 'waiting');
    const file = next && files.get(next.uploadId);
    if (!next || !file) return;
    set(next.uploadId, { state: 'sending', sentBytes: 0, remainingSeconds: null });
    const onProgress = (sentBytes: number, remainingSeconds: number | null) =>
      set(next.uploadId, { state: 'sending', sentBytes, remainingSeconds });
    requests.set(
      next.uploadId,
      send(next.target, file, next.headers, onProgress, (status) => end(next.uploadId, status)),
    );
    sendNext();
  };

  return {
    store,
    add(target, chosen) {
      const made = chosen.map((file): KeptUpload => {
        lastId += 1;
        files.set(lastId, file);
        const refusal = refusalBefore(file);
        const status: UploadState = refusal === null ? { state: 'waiting' } : { state: 'refused', refusal };
        return { uploadId: lastId, target, name: file.name, bytes: file.size, status, headers: headers() };
      });
      keep([...kept, ...made]);
      sendNext();
    },
    cancel(uploadId) {
      const request = requests.get(uploadId);
      set(uploadId, { state: 'cancelled' });
      requests.delete(uploadId);
      request?.abort();
      sendNext();
    },
    sendAgain(uploadId) {
      set(uploadId, { state: 'waiting' });
      sendNext();
    },
    forget(uploadId) {
      files.delete(uploadId);
      keep(kept.filter((upload) => upload.uploadId !== uploadId));
    },
    showOwn,
  };
}

/** What can be said without sending anything. */
function refusalBefore(file: File): { readonly code: string } | null {
  if (formatOf(file.name) === undefined) {
    if (file.name.toLowerCase().endsWith('.bgcode')) return { code: 'files.bgcodeNotYet' };
    const facts = { declaredName: file.name, known: KNOWN_EXTENSIONS };
    return { code: 'files.unknownType', ...facts };
  }
  if (file.size === 0) return { code: 'files.empty' };
  if (file.size <= FILE_LIMITS.uploadBytes) return null;
  const facts = { limitBytes: FILE_LIMITS.uploadBytes, sizeBytes: file.size };
  return { code: 'files.tooLarge', ...facts };
}

// XMLHttpRequest, not fetch: only it tells how much of a body has been sent, and it streams the file from the disk.
function send(
  target: UploadTarget,
  file: File,
  headers: Record<string, string>,
  onProgress: (sentBytes: number, remainingSeconds: number | null) => void,
  onEnd: (status: UploadState) => void,
): XMLHttpRequest {
  const request = new XMLHttpRequest();
  const query = new URLSearchParams({ name: file.name });
  if (target.modelId !== null) query.set('modelId', target.modelId);
  const path = routes.uploadModel.path.replace(':id', encodeURIComponent(target.projectId));
  request.open(routes.uploadModel.method, `${path}?${query}`);
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
  request.setRequestHeader('content-type', 'application/octet-stream');
  const remaining = remainingTime(file.size);
  request.upload.addEventListener('progress', ({ loaded }) =>
    onProgress(loaded, remaining(loaded, performance.now())),
  );
  request.addEventListener('load', () => onEnd(outcomeOf(request)));
  request.addEventListener('error', () => onEnd({ state: 'lost' }));
  request.send(file);
  return request;
}

/** Estimates the seconds left from a speed that follows the newest stretch gently. */
export function remainingTime(
  totalBytes: number,
): (sentBytes: number, atMilliseconds: number) => number | null {
  let first: number | null = null;
  let last = { bytes: 0, at: 0 };
  let speed: number | null = null;
  return (sentBytes, at) => {
    if (first === null) {
      first = at;
      last = { bytes: sentBytes, at };
      return null;
    }
    const stretch = at - last.at;
    if (stretch > 0) {
      const now = (sentBytes - last.bytes) / stretch;
      speed = speed === null ? now : speed + SPEED_WEIGHT * (now - speed);
      last = { bytes: sentBytes, at };
    }
    if (speed === null || speed <= 0 || at - first < SPEED_KNOWN_MILLISECONDS) return null;
    return (totalBytes - sentBytes) / speed / 1_000;
  };
}

function outcomeOf(request: XMLHttpRequest): UploadState {
  const answer = parsed(request.responseText);
  if (request.status >= 200 && request.status < 300 && typeof answer['modelVersionId'] === 'string') {
    return { state: 'done', modelVersionId: answer['modelVersionId'] };
  }
  const { code } = answer;
  return typeof code === 'string' ? { state: 'refused', refusal: { ...answer, code } } : { state: 'lost' };
}

/** The answer's object; a refusal may stand by itself or under `refusal` or `data`. */
function parsed(text: string): Record<string, unknown> {
  try {
    const answer: unknown = JSON.parse(text);
    if (!isRecord(answer)) return {};
    const inner = answer['refusal'] ?? answer['data'];
    return isRecord(inner) ? inner : answer;
  } catch {
    return {};
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
