/** The thread in which lines go to printers and answers come back: nothing that the station does makes a head wait. */
import { workerData } from 'node:worker_threads';
import { systemClock, systemRandom, systemTimers } from '../../system.ts';
import { serveWire } from './serve-wire.ts';
import type { WireStart } from './wire-messages.ts';

const served = serveWire(workerData as WireStart, {
  clock: systemClock,
  timers: systemTimers,
  random: systemRandom,
});
process.on('uncaughtException', (error) => served.breakDown(error));
