import type { RecordAnchor } from '../shop/audit/index.ts';
import type { RecordReading } from '../shop/audit/record-walk.ts';
import { stationIdentity } from '../shop/records/tables.ts';
import { readAnchor } from '../station/anchors/anchor.ts';
import { anchorDirectoryFor, anchorFolder } from '../station/anchors/folder.ts';
import { readStore } from './read-store.ts';
import { Unanswered } from './unanswered.ts';

/** Where a station's record is, and its heads. */
export interface RecordFolders {
  readonly data: string;
  readonly anchors?: string;
}

/** The record of a data folder, with its heads. */
export interface ReadRecord {
  readonly reading: RecordReading;
  readonly station: { readonly id: string; readonly name: string };
  /** Where the heads are, or would be. */
  readonly anchorFolder: string;
  /** Null: there are none. */
  readonly anchor: RecordAnchor | null;
}

/** Reads a record beside a running station, without writing anything. Throws Unanswered. */
export function readRecord<Answer>(
  { data, anchors }: RecordFolders,
  read: (record: ReadRecord) => Promise<Answer>,
): Promise<Answer> {
  return readStore(data, (reading) => {
    const station = reading
      .select({ id: stationIdentity.id, name: stationIdentity.name })
      .from(stationIdentity)
      .get();
    if (station === undefined) throw new Unanswered(`The store in ${data} does not say whose it is.`);
    const folder = anchorFolder(anchors ?? anchorDirectoryFor(data), station.id);
    return read({ reading, station, anchorFolder: folder, anchor: readAnchor(folder) });
  });
}
