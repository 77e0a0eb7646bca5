/** Makes the sample models in resources/models. Run it again after a change; the files are kept with the source. */
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createModelAnalyser } from '../src/station/files/index.ts';
import { createEmbeddedSlicer, loadProfiles } from '../src/station/slicing/index.ts';
import { systemTimers } from '../src/station/system.ts';
import {
  cableClip,
  calibrationBracket,
  calibrationTag,
  herringboneGear,
  hook,
  vaseRings,
} from './sample-models/parts.ts';
import { binaryStl, ringsObj, threeMf } from './sample-models/writers.ts';

const directory = join(import.meta.dirname, '..', 'resources', 'models');

const files: Readonly<Record<string, Uint8Array | string>> = {
  'calibration-bracket.stl': binaryStl(calibrationBracket(), 'Printhall sample: calibration bracket'),
  'herringbone-gear.stl': binaryStl(herringboneGear(), 'Printhall sample: herringbone gear'),
  'hook.stl': binaryStl(hook(), 'Printhall sample: hook'),
  'calibration-tag.stl': binaryStl(calibrationTag(), 'Printhall sample: calibration tag'),
  'vase.obj': ringsObj(vaseRings(), 'Printhall sample: vase'),
  'cable-clips.3mf': threeMf(
    cableClip(),
    'Printhall sample: cable clips',
    ['1 0 0 0 1 0 0 0 1 0 0 0', '-1 0 0 0 -1 0 0 0 1 0 32 0'],
    [
      { objectId: 2, transform: '1 0 0 0 1 0 0 0 1 0 0 0' },
      { objectId: 1, transform: '0 1 0 -1 0 0 0 0 1 33 16 0' },
    ],
  ),
};

await mkdir(directory, { recursive: true });
for (const [name, content] of Object.entries(files)) {
  await writeFile(join(directory, name), content);
  console.log(`${name}: ${content.length} bytes`);
}

/** The G-code sample is what our own slicer makes of the tag: a print of about five minutes. */
const analyser = createModelAnalyser({ timers: systemTimers });
const scratch = await mkdtemp(join(tmpdir(), 'printhall-samples-'));
try {
  const [, profile] = await loadProfiles(join(directory, '..', 'profiles'));
  if (profile === undefined) throw new Error('resources/profiles has no second profile');
  const slicer = createEmbeddedSlicer({ analyser, timers: systemTimers, temporaryDirectory: scratch });
  const outputPath = join(scratch, 'tag.gcode');
  const sliced = await slicer.slice({
    modelPath: join(directory, 'calibration-tag.stl'),
    declaredName: 'calibration-tag.stl',
    profile,
    material: 'PLA',
    outputPath,
  });
  if (!sliced.ok) throw new Error(`The tag was refused: ${JSON.stringify(sliced.refusal)}`);
  await copyFile(outputPath, join(directory, 'calibration-tag.gcode'));
  console.log(`calibration-tag.gcode: ${sliced.value.layers} layers, ${sliced.value.estimatedSeconds} s`);
} finally {
  await rm(scratch, { recursive: true, force: true });
  await analyser.close();
}
