import type { ContentHash, FileOnItsWay } from '../../../shop/files/index.ts';
import type { ModelWorkshop } from '../../../shop/projects/slicer.ts';

export interface DisplaysHouse {
  readonly workshop: Pick<ModelWorkshop, 'analyse'>;
  report(error: unknown): void;
}

/**
 * What windows draw of a file that came from another station (mesh, toolpath, picture) is made here, from the file. It
 * does not travel: it is as large as the file itself, and another version of Printhall may draw it another way.
 */
export interface Displays {
  /** Begins unless it is under way. Null: it was tried since the start, and there is nothing to be drawn. */
  make(hash: ContentHash, fileName: string): FileOnItsWay | null;
  close(): Promise<void>;
}

export function createDisplays({ workshop, report }: DisplaysHouse): Displays {
  const underWay = new Map<ContentHash, { fraction: number; readonly ended: Promise<void> }>();
  const tried = new Set<ContentHash>();
  const closing = new AbortController();

  async function read(hash: ContentHash, fileName: string): Promise<void> {
    try {
      const told = (fraction: number) => {
        const one = underWay.get(hash);
        if (one !== undefined) one.fraction = fraction;
      };
      await workshop.analyse(hash, fileName, 'nobody', told, closing.signal);
    } catch (error) {
      report(error);
    } finally {
      tried.add(hash);
      underWay.delete(hash);
    }
  }

  return {
    make(hash, fileName) {
      if (tried.has(hash) || closing.signal.aborted) return null;
      if (!underWay.has(hash)) {
        // In its own turn, so that what it tells finds its entry.
        const ended = Promise.resolve().then(() => read(hash, fileName));
        underWay.set(hash, { fraction: 0, ended });
      }
      return { code: 'files.onItsWay', fraction: underWay.get(hash)?.fraction ?? 0, waitsFor: 'reading' };
    },
    async close() {
      closing.abort();
      await Promise.all([...underWay.values()].map(({ ended }) => ended));
    },
  };
}
