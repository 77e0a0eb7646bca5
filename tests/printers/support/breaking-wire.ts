import { workerData } from 'node:worker_threads';
import { WireServer } from '../../../src/station/devices/wire/wire-server.ts';
import type { WireRequest, WireStart } from '../../../src/station/devices/wire/wire-messages.ts';
import { systemClock, systemRandom, systemTimers } from '../../../src/station/system.ts';

/** The thread of the wire with a bug in it: asked `M117 break`, it throws where nobody catches it. */
const start = workerData as WireStart;
const server = new WireServer(start, { clock: systemClock, timers: systemTimers, random: systemRandom });
process.on('uncaughtException', (error) => server.breakDown(error));
start.port.on('message', (request: WireRequest) => {
  if (request.kind === 'ask' && request.command === 'M117 break') throw new Error('planted');
});
