import type { CameraStanding } from '../../shop/cameras/index.ts';
import {
  CameraFeed,
  UNWATCHED,
  type CameraAnswer,
  type CameraFeedHouse,
  type FeedSource,
} from './camera-feed.ts';

export type { CameraAnswer } from './camera-feed.ts';

export interface WatchedCamera extends FeedSource {
  readonly id: string;
}

/** The cameras of a station: one connection each, while somebody watches. */
export interface CameraRoom {
  standing(cameraId: string): CameraStanding;
  /** See CameraFeed. A camera whose address or kind was changed is asked anew. */
  picture(
    camera: WatchedCamera,
    after: number | null,
    waitMilliseconds: number,
    signal: AbortSignal,
  ): Promise<CameraAnswer>;
  close(): void;
}

export function createCameraRoom(house: CameraFeedHouse): CameraRoom {
  const feeds = new Map<string, { readonly camera: WatchedCamera; readonly feed: CameraFeed }>();

  /** Of cameras that were removed nobody asks any more. */
  function forgetIdle(): void {
    for (const [id, { feed }] of feeds) if (!feed.isBusy) feeds.delete(id);
  }

  function feedOf(camera: WatchedCamera): CameraFeed {
    const known = feeds.get(camera.id);
    if (known?.camera.address === camera.address && known.camera.kind === camera.kind) return known.feed;
    known?.feed.close();
    forgetIdle();
    const feed = new CameraFeed(camera, house);
    feeds.set(camera.id, { camera, feed });
    return feed;
  }

  return {
    standing: (cameraId) => feeds.get(cameraId)?.feed.standing ?? UNWATCHED,
    picture: (camera, after, waitMilliseconds, signal) =>
      feedOf(camera).picture(after, waitMilliseconds, signal),
    close() {
      for (const { feed } of feeds.values()) feed.close();
      feeds.clear();
    },
  };
}
