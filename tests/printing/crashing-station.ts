/*
 * A station in a process of its own, printing on the printer whose address it is given. It tells what it prints on one
 * line, and goes on until it is killed: see restart.test.ts.
 */
import { Floor } from './floor.ts';

const floor = await Floor.open();
const print = await floor.started(await floor.printerAt(process.argv[2] ?? ''));
await floor.untilPrint(print.printId, 'printing');
process.stdout.write(`${JSON.stringify({ ...print, dataDirectory: floor.house.dataDirectory })}\n`);
setInterval(() => undefined, 1_000);
