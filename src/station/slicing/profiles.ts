import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { PrintProfile } from '../../shop/files/index.ts';

const celsius = z.number().min(0).max(350);
const length = z.number().positive();

const materialSchema = z.strictObject({
  hotendCelsius: celsius,
  bedCelsius: z.number().min(0).max(150),
  fanPercent: z.number().min(0).max(100),
  gramsPerCubicCentimetre: z.number().positive().max(20),
});

/** A profile as it is written in a file. Strict: a misspelt setting is an error, not a default. */
export const printProfileSchema: z.ZodType<PrintProfile> = z.strictObject({
  key: z.string().regex(/^[a-z0-9-]{1,60}$/),
  name: z.string().min(1).max(80),
  printerClass: z.string().min(1).max(80),
  bed: z.strictObject({ widthMillimetres: length, depthMillimetres: length, heightMillimetres: length }),
  nozzleMillimetres: z.number().min(0.1).max(2),
  filamentDiameterMillimetres: z.number().min(1).max(4),
  layerHeightMillimetres: z.number().min(0.02).max(2),
  firstLayerHeightMillimetres: z.number().min(0.02).max(2),
  walls: z.int().min(1).max(100),
  topLayers: z.int().min(0).max(1000),
  bottomLayers: z.int().min(0).max(1000),
  infillPercent: z.number().min(0).max(100),
  supports: z.boolean(),
  adhesion: z.enum(['skirt', 'brim', 'none']),
  printMillimetresPerSecond: z.number().positive().max(1000),
  travelMillimetresPerSecond: z.number().positive().max(1000),
  accelerationMillimetresPerSecondSquared: z.number().positive().max(100_000),
  retractionMillimetres: z.number().min(0).max(20),
  materials: z.record(z.string().regex(/^[A-Z0-9+-]{1,20}$/), materialSchema),
  engineDefinition: z.string().regex(/^[a-z0-9_]{1,60}$/),
});

/** Reads the profiles shipped with Printhall, or a shop's own, by file name. Throws on a file that is no profile. */
export async function loadProfiles(directory: string): Promise<readonly PrintProfile[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.json')).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const content: unknown = JSON.parse(await readFile(join(directory, name), 'utf8'));
      const parsed = printProfileSchema.safeParse(content);
      if (!parsed.success) throw new Error(`${name}: ${z.prettifyError(parsed.error)}`);
      return parsed.data;
    }),
  );
}
