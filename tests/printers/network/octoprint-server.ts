import { createHash } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { PrintMachine } from './print-machine.ts';
import { formOf, TestServer, type Answer, type Asked } from './test-server.ts';

const CONFLICT: Answer = { status: 409, body: { error: 'Printer is not operational or already printing' } };
const NO_CONTENT: Answer = { status: 204 };
const SESSION = 'k3y0fth3s3ss10n';

/**
 * OctoPrint's REST API and push channel as its documentation has them ("REST API": general, version, connection,
 * printer, job, files, push updates), for one printer and the default user of an API key.
 */
export function octoPrintServer(machine: PrintMachine, key: string): TestServer {
  let isConnected = true;
  const sockets = new Set<WebSocket>();
  const tell = (message: unknown) => {
    for (const socket of sockets) socket.send(JSON.stringify(message));
  };
  let before = machine.state;
  machine.changed = () => {
    const type = eventOf(before, machine);
    before = machine.state;
    if (machine.state === 'shutdown') isConnected = false;
    if (type !== null) tell({ event: { type, payload: { name: machine.file } } });
  };
  const answer = (asked: Asked): Answer => {
    if (asked.headers['x-api-key'] !== key) {
      const error = "You don't have the permission to access the requested resource.";
      return { status: 403, body: { error } };
    }
    const { method, path, json } = asked;
    switch (`${method} ${path}`) {
      case 'GET /api/version':
        return { status: 200, body: { api: '0.1', server: '1.10.3', text: 'OctoPrint 1.10.3' } };
      case 'POST /api/login':
        return {
          status: 200,
          body: { name: '_api', session: SESSION, active: true, _is_external_client: false },
        };
      case 'POST /api/connection':
        if (json['command'] === 'connect' && !isConnected) {
          machine.restart();
          isConnected = true;
        }
        return NO_CONTENT;
      case 'GET /api/printer':
        return isConnected ? { status: 200, body: printerOf(machine) } : CONFLICT;
      case 'GET /api/job':
        return { status: 200, body: jobOf(machine, isConnected) };
      case 'POST /api/job':
        return isConnected ? command(machine, json) : CONFLICT;
      case 'POST /api/printer/command':
        if (!isConnected) return CONFLICT;
        return run(machine, json, tell);
      case 'POST /api/files/local':
        return upload(machine, asked);
      default:
        return file(machine, asked, isConnected);
    }
  };
  const accept = (path: string) => {
    if (path !== '/sockjs/websocket') return null;
    return (socket: WebSocket) => {
      socket.on('error', () => {});
      socket.on('close', () => sockets.delete(socket));
      socket.send(JSON.stringify({ connected: { version: '1.10.3' } }));
      socket.on('message', (bytes: Buffer) => {
        const { auth } = JSON.parse(bytes.toString()) as { auth?: string };
        if (auth === `_api:${SESSION}`) sockets.add(socket);
      });
    };
  };
  return new TestServer(machine, { answer, accept });
}

function eventOf(before: string, { state, past }: PrintMachine): string | null {
  if (before === state) return null;
  if (state === 'printing') return before === 'paused' ? 'PrintResumed' : 'PrintStarted';
  if (state === 'paused') return 'PrintPaused';
  if (state === 'shutdown') return 'Error';
  return past[0]?.ending === 'completed' ? 'PrintDone' : 'PrintFailed';
}

function printerOf(machine: PrintMachine): unknown {
  const { state } = machine;
  const flags = {
    operational: true,
    printing: state === 'printing',
    pausing: false,
    paused: state === 'paused',
    resuming: false,
    cancelling: state === 'cancelling',
    finishing: false,
    sdReady: false,
    error: false,
    ready: !machine.isBusy,
    closedOrError: false,
  };
  const text = state === 'idle' ? 'Operational' : `${state.slice(0, 1).toUpperCase()}${state.slice(1)}`;
  return {
    temperature: {
      tool0: { ...machine.celsius('hotend'), offset: 0 },
      bed: { ...machine.celsius('bed'), offset: 0 },
    },
    state: { text, error: '', flags },
  };
}

function jobOf(machine: PrintMachine, isConnected: boolean): unknown {
  const { file, state, offset } = machine;
  const text = isConnected ? (state === 'idle' ? 'Operational' : state) : 'Offline after error';
  return {
    job: {
      file: {
        name: file,
        path: file,
        display: file,
        origin: file === null ? null : 'local',
        size: null,
        date: null,
      },
      estimatedPrintTime: null,
      filament: null,
      user: null,
    },
    progress: {
      completion: file === null ? null : machine.fraction * 100,
      filepos: file === null ? null : offset,
      printTime: null,
      printTimeLeft: null,
    },
    state: text,
    ...(isConnected ? {} : { error: machine.said }),
  };
}

function command(machine: PrintMachine, json: Asked['json']): Answer {
  const action = json['action'] ?? 'toggle';
  switch (json['command']) {
    case 'cancel':
      return machine.cancel() ? NO_CONTENT : CONFLICT;
    case 'pause':
      // "Pauses the current job if it's printing, does nothing if it's already paused"; 409 without a job.
      if (!machine.isBusy) return CONFLICT;
      if (action === 'pause') machine.pause();
      else if (action === 'resume') machine.resume();
      else if (!machine.pause()) machine.resume();
      return NO_CONTENT;
    default:
      return { status: 400, body: { error: 'Unknown command' } };
  }
}

function run(machine: PrintMachine, json: Asked['json'], tell: (message: unknown) => void): Answer {
  const commands = json['commands'] as readonly string[];
  for (const one of commands) {
    if (one === 'M112') machine.shutDown('Emergency stop');
    else machine.execute(one);
    tell({ current: { logs: [`Send: ${one}`, 'Recv: ok'] } });
  }
  return NO_CONTENT;
}

function upload(machine: PrintMachine, asked: Asked): Answer {
  const { fields, name, bytes } = formOf(asked);
  if (machine.isBusy && machine.file === name) return { status: 409, body: { error: 'Printing this file' } };
  machine.files.set(name, bytes);
  if (fields['print'] === 'true') machine.start(name);
  return { status: 201, body: { done: true, files: { local: { name, origin: 'local', path: name } } } };
}

function file(machine: PrintMachine, { method, path, json }: Asked, isConnected: boolean): Answer {
  const name = decodeURIComponent(/^\/api\/files\/local\/([^/]+)$/.exec(path)?.[1] ?? '');
  const bytes = machine.files.get(name);
  if (bytes === undefined) return { status: 404, body: { error: 'Not found' } };
  if (method === 'DELETE') {
    if (machine.isBusy && machine.file === name) return { status: 409, body: { error: 'Is being printed' } };
    machine.files.delete(name);
    return NO_CONTENT;
  }
  if (method === 'POST') {
    if (json['command'] !== 'select' || !isConnected || machine.isBusy) return CONFLICT;
    return json['print'] !== true || machine.start(name) ? NO_CONTENT : CONFLICT;
  }
  const prints = machine.past.filter((print) => print.file === name && print.ending !== null);
  const success = prints.filter(({ ending }) => ending === 'completed').length;
  const hash = createHash('sha1').update(bytes).digest('hex');
  const counts = { success, failure: prints.length - success };
  return {
    status: 200,
    body: { name, path: name, hash, size: bytes.length, ...(prints.length > 0 ? { prints: counts } : {}) },
  };
}
