import { accepted, refused } from '../../../shop/kernel/index.ts';
import type { FirmwareDescription } from '../../../shop/printers/protocol/model.ts';
import type { PrinterDependencies } from '../connection.ts';
import { countOf, fieldsOf, heaterOf, listOf, shareOf, textOf, type Fields } from './answers.ts';
import { DigestDoor } from './digest.ts';
import { failureOf, HttpDoor, parseJson, type HttpAsk } from './http.ts';
import type { MachineState, Outcome, PrinterService, Reply, ServerStatus } from './service.ts';
import { wholeBody } from './upload.ts';

/**
 * PrusaLink's API, version 1 (the OpenAPI document of Prusa-Link-Web). It takes whole files and nothing else: no
 * commands, no targets, and no stop harder than ending the print.
 */
export function prusaLinkService(base: URL, dependencies: PrinterDependencies): PrinterService {
  const asking = askerOf(base, dependencies);
  const act = async (ask: HttpAsk): Promise<Reply<void>> => {
    const reply = await asking(ask);
    return reply.ok ? accepted(undefined) : reply;
  };
  const job = async (): Promise<Reply<Fields>> => {
    const reply = await asking({ method: 'GET', path: '/api/v1/job' });
    // 204, an empty answer: there is none.
    return reply.ok ? accepted(fieldsOf(reply.value)) : reply;
  };
  /** Acts name the job that they mean: a foreign print that began a moment ago is not touched. */
  const onJob = async (file: string, method: 'PUT' | 'DELETE', verb: string): Promise<Reply<void>> => {
    const reply = await job();
    if (!reply.ok) return reply;
    const id = countOf(reply.value['id']);
    if (id === null || fileOf(reply.value) !== file) {
      return refused({ code: 'declined', status: 404, said: 'This print is not there any more' });
    }
    return act({ method, path: `/api/v1/job/${id}${verb}` });
  };
  let storage: string | null = null;
  const filePath = async (file: string): Promise<Reply<string>> => {
    if (storage === null) {
      const found = await writableStorage(asking);
      if (!found.ok) return found;
      storage = found.value;
    }
    return accepted(`/api/v1/files/${storage}/${encodeURIComponent(file)}`);
  };
  const onFile = async (file: string, ask: Omit<HttpAsk, 'path'>): Promise<Reply<void>> => {
    const path = await filePath(file);
    return path.ok ? act({ ...ask, path: path.value }) : path;
  };
  return {
    identify: () => identify(asking),
    wake: () => Promise.resolve(accepted(undefined)),
    async status() {
      const status = await asking({ method: 'GET', path: '/api/v1/status' });
      if (!status.ok) return status;
      const inHand = await job();
      return inHand.ok ? statusOf(fieldsOf(status.value), inHand.value) : inHand;
    },
    async outcomeOf(file) {
      // It keeps no records: only what is in hand can be asked for.
      const reply = await job();
      return reply.ok ? accepted(fileOf(reply.value) === file ? outcomeIn(reply.value) : null) : reply;
    },
    upload: (file) =>
      onFile(file.name, {
        method: 'PUT',
        headers: { 'Print-After-Upload': '?0', Overwrite: '?1' },
        body: wholeBody(file),
      }),
    remove: (file) => onFile(file, { method: 'DELETE' }),
    start: (file) => onFile(file, { method: 'POST' }),
    pause: (file) => onJob(file, 'PUT', '/pause'),
    resume: (file) => onJob(file, 'PUT', '/resume'),
    cancel: (file) => onJob(file, 'DELETE', ''),
    async stop() {
      const reply = await job();
      if (!reply.ok) return reply;
      const id = countOf(reply.value['id']);
      if (id === null) return refused({ code: 'declined', status: 404, said: 'Nothing is being printed' });
      return act({ method: 'DELETE', path: `/api/v1/job/${id}` });
    },
    send: null,
    push: null,
  };
}

type Asking = (ask: HttpAsk) => Promise<Reply<unknown>>;

/** The JSON of an answer; undefined where a success has none. */
function askerOf(base: URL, dependencies: PrinterDependencies): Asking {
  const door = new HttpDoor(base, dependencies.timers);
  const password = dependencies.credential ?? null;
  const guarded = password === null ? door : new DigestDoor(door, password, dependencies.random);
  return async (ask) => {
    const reply = await guarded.ask(ask);
    if (!reply.ok) return reply;
    const failure = failureOf(reply.value);
    if (failure !== null) return refused(failure);
    return ask.method !== 'GET' || reply.value.status === 204
      ? accepted(undefined)
      : parseJson(reply.value.text);
  };
}

async function identify(asking: Asking): Promise<Reply<FirmwareDescription>> {
  const version = await asking({ method: 'GET', path: '/api/version' });
  if (!version.ok) return version;
  const { text, firmware, server } = fieldsOf(version.value);
  const name = textOf(text);
  if (name === null || !/prusa/i.test(name)) {
    return refused({ code: 'badAnswer', systemReason: `No PrusaLink: ${name ?? ''}` });
  }
  const info = await asking({ method: 'GET', path: '/api/v1/info' });
  if (!info.ok) return info;
  const { hostname, serial } = fieldsOf(info.value);
  return accepted({
    name: [name, textOf(firmware) ?? textOf(server)].filter((part) => part !== null).join(' '),
    machineType: textOf(hostname),
    uuid: textOf(serial),
    capabilities: { EMERGENCY_STOP: false, MANUAL_COMMANDS: false },
  });
}

/** Where files can be put: the USB stick of a printer with its own PrusaLink, `local` on a Raspberry Pi. */
async function writableStorage(asking: Asking): Promise<Reply<string>> {
  const reply = await asking({ method: 'GET', path: '/api/v1/storage' });
  if (!reply.ok) return reply;
  const found = listOf(fieldsOf(reply.value)['storage_list'])
    .map(fieldsOf)
    .find(({ available, read_only: isReadOnly }) => available === true && isReadOnly !== true);
  const path = textOf(found?.['path'])?.replace(/^\/+|\/+$/g, '') ?? '';
  return path === ''
    ? refused({ code: 'declined', status: 404, said: 'It has no storage that can be written' })
    : accepted(path);
}

function fileOf(job: Fields): string | null {
  const file = fieldsOf(job['file']);
  // `name` is the short one (PRINTH~1.GCO) where the storage has short ones.
  return textOf(file['display_name']) ?? textOf(file['name']);
}

const OUTCOMES: Readonly<Record<string, Outcome>> = {
  FINISHED: 'finished',
  STOPPED: 'cancelled',
  ERROR: 'failed',
};

function outcomeIn(job: Fields): Outcome | null {
  return OUTCOMES[textOf(job['state']) ?? ''] ?? null;
}

function statusOf(status: Fields, job: Fields): Reply<ServerStatus> {
  const printer = fieldsOf(status['printer']);
  const state = textOf(printer['state']);
  if (state === null) return refused({ code: 'badAnswer', systemReason: 'No state of the printer' });
  const hotend = heaterOf(printer['temp_nozzle'], printer['target_nozzle']);
  const bed = heaterOf(printer['temp_bed'], printer['target_bed']);
  return accepted({
    machine: machineOf(state, textOf(fieldsOf(printer['status_printer'])['message']) ?? state, job),
    file: fileOf(job),
    outcome: outcomeIn(job),
    temperatures:
      hotend === null && bed === null ? null : { hotends: hotend ? [hotend] : [], bed, chamber: null },
    fraction: shareOf(job['progress'] ?? fieldsOf(status['job'])['progress'], 100),
    // Its percents are of time, not of bytes.
    fileOffset: null,
    layer: null,
    layers: null,
    remainingSeconds: countOf(job['time_remaining'] ?? fieldsOf(status['job'])['time_remaining']),
  });
}

function machineOf(state: string, said: string, job: Fields): MachineState {
  const hasJob = countOf(job['id']) !== null && outcomeIn(job) === null;
  switch (state) {
    case 'PRINTING':
      return { kind: 'working', phase: 'printing' };
    case 'PAUSED':
      return { kind: 'working', phase: 'paused' };
    case 'ERROR':
      return { kind: 'faulted', said };
    // Filament ran out, a door is open: it goes on when a person has seen to it. The published list has a third T.
    case 'ATTENTION':
    case 'ATTTENTION':
      return hasJob ? { kind: 'working', phase: 'paused' } : { kind: 'faulted', said };
    case 'BUSY':
      return hasJob ? { kind: 'working', phase: 'printing' } : { kind: 'away', said };
    case 'IDLE':
    case 'READY':
    case 'FINISHED':
    case 'STOPPED':
      return { kind: 'idle' };
    default:
      return { kind: 'away', said: state };
  }
}
