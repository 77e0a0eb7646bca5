import { mkdir, rm } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { accepted, refused, type MakeId } from '../shop/kernel/index.ts';
import type { ModelWorkshop } from '../shop/projects/slicer.ts';
import type { ContentHash } from '../shop/files/index.ts';
import type { FileStore, ModelAnalyser } from './files/index.ts';
import type { SlicerBackend } from './slicing/index.ts';

export interface WorkshopDependencies {
  readonly files: FileStore;
  readonly analyser: ModelAnalyser;
  readonly slicer: SlicerBackend;
  readonly makeId: MakeId;
  /** Waits for a file that another station has; false: it does not come. */
  whenHere(hash: ContentHash, signal: AbortSignal): Promise<boolean>;
  /** For G-code on its way into the store. */
  readonly temporaryDirectory: string;
}

/** Share of slicing in the progress of a slice; the rest is reading its G-code for the picture and the toolpath. */
const SLICING_SHARE = 0.85;

/** Analysis and slicing over the store of files, in workers. */
export function createWorkshop(dependencies: WorkshopDependencies): ModelWorkshop {
  const { files, analyser, slicer } = dependencies;
  return {
    slicerName: `${slicer.name} ${slicer.version}`,
    async analyse(hash, fileName, waitedForBy, onProgress, signal) {
      const outputDirectory = await files.derivedDirectory(hash);
      return analyser.analyse(files.pathOf(hash), fileName, {
        outputDirectory,
        onProgress,
        signal,
        waitedForBy,
      });
    },
    async keepPicture(hash) {
      const picture = await files.readDerived(hash, 'thumbnail.png');
      if (picture === undefined) return null;
      const kept = await files.receive(oneOf(picture), { declaredName: 'picture.png' });
      return kept.ok ? kept.value.hash : null;
    },
    async slice({ hash, fileName, profile, materialKey, waitedForBy }, report, signal) {
      await mkdir(dependencies.temporaryDirectory, { recursive: true });
      const outputPath = join(dependencies.temporaryDirectory, `${dependencies.makeId<'Slice'>()}.gcode`);
      try {
        if (!(await dependencies.whenHere(hash, signal))) return refused({ code: 'slicing.cancelled' });
        const sliced = await slicer.slice({
          modelPath: files.pathOf(hash),
          declaredName: fileName,
          profile,
          material: materialKey,
          outputPath,
          onProgress: (fraction) => report(fraction * SLICING_SHARE),
          signal,
          waitedForBy,
        });
        if (!sliced.ok) return sliced;
        const stored = await files.receive(createReadStream(outputPath), {
          declaredName: 'slice.gcode',
          signal,
        });
        if (!stored.ok) return stored;
        const gcodeHash = stored.value.hash;
        const analysis = await analyser.analyse(files.pathOf(gcodeHash), 'slice.gcode', {
          outputDirectory: await files.derivedDirectory(gcodeHash),
          onProgress: (fraction) => report(SLICING_SHARE + fraction * (1 - SLICING_SHARE)),
          signal,
          waitedForBy,
        });
        if (!analysis.ok) return analysis;
        if (analysis.value.kind !== 'gcode') return refused({ code: 'slicing.noLayers' });
        return accepted({ gcodeHash, sliced: sliced.value, analysis: analysis.value });
      } finally {
        await rm(outputPath, { force: true });
      }
    },
  };
}

async function* oneOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
