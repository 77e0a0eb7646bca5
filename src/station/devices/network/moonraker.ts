import { accepted, refused } from '../../../shop/kernel/index.ts';
import type { FirmwareDescription } from '../../../shop/printers/protocol/model.ts';
import type { PrinterDependencies } from '../connection.ts';
import { countOf, fieldsOf, heaterOf, listOf, shareOf, textOf, type Fields } from './answers.ts';
import { HttpDoor, type HttpAsk } from './http.ts';
import { socketUrl } from './octoprint.ts';
import type { MachineState, Outcome, PrinterService, PushChannel, Reply, ServerStatus } from './service.ts';
import { formBody } from './upload.ts';

/** The objects of Klipper that a status is read from (moonraker.readthedocs.io, "Printer objects"). */
const OBJECTS = {
  print_stats: null,
  virtual_sdcard: null,
  extruder: ['temperature', 'target'],
  extruder1: ['temperature', 'target'],
  heater_bed: ['temperature', 'target'],
  'heater_generic chamber': ['temperature', 'target'],
} as const;

/** A print that ended while nobody looked is among the last few. */
const HISTORY_JOBS = 20;

/** Moonraker's API (HTTP for asking and acting, its WebSocket for being told), with Klipper behind it. */
export function moonrakerService(base: URL, dependencies: PrinterDependencies): PrinterService {
  const door = new HttpDoor(base, dependencies.timers);
  const key = dependencies.credential ?? null;
  const headers: Record<string, string> = key === null ? {} : { 'X-Api-Key': key };
  const result = async (ask: HttpAsk): Promise<Reply<Fields>> => {
    const reply = await door.json({ ...ask, headers });
    return reply.ok ? accepted(fieldsOf(fieldsOf(reply.value)['result'])) : reply;
  };
  const act = async (path: string, json?: unknown): Promise<Reply<void>> => {
    const reply = await door.done({ method: 'POST', path, json: json ?? {}, headers });
    return reply.ok ? accepted(undefined) : reply;
  };
  return {
    async identify() {
      const server = await result({ method: 'GET', path: '/server/info' });
      return server.ok ? described(server.value) : server;
    },
    // After a stop Klipper stays shut down until it is restarted, and its microcontrollers with it.
    wake: (afterFault) =>
      afterFault ? act('/printer/firmware_restart') : Promise.resolve(accepted(undefined)),
    status: () => askStatus(result),
    async outcomeOf(file) {
      const path = `/server/history/list?limit=${HISTORY_JOBS}&order=desc`;
      const reply = await result({ method: 'GET', path });
      // 404: its history is switched off.
      if (!reply.ok) return reply.refusal.code === 'declined' ? accepted(null) : reply;
      const jobs = listOf(reply.value['jobs']).map(fieldsOf);
      return accepted(recordedOutcome(textOf(jobs.find(({ filename }) => filename === file)?.['status'])));
    },
    async upload(file) {
      const checksum = file.sha256 === null ? {} : { checksum: file.sha256 };
      const body = formBody(file, { root: 'gcodes', print: 'false', ...checksum }, dependencies.random);
      const reply = await door.done({ method: 'POST', path: '/server/files/upload', headers, body });
      return reply.ok ? accepted(undefined) : reply;
    },
    async remove(file) {
      const path = `/server/files/gcodes/${encodeURIComponent(file)}`;
      const reply = await door.done({ method: 'DELETE', path, headers });
      return reply.ok ? accepted(undefined) : reply;
    },
    start: (file) => act('/printer/print/start', { filename: file }),
    pause: () => act('/printer/print/pause'),
    resume: () => act('/printer/print/resume'),
    cancel: () => act('/printer/print/cancel'),
    stop: () => act('/printer/emergency_stop'),
    send: (commands) => act('/printer/gcode/script', { script: commands.join('\n') }),
    push: pushChannel(door, headers),
  };
}

function described(server: Fields): Reply<FirmwareDescription> {
  const version = textOf(server['moonraker_version']);
  if (version === null) return refused({ code: 'badAnswer', systemReason: 'No Moonraker' });
  return accepted({
    name: `Klipper, Moonraker ${version}`,
    machineType: null,
    uuid: null,
    capabilities: { EMERGENCY_STOP: true, MANUAL_COMMANDS: true },
  });
}

type Asking = (ask: HttpAsk) => Promise<Reply<Fields>>;

/** Klipper's own state first: its objects can only be asked for while it is up. */
async function askStatus(result: Asking): Promise<Reply<ServerStatus>> {
  const server = await result({ method: 'GET', path: '/server/info' });
  if (!server.ok) return server;
  const klippy = textOf(server.value['klippy_state']);
  if (server.value['klippy_connected'] !== true || klippy === 'startup') {
    return accepted(statusWithout({ kind: 'away', said: `Klipper: ${klippy ?? 'not running'}` }));
  }
  if (klippy !== 'ready') {
    const printer = await result({ method: 'GET', path: '/printer/info' });
    if (!printer.ok) return printer;
    const said = textOf(printer.value['state_message']) ?? klippy ?? '';
    return accepted(statusWithout({ kind: 'faulted', said }));
  }
  const reply = await result({ method: 'POST', path: '/printer/objects/query', json: { objects: OBJECTS } });
  return reply.ok ? accepted(statusOf(fieldsOf(reply.value['status']))) : reply;
}

function statusWithout(machine: MachineState): ServerStatus {
  return {
    machine,
    file: null,
    outcome: null,
    temperatures: null,
    fraction: null,
    fileOffset: null,
    layer: null,
    layers: null,
    remainingSeconds: null,
  };
}

const OUTCOMES: Readonly<Record<string, Outcome>> = {
  complete: 'finished',
  completed: 'finished',
  cancelled: 'cancelled',
  error: 'failed',
  klippy_shutdown: 'failed',
  klippy_disconnect: 'failed',
  interrupted: 'failed',
  server_exit: 'failed',
};

function recordedOutcome(status: string | null): Outcome | null {
  return (status === null ? undefined : OUTCOMES[status]) ?? null;
}

function statusOf(status: Fields): ServerStatus {
  const stats = fieldsOf(status['print_stats']);
  const card = fieldsOf(status['virtual_sdcard']);
  const layers = fieldsOf(stats['info']);
  const state = textOf(stats['state']);
  const isWorking = state === 'printing' || state === 'paused';
  const fraction = shareOf(card['progress'], 1);
  const seconds = countOf(stats['print_duration']);
  return {
    machine: isWorking ? { kind: 'working', phase: state } : { kind: 'idle' },
    file: textOf(stats['filename']),
    outcome: recordedOutcome(state),
    temperatures: temperaturesOf(status),
    fraction,
    fileOffset: countOf(card['file_position']),
    layer: countOf(layers['current_layer']),
    layers: countOf(layers['total_layer']),
    // Klipper knows none; by the time that the part of the file until now has taken, once that tells something.
    remainingSeconds:
      fraction === null || fraction < 0.05 || seconds === null
        ? null
        : Math.round((seconds / fraction) * (1 - fraction)),
  };
}

function temperaturesOf(status: Fields): ServerStatus['temperatures'] {
  const read = (name: string) => {
    const heater = fieldsOf(status[name]);
    return heaterOf(heater['temperature'], heater['target']);
  };
  const hotends = ['extruder', 'extruder1'].flatMap((name) => read(name) ?? []);
  const bed = read('heater_bed');
  if (hotends.length === 0 && bed === null) return null;
  return { hotends, bed, chamber: read('heater_generic chamber') };
}

const WAKING = /^notify_(?:klippy_|history_changed|gcode_response)/;

function pushChannel(door: HttpDoor, headers: Readonly<Record<string, string>>): PushChannel {
  return {
    async open() {
      // A ticket for this one connection, so that the key does not stand in a URL.
      const ticket = await door.json({ method: 'GET', path: '/access/oneshot_token', headers });
      if (!ticket.ok) return ticket;
      const url = socketUrl(door.base, '/websocket');
      const token = textOf(fieldsOf(ticket.value)['result']);
      if (token !== null) url.searchParams.set('token', token);
      const params = { objects: { print_stats: ['state', 'filename'] } };
      const subscribe = { jsonrpc: '2.0', id: 1, method: 'printer.objects.subscribe', params };
      return accepted({ url, greetings: [subscribe] });
    },
    read(message) {
      const { method, params } = fieldsOf(message);
      const name = textOf(method) ?? '';
      const [first] = listOf(params);
      const text = name === 'notify_gcode_response' ? textOf(first) : null;
      return {
        wakes: WAKING.test(name) || (name === 'notify_status_update' && 'print_stats' in fieldsOf(first)),
        console: text === null ? [] : text.split('\n'),
      };
    },
  };
}
