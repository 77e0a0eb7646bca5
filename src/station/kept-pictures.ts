import { setImmediate } from 'node:timers/promises';
import { and, gt, isNull } from 'drizzle-orm';
import { modelVersions } from '../shop/projects/tables.ts';
import { isReadHere, keepPictureOf, type UploadsHouse } from '../shop/projects/uploads.ts';
import type { HubDesk } from './sync/desk.ts';

/** Versions looked at before others get their turn. */
const PAGE = 50;

interface KeptPicturesHouse extends Pick<UploadsHouse, 'store' | 'stationActor' | 'stationId' | 'workshop'> {
  readonly sync: Pick<HubDesk, 'onOnline'>;
  report(error: unknown): void;
}

/** Once the station has a hub, the pictures of versions that were read before that go with their rows. */
export function keepPicturesForHub(house: KeptPicturesHouse): () => void {
  let isBegun = false;
  let isOver = false;

  async function keepAll(): Promise<void> {
    for (let after = ''; !isOver;) {
      const page = house.store.reading
        .select()
        .from(modelVersions)
        .where(and(gt(modelVersions.id, after), isNull(modelVersions.pictureHash)))
        .orderBy(modelVersions.id)
        .limit(PAGE)
        .all();
      const last = page.at(-1);
      if (last === undefined) return;
      for (const version of page) {
        const isRead = version.analysis.state === 'mesh' || version.analysis.state === 'gcode';
        if (!isOver && isRead && isReadHere(house, version)) await keepPictureOf(house, version);
      }
      after = last.id;
      await setImmediate();
    }
  }

  const stop = house.sync.onOnline(() => {
    if (isBegun) return;
    isBegun = true;
    keepAll().catch((error: unknown) => {
      if (!isOver) house.report(error);
    });
  });
  return () => {
    isOver = true;
    stop();
  };
}
