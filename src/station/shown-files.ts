import { eq } from 'drizzle-orm';
import type { ContentHash, FileOnItsWay } from '../shop/files/index.ts';
import type { Clock } from '../shop/kernel/index.ts';
import { modelVersions, slices } from '../shop/projects/tables.ts';
import { isReadHere, startAnalysis, type UploadsHouse } from '../shop/projects/uploads.ts';
import type { DerivedName, FileStore } from './files/index.ts';
import { URGENCY, type Displays, type FileMoves } from './sync/files/index.ts';

export interface ShownFilesHouse extends UploadsHouse {
  readonly files: FileStore;
  readonly fileMoves: FileMoves;
  readonly displays: Displays;
  readonly clock: Clock;
}

/** What a window gets of a file that it wants to show. `none`: there is nothing, or not yet, and it may ask again. */
export type Shown =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'onItsWay'; readonly standing: FileOnItsWay }
  | { readonly kind: 'none' };

/** What windows show of files, wherever these were uploaded: what is not here is fetched, and what is drawn of it made. */
export interface ShownFiles {
  picture(versionId: string, personId: string): Promise<Shown>;
  /** The mesh or the toolpath of a version. */
  ofVersion(versionId: string, name: 'display-mesh.bin' | 'toolpath.bin'): Promise<Shown>;
  toolpathOfSlice(sliceId: string): Promise<Shown>;
  /** Whether the file as it was uploaded is here; it has been asked for where it is not. */
  original(hash: ContentHash): Promise<'here' | 'nowhere' | FileOnItsWay>;
}

/** A station that received a file and has not read it for so long has other things to do, or none at all. */
const READ_FOR_ANOTHER_MILLISECONDS = 10 * 60_000;

const NONE: Shown = { kind: 'none' };

type VersionRow = typeof modelVersions.$inferSelect;

export function createShownFiles(house: ShownFilesHouse): ShownFiles {
  const { files, fileMoves, displays } = house;
  /** Versions that another station should be reading, and since when windows here have asked for them. */
  const unread = new Map<string, number>();

  async function drawn(hash: ContentHash, fileName: string, name: DerivedName): Promise<Shown> {
    const bytes = await files.readDerived(hash, name);
    if (bytes !== undefined) return { kind: 'bytes', bytes };
    const asked = await fileMoves.fetch(hash, URGENCY.person);
    if (asked === 'nowhere') return NONE;
    const standing = asked === 'here' ? displays.make(hash, fileName) : asked;
    return standing === null ? NONE : { kind: 'onItsWay', standing };
  }

  function readForAnother(version: VersionRow, personId: string): void {
    const now = house.clock.monotonicMilliseconds();
    const since = unread.get(version.id) ?? now;
    unread.set(version.id, since);
    if (now - since < READ_FOR_ANOTHER_MILLISECONDS || house.work.on(version.id) !== null) return;
    unread.delete(version.id);
    void fileMoves.fetch(version.contentHash as ContentHash, URGENCY.person).then((asked) => {
      if (asked !== 'here') unread.set(version.id, since);
      else startAnalysis(house, version.id, fileOf(version), { startedBy: personId, waitedForBy: 'nobody' });
    });
  }

  return {
    async picture(versionId, personId) {
      const version = versionOf(house, versionId);
      if (version === null) return NONE;
      const contentHash = version.contentHash as ContentHash;
      fileMoves.fetchAhead(contentHash, version.bytes);
      const bytes = await files.readDerived(contentHash, 'thumbnail.png');
      if (bytes !== undefined) return { kind: 'bytes', bytes };
      if (version.pictureHash !== null) return wholeFile(house, version.pictureHash as ContentHash);
      if (version.analysis.state === 'analysing' && !isReadHere(house, version)) {
        readForAnother(version, personId);
      }
      return NONE;
    },
    async ofVersion(versionId, name) {
      const version = versionOf(house, versionId);
      if (version?.analysis.state !== (name === 'toolpath.bin' ? 'gcode' : 'mesh')) return NONE;
      return drawn(version.contentHash as ContentHash, version.fileName, name);
    },
    async toolpathOfSlice(sliceId) {
      const row = house.store.reading
        .select({ hash: slices.gcodeHash })
        .from(slices)
        .where(eq(slices.id, sliceId))
        .get();
      if (row === undefined || row.hash === null) return NONE;
      return drawn(row.hash as ContentHash, 'slice.gcode', 'toolpath.bin');
    },
    original: (hash) => fileMoves.fetch(hash, URGENCY.person),
  };
}

function fileOf(version: VersionRow): { readonly hash: ContentHash; readonly name: string } {
  return { hash: version.contentHash as ContentHash, name: version.fileName };
}

function versionOf({ store }: ShownFilesHouse, versionId: string): VersionRow | null {
  return store.reading.select().from(modelVersions).where(eq(modelVersions.id, versionId)).get() ?? null;
}

/** Of a small file. */
async function wholeFile({ files, fileMoves }: ShownFilesHouse, hash: ContentHash): Promise<Shown> {
  const asked = await fileMoves.fetch(hash, URGENCY.person);
  if (asked === 'nowhere') return NONE;
  if (asked !== 'here') return { kind: 'onItsWay', standing: asked };
  const pieces: Uint8Array[] = [];
  for await (const piece of files.read(hash)) pieces.push(piece);
  return { kind: 'bytes', bytes: Buffer.concat(pieces) };
}
