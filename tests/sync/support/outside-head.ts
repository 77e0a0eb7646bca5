import type { Database } from 'better-sqlite3';
import type { LaterLife } from '../../../src/station/anchors/anchor.ts';
import type { Identity } from '../../../src/station/identity.ts';

/** The newest entry of a station’s record as it was signed last: kept outside of its disk, so that no backup has it. */
export class OutsideHead {
  #head: { readonly epoch: number; readonly sequence: number; readonly hash: string; at: number } | null =
    null;

  sign(database: Database, { id }: Identity, at: number): void {
    const newest = database
      .prepare<[string], { epoch: number; sequence: number; hash: string }>(
        'SELECT epoch, sequence, hash FROM audit_entries WHERE station_id = ? ORDER BY epoch DESC, sequence DESC LIMIT 1',
      )
      .get(id);
    this.#head = newest === undefined ? null : { ...newest, at };
  }

  /** As an anchor tells it of the store that is opened now. */
  over(database: Database, identity: Identity): () => LaterLife | null {
    const head = this.#head;
    if (head === null) return () => null;
    const known = database
      .prepare<[string, number, number], string>(
        'SELECT hash FROM audit_entries WHERE station_id = ? AND epoch = ? AND sequence = ?',
      )
      .pluck()
      .get(identity.id, head.epoch, head.sequence);
    if (known === head.hash) return () => null;
    return () => (head.epoch >= identity.epoch ? { epoch: head.epoch, livedUntil: head.at } : null);
  }
}
