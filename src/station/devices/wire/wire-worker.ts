/** The thread in which lines go to printers and answers come back: nothing that the station does makes a head wait. */
import { workerData } from 'node:worker_threads';
import { systemClock, systemRandom, systemTimers } from '../../system.ts';
import { WireServer } from './wire-server.ts';
import type { WireStart } from './wire-messages.ts';

const server = new WireServer(workerData as WireStart, {
  clock: systemClock,
  timers: systemTimers,
  random: systemRandom,
});
process.on('uncaughtException', (error) => server.breakDown(error));
