/*
 * A station in a process of its own, printing on the printer whose address it is given, or from its card (`card`). It tells what it prints on one
 * line, and goes on until it is killed: see restart.test.ts.
 */
import { projectWith } from '../support/station.ts';
import { Floor } from './floor.ts';

const floor = await Floor.open();
const [, , address = '', medium = 'cable'] = process.argv;
const printerId = await floor.printerAt(address);
const print =
  medium === 'card'
    ? await floor.startedFromCard(printerId, await floor.queued(await someSeconds()))
    : await floor.started(printerId);
await floor.untilPrint(print.printId, 'printing');
process.stdout.write(`${JSON.stringify({ ...print, dataDirectory: floor.house.dataDirectory })}\n`);

/** Over before a station comes up again. */
function someSeconds() {
  const bytes = `G21\nG90\nG28\nG1 Z0.2 F600\n;LAYER:0\n${`G1 X10 F6000\nG4 P20000\nG1 X20\n`.repeat(150)}M84\n`;
  return projectWith(floor.house, { name: 'seconds.gcode', bytes });
}

setInterval(() => undefined, 1_000);
