import { accepted, refused } from '../../../shop/kernel/index.ts';
import type { FirmwareDescription, HeaterReading } from '../../../shop/printers/protocol/model.ts';
import type { PrinterDependencies } from '../connection.ts';
import { countOf, fieldsOf, heaterOf, listOf, numberOf, shareOf, textOf, type Fields } from './answers.ts';
import { HttpDoor, parseJson, type HttpAsk } from './http.ts';
import type { MachineState, Outcome, PrinterService, PushChannel, Reply, ServerStatus } from './service.ts';
import { formBody } from './upload.ts';

/** Enough for every machine that OctoPrint drives. */
const MAX_TOOLS = 16;

/** OctoPrint's REST API and its push channel (docs.octoprint.org, "REST API", 1.8 and later). */
export function octoPrintService(base: URL, dependencies: PrinterDependencies): PrinterService {
  const door = new HttpDoor(base, dependencies.timers);
  const key = dependencies.credential ?? null;
  const headers: Record<string, string> = key === null ? {} : { 'X-Api-Key': key };
  const json = (ask: HttpAsk) => door.json({ ...ask, headers });
  const act = async (path: string, command: unknown): Promise<Reply<void>> => {
    const reply = await door.done({ method: 'POST', path, json: command, headers });
    return reply.ok ? accepted(undefined) : reply;
  };
  return {
    async identify() {
      const reply = await json({ method: 'GET', path: '/api/version' });
      return reply.ok ? described(fieldsOf(reply.value)) : reply;
    },
    wake: () => act('/api/connection', { command: 'connect' }),
    async status() {
      const printer = await door.ask({ method: 'GET', path: '/api/printer?exclude=sd', headers });
      // 409: OctoPrint is there, the printer behind it is not.
      const isThere = printer.ok && printer.value.status === 200;
      const state = isThere ? parseJson(printer.value.text) : accepted({});
      if (!printer.ok) return printer;
      if (!state.ok) return state;
      const job = await json({ method: 'GET', path: '/api/job' });
      return job.ok ? accepted(statusOf(isThere, fieldsOf(state.value), fieldsOf(job.value))) : job;
    },
    async outcomeOf(file) {
      const reply = await json({ method: 'GET', path: filePath(file) });
      // 404: never uploaded, or deleted at the server: nothing is known of it.
      if (!reply.ok) return reply.refusal.code === 'declined' ? accepted(null) : reply;
      return accepted(recordedOutcome(fieldsOf(fieldsOf(reply.value)['prints'])));
    },
    async upload(file) {
      const body = formBody(file, { select: 'false', print: 'false' }, dependencies.random);
      const reply = await door.done({ method: 'POST', path: '/api/files/local', headers, body });
      return reply.ok ? accepted(undefined) : reply;
    },
    async remove(file) {
      const reply = await door.done({ method: 'DELETE', path: filePath(file), headers });
      return reply.ok ? accepted(undefined) : reply;
    },
    start: (file) => act(filePath(file), { command: 'select', print: true }),
    // With an action, `pause` does not toggle: asked twice, it pauses once.
    pause: () => act('/api/job', { command: 'pause', action: 'pause' }),
    resume: () => act('/api/job', { command: 'pause', action: 'resume' }),
    cancel: () => act('/api/job', { command: 'cancel' }),
    // OctoPrint sends M112 past its queue, and lets go of the printer.
    stop: () => act('/api/printer/command', { commands: ['M112'] }),
    send: (commands) => act('/api/printer/command', { commands }),
    push: pushChannel(door, headers),
  };
}

function filePath(file: string): string {
  return `/api/files/local/${encodeURIComponent(file)}`;
}

function described(version: Fields): Reply<FirmwareDescription> {
  const text = textOf(version['text']);
  // PrusaLink and others have an answer of the same form for their own slicers.
  if (text === null || !text.startsWith('OctoPrint')) {
    return refused({ code: 'badAnswer', systemReason: `No OctoPrint: ${text ?? ''}` });
  }
  return accepted({
    name: text,
    machineType: null,
    uuid: null,
    capabilities: { EMERGENCY_STOP: true, MANUAL_COMMANDS: true },
  });
}

function statusOf(isThere: boolean, printer: Fields, job: Fields): ServerStatus {
  const progress = fieldsOf(job['progress']);
  const file = fieldsOf(fieldsOf(job['job'])['file']);
  const machine = isThere ? machineOf(fieldsOf(printer['state'])) : absent(job);
  return {
    machine,
    file: textOf(file['path']) ?? textOf(file['name']),
    // A selected file says nothing of how it ended; its own record does (`outcomeOf`).
    outcome: null,
    temperatures: isThere ? temperaturesOf(fieldsOf(printer['temperature'])) : null,
    fraction: shareOf(progress['completion'], 100),
    fileOffset: countOf(progress['filepos']),
    layer: null,
    layers: null,
    remainingSeconds: countOf(progress['printTimeLeft']),
  };
}

function absent(job: Fields): MachineState {
  const state = textOf(job['state']) ?? '';
  const said = textOf(job['error']) ?? state;
  return /error/i.test(state) ? { kind: 'faulted', said } : { kind: 'away', said };
}

function machineOf(state: Fields): MachineState {
  const flags = fieldsOf(state['flags']);
  const has = (flag: string) => flags[flag] === true;
  const said = textOf(state['error']) ?? textOf(state['text']) ?? '';
  if (has('error')) return { kind: 'faulted', said };
  if (has('closedOrError') || !has('operational')) return { kind: 'away', said };
  if (has('cancelling')) return { kind: 'working', phase: 'cancelling' };
  if (has('pausing')) return { kind: 'working', phase: 'pausing' };
  if (has('paused')) return { kind: 'working', phase: 'paused' };
  if (has('resuming')) return { kind: 'working', phase: 'resuming' };
  if (has('finishing')) return { kind: 'working', phase: 'finishing' };
  if (has('printing')) return { kind: 'working', phase: 'printing' };
  return { kind: 'idle' };
}

function temperaturesOf(temperature: Fields): ServerStatus['temperatures'] {
  const read = (name: string) => {
    const heater = fieldsOf(temperature[name]);
    return heaterOf(heater['actual'], heater['target']);
  };
  const hotends: HeaterReading[] = [];
  for (let tool = 0; tool < MAX_TOOLS; tool += 1) {
    const reading = read(`tool${tool}`);
    if (reading === null) break;
    hotends.push(reading);
  }
  const bed = read('bed');
  return hotends.length === 0 && bed === null ? null : { hotends, bed, chamber: read('chamber') };
}

/** OctoPrint counts a cancelled print among the failures. */
function recordedOutcome(prints: Fields): Outcome | null {
  if ((numberOf(prints['success']) ?? 0) > 0) return 'finished';
  return (numberOf(prints['failure']) ?? 0) > 0 ? 'unfinished' : null;
}

const WAKING = /^(?:Print|Printer|Connected|Disconnected|Error)/;

function pushChannel(door: HttpDoor, headers: Readonly<Record<string, string>>): PushChannel {
  return {
    async open() {
      const login = await door.json({
        method: 'POST',
        path: '/api/login',
        json: { passive: true },
        headers,
      });
      if (!login.ok) return login;
      const { name, session } = fieldsOf(login.value);
      const auth = `${textOf(name) ?? ''}:${textOf(session) ?? ''}`;
      // SockJS's way for clients that speak WebSocket themselves; `throttle` 2: state once a second.
      return accepted({
        url: socketUrl(door.base, '/sockjs/websocket'),
        greetings: [{ auth }, { throttle: 2 }],
      });
    },
    read(message) {
      const { current, event } = fieldsOf(message);
      const type = textOf(fieldsOf(event)['type']);
      return {
        wakes: type !== null && WAKING.test(type),
        console: listOf(fieldsOf(current)['logs']).flatMap((line) => textOf(line) ?? []),
      };
    },
  };
}

/** The same host, with WebSocket's scheme. */
export function socketUrl(base: URL, path: string): URL {
  const url = new URL(base.pathname.replace(/\/+$/, '') + path, base);
  url.protocol = base.protocol === 'https:' ? 'wss:' : 'ws:';
  return url;
}
