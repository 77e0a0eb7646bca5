import { openGcodeFile } from '../../../src/station/devices/gcode-file.ts';

/**
 * A program: reads a G-code file from end to end as a print does, 512 commands at a time, and prints what it met and the
 * most memory that it held outside of the heap; the heap is limited by who starts it.
 */
const source = await openGcodeFile(process.argv[2] ?? '');
if (!source.ok) throw new Error(source.refusal.code);
const { totals } = source.value;
let outsideBytes = 0;
let commands = 0;
let lastLine = '';
for (;;) {
  const lines = await source.value.read(commands, 512);
  commands += lines.length;
  lastLine = lines.at(-1)?.command ?? lastLine;
  const { external } = process.memoryUsage();
  outsideBytes = Math.max(outsideBytes, external);
  if (lines.length < 512) break;
}
await source.value.close();
process.stdout.write(JSON.stringify({ totals, commands, lastLine, outsideBytes }));
