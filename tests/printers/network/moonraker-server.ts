import { createHash } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { PrintMachine } from './print-machine.ts';
import { formOf, TestServer, type Answer, type Asked } from './test-server.ts';

const TICKET = 'IRSR5RM6HEJQIPYE';

/**
 * Moonraker's API as its documentation has it ("External API": server, printer, files, history, authorization,
 * notifications), with Klipper behind it.
 */
export function moonrakerServer(machine: PrintMachine, key: string): TestServer {
  const sockets = new Set<WebSocket>();
  let tickets = 0;
  const tell = (method: string, ...params: readonly unknown[]) => {
    for (const socket of sockets) socket.send(JSON.stringify({ jsonrpc: '2.0', method, params }));
  };
  machine.changed = () => {
    if (machine.state === 'shutdown') return tell('notify_klippy_shutdown');
    tell('notify_status_update', { print_stats: { state: stateOf(machine) } }, 578_243.5);
  };
  const answer = (asked: Asked): Answer => {
    if (asked.headers['x-api-key'] !== key) return failed(401, 'Unauthorized');
    switch (`${asked.method} ${asked.path}`) {
      case 'GET /access/oneshot_token':
        tickets += 1;
        return done(`${TICKET}${tickets}`);
      case 'GET /server/info':
        return done({
          klippy_connected: true,
          klippy_state: machine.state === 'shutdown' ? 'shutdown' : 'ready',
          components: ['database', 'file_manager', 'history'],
          moonraker_version: 'v0.9.3-1-g4e00a07',
          api_version: [1, 5, 0],
        });
      case 'GET /server/history/list':
        return done({ count: machine.past.length, jobs: jobsOf(machine) });
      case 'POST /server/files/upload':
        return upload(machine, asked);
      default:
        return asked.path.startsWith('/server/files/gcodes/')
          ? remove(machine, asked)
          : printer(machine, asked);
    }
  };
  const accept = (path: string, query: URLSearchParams) => {
    if (path !== '/websocket' || !(query.get('token') ?? '').startsWith(TICKET)) return null;
    return (socket: WebSocket) => {
      socket.on('error', () => {});
      socket.on('close', () => sockets.delete(socket));
      socket.on('message', (bytes: Buffer) => {
        const { id, method } = JSON.parse(bytes.toString()) as { id: number; method: string };
        if (method === 'printer.objects.subscribe') sockets.add(socket);
        socket.send(JSON.stringify({ jsonrpc: '2.0', id, result: { eventtime: 1, status: {} } }));
      });
    };
  };
  machine.replied = (text) => tell('notify_gcode_response', text);
  return new TestServer(machine, { answer, accept });
}

function done(result: unknown): Answer {
  return { status: 200, body: { result } };
}

function failed(code: number, message: string): Answer {
  return { status: code, body: { error: { code, message, traceback: '' } } };
}

function stateOf({ state, past, file }: PrintMachine): string {
  if (state === 'printing' || state === 'paused') return state;
  const last = past[0];
  if (file === null || last === undefined) return 'standby';
  return last.ending === 'completed' ? 'complete' : last.ending === 'cancelled' ? 'cancelled' : 'error';
}

function printer(machine: PrintMachine, { method, path, json }: Asked): Answer {
  if (method === 'POST' && path === '/printer/emergency_stop') {
    machine.shutDown('Shutdown due to webhooks request\nOnce the underlying issue is corrected, use the');
    return done('ok');
  }
  if (method === 'POST' && path === '/printer/firmware_restart') {
    machine.restart();
    return done('ok');
  }
  if (method === 'GET' && path === '/printer/info') {
    const state = machine.state === 'shutdown' ? 'shutdown' : 'ready';
    return done({ state, state_message: machine.said || 'Printer is ready', hostname: 'test' });
  }
  if (machine.state === 'shutdown') return failed(400, machine.said);
  if (method !== 'POST') return failed(404, 'Not Found');
  switch (path) {
    case '/printer/objects/query':
      return done({ eventtime: 578_243.5, status: pick(objectsOf(machine), json['objects']) });
    case '/printer/gcode/script':
      for (const command of String(json['script']).split('\n')) machine.execute(command);
      machine.replied('// done');
      return done('ok');
    case '/printer/print/start':
      return machine.start(String(json['filename'])) ? done('ok') : failed(400, 'SD busy');
    case '/printer/print/pause':
      // Klipper's own PAUSE says "Print already paused" and succeeds.
      return machine.pause() || machine.state === 'paused' ? done('ok') : failed(400, 'Not printing');
    case '/printer/print/resume':
      return machine.resume() ? done('ok') : failed(400, 'Print is not paused, resume aborted');
    case '/printer/print/cancel':
      machine.cancel();
      return done('ok');
    default:
      return failed(404, 'Not Found');
  }
}

/** "If a requested printer object does not exist then the result will be omitted." */
function pick(objects: Readonly<Record<string, unknown>>, asked: unknown): unknown {
  const names = Object.keys(asked as object);
  return Object.fromEntries(names.flatMap((name) => (name in objects ? [[name, objects[name]]] : [])));
}

function objectsOf(machine: PrintMachine): Readonly<Record<string, unknown>> {
  const state = stateOf(machine);
  const { actual, target } = machine.celsius('hotend');
  const bed = machine.celsius('bed');
  return {
    print_stats: {
      filename: machine.file ?? '',
      total_duration: 12.5,
      print_duration: 10,
      filament_used: 3,
      state,
      message: '',
      info: { total_layer: null, current_layer: null },
    },
    virtual_sdcard: {
      progress: machine.fraction,
      is_active: machine.state === 'printing',
      file_position: machine.offset,
      file_size: machine.files.get(machine.file ?? '')?.length ?? 0,
    },
    extruder: { temperature: actual, target },
    heater_bed: { temperature: bed.actual, target: bed.target },
  };
}

function jobsOf({ past }: PrintMachine): readonly unknown[] {
  return past.map(({ file, ending }, index) => ({
    job_id: String(past.length - index).padStart(6, '0'),
    filename: file,
    status: ending ?? 'in_progress',
    exists: true,
  }));
}

function upload(machine: PrintMachine, asked: Asked): Answer {
  const { fields, name, bytes } = formOf(asked);
  const checksum = createHash('sha256').update(bytes).digest('hex');
  if (fields['checksum'] !== undefined && fields['checksum'] !== checksum) {
    return failed(422, 'File checksum mismatch');
  }
  if (machine.isBusy && machine.file === name) return failed(403, 'File currently in use');
  machine.files.set(name, bytes);
  if (fields['print'] === 'true') machine.start(name);
  const item = { path: name, root: fields['root'], modified: 1, size: bytes.length, permissions: 'rw' };
  return { status: 201, body: { item, print_started: false, action: 'create_file' } };
}

function remove(machine: PrintMachine, { method, path }: Asked): Answer {
  const name = decodeURIComponent(path.slice('/server/files/gcodes/'.length));
  if (method !== 'DELETE' || !machine.files.has(name)) return failed(404, 'File does not exist');
  if (machine.isBusy && machine.file === name) return failed(403, 'File currently in use');
  machine.files.delete(name);
  return done({ item: { root: 'gcodes', path: name }, action: 'delete_file' });
}
