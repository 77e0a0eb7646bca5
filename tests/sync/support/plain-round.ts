import type { Hub, IncomingPart } from '../../../src/station/sync/hub.ts';
import { applyPage } from '../../../src/station/sync/applying/apply-page.ts';
import type { ApplyingHouse } from '../../../src/station/sync/applying/house.ts';
import type { PartJudge } from '../../../src/station/sync/applying/judge.ts';
import { bareRows } from '../../../src/station/sync/rows.ts';
import { openOutbox } from '../../../src/station/sync/sealing/outbox.ts';
import { findPlaces } from '../../../src/station/sync/sealing/places.ts';
import { sealChanges } from '../../../src/station/sync/sealing/seal.ts';
import { stampBook } from '../../../src/station/sync/stamps.ts';
import type { Process } from './machine.ts';

/** Sealing and applying of one process, without the engine that decides when. */
export interface Core {
  readonly house: ApplyingHouse;
  seal(): void;
  apply(parts: readonly IncomingPart[], upTo: number): void;
  cursor(): number;
}

/** @param homeFactoryId where it is told what has no place */
export function openCore(
  { database, store, identity, makeId }: Process,
  homeFactoryId: string,
  judges: readonly PartJudge[],
  now: () => number,
): Core {
  const rows = bareRows(database);
  const house: ApplyingHouse = {
    database,
    rows,
    stamps: stampBook(database),
    places: findPlaces(database, rows),
    outbox: openOutbox(database),
    schema: 1,
    stationId: identity.id,
    reading: store.reading,
    judges,
    makeId,
    namesakes: () => [],
  };
  database.exec('CREATE TABLE IF NOT EXISTS plain_cursor (only_one INTEGER PRIMARY KEY, cursor INTEGER)');
  const readCursor = database.prepare<[], number>('SELECT cursor FROM plain_cursor').pluck();
  const writeCursor = database.prepare<[number]>('INSERT OR REPLACE INTO plain_cursor VALUES (1, ?)');
  const cursor = () => readCursor.get() ?? 0;
  const sealAll = () => {
    while (sealChanges(house, homeFactoryId, now()));
  };
  return {
    house,
    cursor,
    seal() {
      store.replicate(() => {
        sealAll();
        return [];
      });
    },
    apply(parts, upTo) {
      store.replicate(() => {
        sealAll();
        const fresh = parts.filter(({ hubSequence }) => hubSequence > cursor());
        const changes = applyPage(house, fresh, now());
        writeCursor.run(Math.max(upTo, cursor()));
        return changes;
      });
    },
  };
}

/** Brings everything there and fetches everything, once. */
export async function plainRound(core: Core, hub: Hub, { identity }: Process, page: number): Promise<void> {
  core.seal();
  const { outbox } = core.house;
  for (let parts = outbox.toPush(page, 1_000_000); parts.length > 0; parts = outbox.toPush(page, 1_000_000)) {
    const answer = await hub.push(identity.id, identity.epoch, parts);
    if (!answer.ok) throw new Error(`The hub says ${JSON.stringify(answer)}`);
    outbox.markPushed(answer.receipts.map(({ sequence }) => sequence));
  }
  for (let isMore = true; isMore;) {
    const pulled = await hub.pull(core.cursor(), page);
    core.apply(pulled.parts, pulled.upTo);
    ({ isMore } = pulled);
  }
}
