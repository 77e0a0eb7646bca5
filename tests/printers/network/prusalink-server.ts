import { createHash } from 'node:crypto';
import type { PrintMachine } from './print-machine.ts';
import { TestServer, type Answer, type Asked } from './test-server.ts';

const NO_CONTENT: Answer = { status: 204 };
const NOT_FOUND: Answer = { status: 404, body: { title: 'Not found', text: 'It is not there' } };
const CONFLICT: Answer = { status: 409, body: { title: 'Conflict', text: 'The printer is busy' } };
const REALM = 'Printer API';
const USER = 'maker';

export interface PrusaLinkSettings {
  /** `key`: printers with their own PrusaLink take the password as an API key as well. */
  readonly auth: 'digest' | 'key';
}

/** PrusaLink's API as its OpenAPI document has it (Prusa-Link-Web, `spec/openapi.yaml`), with a USB stick. */
export function prusaLinkServer(
  machine: PrintMachine,
  password: string,
  { auth }: PrusaLinkSettings = { auth: 'digest' },
): TestServer {
  let nonces = 0;
  const used = new Set<string>();
  const isLetIn = ({ headers, method, path, query }: Asked): boolean => {
    if (auth === 'key') return headers['x-api-key'] === password;
    const given = headers.authorization ?? '';
    const field = (name: string) => new RegExp(`\\b${name}="?([^",]+)`).exec(given)?.[1] ?? '';
    const md5 = (text: string) => createHash('md5').update(text).digest('hex');
    const uri = query.size > 0 ? `${path}?${query.toString()}` : path;
    const nonce = field('nonce');
    const count = field('nc');
    const secret = md5(`${USER}:${REALM}:${password}`);
    const expected = md5(`${secret}:${nonce}:${count}:${field('cnonce')}:auth:${md5(`${method}:${uri}`)}`);
    // Each count of a nonce is good once, as RFC 7616 lets a server demand.
    if (nonce !== `nonce${nonces}` || used.has(nonce + count) || field('response') !== expected) return false;
    used.add(nonce + count);
    return true;
  };
  const answer = (asked: Asked): Answer => {
    if (isLetIn(asked)) return route(machine, asked);
    nonces += 1;
    const challenge = `Digest realm="${REALM}", nonce="nonce${nonces}", qop="auth", algorithm=MD5`;
    return { status: 401, headers: auth === 'digest' ? { 'WWW-Authenticate': challenge } : {} };
  };
  return new TestServer(machine, { answer });
}

function route(machine: PrintMachine, asked: Asked): Answer {
  const { method, path } = asked;
  switch (`${method} ${path}`) {
    case 'GET /api/version':
      return {
        status: 200,
        body: { api: '2.0.0', server: '2.1.2', text: 'PrusaLink', capabilities: { 'upload-by-put': true } },
      };
    case 'GET /api/v1/info':
      return {
        status: 200,
        body: { hostname: 'prusa-mk4', serial: 'CZPX4720X004XC34242', nozzle_diameter: 0.4 },
      };
    case 'GET /api/v1/status':
      return { status: 200, body: statusOf(machine) };
    case 'GET /api/v1/job':
      return machine.isBusy ? { status: 200, body: jobOf(machine) } : lastJob(machine);
    case 'GET /api/v1/storage':
      return {
        status: 200,
        body: {
          storage_list: [
            { path: '/local/', name: 'Local', type: 'LOCAL', available: true, read_only: true },
            { path: '/usb/', name: 'usb', type: 'USB', available: true, read_only: false },
          ],
        },
      };
    default:
      return path.startsWith('/api/v1/files/') ? file(machine, asked) : job(machine, asked);
  }
}

function stateOf({ state, past }: PrintMachine): string {
  if (state === 'printing') return 'PRINTING';
  if (state === 'paused') return 'PAUSED';
  if (state === 'shutdown') return 'ERROR';
  const ending = past[0]?.ending;
  return ending === 'completed' ? 'FINISHED' : ending === 'cancelled' ? 'STOPPED' : 'IDLE';
}

function statusOf(machine: PrintMachine): unknown {
  const hotend = machine.celsius('hotend');
  const bed = machine.celsius('bed');
  const job = { id: machine.job, progress: machine.fraction * 100, time_remaining: 60, time_printing: 60 };
  return {
    ...(machine.isBusy ? { job } : {}),
    storage: { path: '/usb/', name: 'usb', read_only: false },
    printer: {
      state: stateOf(machine),
      temp_nozzle: hotend.actual,
      target_nozzle: hotend.target,
      temp_bed: bed.actual,
      target_bed: bed.target,
      axis_z: 0,
      flow: 100,
      speed: 100,
      fan_hotend: 0,
      fan_print: 0,
      status_printer:
        machine.state === 'shutdown' ? { ok: false, message: machine.said } : { ok: true, message: 'OK' },
    },
  };
}

function jobOf(machine: PrintMachine): unknown {
  return {
    id: machine.job,
    state: stateOf(machine),
    progress: machine.fraction * 100,
    time_remaining: 60,
    time_printing: 60,
    file: {
      name: 'PRINTH~1.GCO',
      display_name: machine.file,
      path: '/usb',
      m_timestamp: 1,
      size: machine.files.get(machine.file ?? '')?.length ?? 0,
    },
  };
}

/** Until its screen is dismissed, the last one. */
function lastJob(machine: PrintMachine): Answer {
  const ending = machine.past[0]?.ending ?? null;
  return ending === null || machine.state === 'shutdown' ? NO_CONTENT : { status: 200, body: jobOf(machine) };
}

function job(machine: PrintMachine, { method, path }: Asked): Answer {
  const [, id, act = ''] = /^\/api\/v1\/job\/(\d+)(?:\/(\w+))?$/.exec(path) ?? [];
  if (id === undefined || Number(id) !== machine.job || !machine.isBusy) return NOT_FOUND;
  switch (`${method} ${act}`) {
    case 'DELETE ':
      if (!machine.cancel()) return CONFLICT;
      // Its own firmware switches the heaters off after a stop.
      for (const command of ['M104 S0', 'M140 S0']) machine.execute(command);
      return NO_CONTENT;
    case 'PUT pause':
      return machine.pause() ? NO_CONTENT : CONFLICT;
    case 'PUT resume':
      return machine.resume() ? NO_CONTENT : CONFLICT;
    default:
      return NOT_FOUND;
  }
}

function file(machine: PrintMachine, { method, path, headers, body }: Asked): Answer {
  const name = decodeURIComponent(/^\/api\/v1\/files\/usb\/([^/]+)$/.exec(path)?.[1] ?? '');
  const isThere = machine.files.has(name);
  const isPrinted = machine.isBusy && machine.file === name;
  if (name === '') return NOT_FOUND;
  switch (method) {
    case 'PUT':
      if (isPrinted || (isThere && headers['overwrite'] !== '?1')) return CONFLICT;
      machine.files.set(name, body);
      if (headers['print-after-upload'] === '?1') machine.start(name);
      return { status: 201 };
    case 'POST':
      if (!isThere) return NOT_FOUND;
      return machine.start(name) ? NO_CONTENT : CONFLICT;
    case 'DELETE':
      if (!isThere) return NOT_FOUND;
      if (isPrinted) return CONFLICT;
      machine.files.delete(name);
      return NO_CONTENT;
    default:
      return NOT_FOUND;
  }
}
