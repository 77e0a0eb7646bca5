/** Makes the sample models in resources/models. Run it again after a change; the files are kept with the source. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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
