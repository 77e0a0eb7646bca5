import { useDocumentVisibility } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import type { CameraFailure, CamerasRefusal } from '../../../src/shop/cameras/index.ts';
import { useServices } from '../../app/services.tsx';
import type { Session } from '../../app/session.ts';
import { routePath } from '../../ui/pictures.ts';
import { watchCamera, type CameraNews, type CameraPace, type CameraReply } from './watch-camera.ts';

/** What a camera shows now. */
export type CameraSight =
  | { readonly state: 'connecting' }
  /** `url` is good until the next picture comes. */
  | { readonly state: 'live'; readonly url: string }
  | { readonly state: 'failed'; readonly failure: CameraFailure; readonly since: number }
  | { readonly state: 'noStation' }
  | { readonly state: 'gone' };

const CONNECTING: CameraSight = { state: 'connecting' };

/** Watches a camera for as long as it is wanted and the window is seen; lets go of every picture that it has shown. */
export function useCamera(
  camera: { readonly cameraId: string; readonly printerId: string; readonly version: number },
  pace: CameraPace,
  wanted = true,
): CameraSight {
  const { session } = useServices();
  const { cameraId, printerId, version } = camera;
  const [sight, setSight] = useState<CameraSight>(CONNECTING);
  const watched = useDocumentVisibility() === 'visible' && wanted;
  useEffect(() => {
    if (!watched) return undefined;
    const ending = new AbortController();
    const { signal } = ending;
    let shown: string | null = null;
    const show = (news: CameraNews | null) => {
      const before = shown;
      shown = news?.kind === 'picture' ? URL.createObjectURL(news.picture) : null;
      setSight(news === null ? CONNECTING : sightOf(news, shown));
      if (before !== null) URL.revokeObjectURL(before);
    };
    void watchCamera(pace, {
      ask: (after, how) => askForPicture(session, { cameraId, printerId }, after, how, signal),
      pause: (milliseconds) => pause(milliseconds, signal),
      tell: show,
      signal,
    });
    return () => {
      ending.abort();
      // What was seen before the window went away says nothing about now.
      show(null);
    };
    // With another version it is another camera: its address may have changed.
  }, [session, cameraId, printerId, version, pace, watched]);
  return sight;
}

function sightOf(news: CameraNews, url: string | null): CameraSight {
  switch (news.kind) {
    case 'picture':
      return url === null ? CONNECTING : { state: 'live', url };
    case 'failed':
      return { state: 'failed', failure: news.failure, since: news.since };
    case 'noStation':
    case 'gone':
      return { state: news.kind };
  }
}

async function askForPicture(
  session: Session,
  { cameraId, printerId }: { readonly cameraId: string; readonly printerId: string },
  after: string | null,
  pace: CameraPace,
  signal: AbortSignal,
): Promise<CameraReply> {
  const asked = new URLSearchParams({
    camera: cameraId,
    ...(after === null ? {} : { after }),
    ...(pace === 'glance' ? { wait: '0' } : {}),
  });
  try {
    const response = await fetch(`${routePath('cameraPicture', printerId)}?${asked.toString()}`, {
      headers: session.headers(),
      signal,
    });
    if (response.status === 204) return { kind: 'nothingNewer' };
    if (response.ok) {
      const frame = response.headers.get('printhall-frame') ?? '';
      return { kind: 'picture', picture: await response.blob(), frame };
    }
    if (response.status >= 500) return { kind: 'noStation' };
    const refusal = (await response.json()) as CamerasRefusal;
    return refusal.code === 'cameras.noPicture'
      ? { kind: 'failed', failure: refusal.failure, since: refusal.since }
      : { kind: 'gone' };
  } catch {
    return { kind: 'noStation' };
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
