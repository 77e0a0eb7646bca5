import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** What the head of a finished file says. */
export interface GcodeHeader {
  readonly slicer: string;
  readonly printer: string;
  readonly profileName: string;
  readonly material: string;
  readonly estimatedSeconds: number;
  readonly filamentMillimetres: number;
  readonly filamentGrams: number;
  readonly layerHeightMillimetres: number;
  readonly nozzleMillimetres: number;
}

/** The engine's own head, whose figures are placeholders: 6666 seconds, 0 m, bounds of ±2147 m. */
const PLACEHOLDER =
  /^;(?:FLAVOR|TIME|Filament used|Layer height|MINX|MINY|MINZ|MAXX|MAXY|MAXZ|Generated with)\b/;
/** The head ends within this many lines; later lines that look like it are the file's own. */
const HEAD_LINES = 20;

/** Copies the engine's G-code with a head that tells the truth, line by line. */
export async function finishGcode(fromPath: string, toPath: string, header: GcodeHeader): Promise<void> {
  const output = createWriteStream(toPath, { flags: 'wx' });
  output.write(headerLines(header).join('\n') + '\n');
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(fromPath), crlfDelay: Infinity })) {
    line += 1;
    if (line <= HEAD_LINES && (PLACEHOLDER.test(text) || text === '')) continue;
    if (!output.write(`${text}\n`)) await once(output, 'drain');
  }
  output.end();
  await once(output, 'close');
}

function headerLines(header: GcodeHeader): readonly string[] {
  return [
    ';FLAVOR:Marlin',
    `;TIME:${Math.round(header.estimatedSeconds)}`,
    `;Filament used: ${(header.filamentMillimetres / 1000).toFixed(5)}m`,
    `; filament used [g] = ${header.filamentGrams.toFixed(2)}`,
    `; filament_type = ${header.material}`,
    `;Layer height: ${header.layerHeightMillimetres}`,
    `; nozzle_diameter = ${header.nozzleMillimetres}`,
    `; printer = ${header.printer}`,
    `; profile = ${header.profileName}`,
    `;Generated with ${header.slicer}`,
  ];
}
