/**
 * A stand-in for the module `electron`, for machines where Electron's program cannot be had. It runs our real main
 * process on Node and our real page in an installed Chromium. It proves main process, preload and page together; it
 * does not prove Electron's own sandbox, isolation, fuses, menus or packaging.
 *
 * It has what Printhall uses and nothing more. To the test that started it, it speaks over the process's channel.
 */
import { EventEmitter } from 'node:events';
import { appendFileSync, mkdirSync, openSync, readFileSync, rmSync, watch, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBrowser, type StandInBrowser } from './stand-in-browser.ts';
import { StandInChannel, StandInContents, type MainSide } from './stand-in-window.ts';

export { StandInChannel as MessageChannelMain };

/** What a test hears of the main process. */
export type StandInNews =
  | {
      readonly kind: 'window';
      readonly endpoint: string;
      readonly preferences: object;
      readonly sandboxed: boolean;
    }
  | { readonly kind: 'loaded' | 'focused' }
  | { readonly kind: 'progress'; readonly fraction: number; readonly mode: string | null }
  | { readonly kind: 'dialog'; readonly message: string; readonly buttons: readonly string[] }
  | { readonly kind: 'menu'; readonly labels: readonly string[] };

const tell = (news: StandInNews): void => void process.send?.(news);

let browser: Promise<StandInBrowser> | undefined;
let sandboxed = false;
let dialogAnswer = 0;
process.on('message', (message: { dialogAnswer?: number; closeWindow?: boolean }) => {
  if (message.dialogAnswer !== undefined) dialogAnswer = message.dialogAnswer;
  if (message.closeWindow) for (const window of BrowserWindow.all) window.close();
});
// The channel to the test does not keep the app alive.
process.channel?.unref();

function cancellable<Facts extends object>(facts: Facts) {
  const event = {
    ...facts,
    defaultPrevented: false,
    preventDefault: () => {
      event.defaultPrevented = true;
    },
  };
  return event;
}

class App extends EventEmitter {
  readonly isPackaged = false;
  private userData = join(tmpdir(), `printhall-stand-in-${process.pid}`);

  setPath(_name: 'userData', path: string): void {
    this.userData = path;
  }

  getPath(): string {
    return this.userData;
  }

  getLocale(): string {
    return 'en-GB';
  }

  enableSandbox(): void {
    sandboxed = true;
  }

  async whenReady(): Promise<void> {
    await new Promise(setImmediate);
  }

  /** One process for a folder, by a file that names it; a second one writes into it and is heard. */
  requestSingleInstanceLock(): boolean {
    mkdirSync(this.userData, { recursive: true });
    const path = join(this.userData, 'stand-in.lock');
    try {
      writeSync(openSync(path, 'wx'), `${process.pid}\n`);
    } catch {
      const owner = Number(readFileSync(path, 'utf8').split('\n')[0]);
      if (isAlive(owner)) {
        appendFileSync(path, `second ${process.pid}\n`);
        return false;
      }
      rmSync(path);
      return this.requestSingleInstanceLock();
    }
    watch(path, { persistent: false }, () => this.emit('second-instance', {}));
    this.once('quit', () => rmSync(path, { force: true }));
    return true;
  }

  quit(): void {
    const event = cancellable({});
    this.emit('before-quit', event);
    if (!event.defaultPrevented) this.exit(0);
  }

  exit(code: number): void {
    this.emit('quit');
    void Promise.resolve(browser)
      .then((started) => started?.close())
      .finally(() => process.exit(code));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export const app = new App();

type Handler = (event: object, ...parameters: readonly unknown[]) => unknown;
const handlers = new Map<string, Handler>();

export const ipcMain = {
  handle: (channel: string, handler: Handler) => void handlers.set(channel, handler),
  removeHandler: (channel: string) => void handlers.delete(channel),
};

let answerApp: (request: Request) => Promise<Response> = async () => new Response(null, { status: 404 });
type RequestFilter = (request: { url: string }, answer: (result: { cancel?: boolean }) => void) => void;
let filterRequest: RequestFilter = (_request, answer) => answer({});

const nothing = (): void => undefined;

export const session = {
  defaultSession: Object.assign(new EventEmitter(), {
    setPermissionRequestHandler: nothing,
    setPermissionCheckHandler: nothing,
    setDevicePermissionHandler: nothing,
    setDisplayMediaRequestHandler: nothing,
    setSpellCheckerEnabled: nothing,
    webRequest: { onBeforeRequest: (filter: RequestFilter) => void (filterRequest = filter) },
    protocol: {
      handle: (_scheme: string, handler: typeof answerApp) => void (answerApp = handler),
    },
  }),
};

export const protocol = { registerSchemesAsPrivileged: nothing };
export const powerMonitor = new EventEmitter();
export const shell = { openExternal: async () => undefined };

export const Menu = {
  buildFromTemplate: (template: readonly { label?: string }[]) => template,
  setApplicationMenu: (template: readonly { label?: string }[]) =>
    tell({ kind: 'menu', labels: template.map(({ label }) => label ?? '') }),
};

export const dialog = {
  showErrorBox: (title: string, content: string) => void process.stderr.write(`${title}: ${content}\n`),
  showMessageBox: async (_window: object, options: { message: string; buttons: readonly string[] }) => {
    tell({ kind: 'dialog', message: options.message, buttons: options.buttons });
    return { response: dialogAnswer };
  },
};

const mainSide: MainSide = {
  invoke: async (channel, event, parameters) => {
    const handler = handlers.get(channel);
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
    return handler(event, ...parameters);
  },
  answer: (request) => answerApp(request),
  mayRequest: (url) =>
    new Promise((resolve) => filterRequest({ url }, ({ cancel }) => resolve(cancel !== true))),
};

export class BrowserWindow extends EventEmitter {
  static readonly all = new Set<BrowserWindow>();
  readonly webContents: StandInContents;
  private readonly preferences: { readonly preload: string };

  constructor(options: { readonly webPreferences: { readonly preload: string } }) {
    super();
    this.preferences = options.webPreferences;
    this.webContents = new StandInContents(mainSide, options.webPreferences.preload);
    BrowserWindow.all.add(this);
    app.emit('web-contents-created', {}, this.webContents);
  }

  async loadURL(url: string): Promise<void> {
    browser ??= startBrowser();
    const { browser: connected, endpoint } = await browser;
    const context = connected.contexts()[0] ?? (await connected.newContext());
    await this.webContents.attach(context.pages()[0] ?? (await context.newPage()));
    tell({ kind: 'window', endpoint, preferences: { ...this.preferences }, sandboxed });
    await this.webContents.load(url);
    this.emit('ready-to-show');
    tell({ kind: 'loaded' });
  }

  close(): void {
    const event = cancellable({});
    this.emit('close', event);
    if (!event.defaultPrevented) BrowserWindow.all.delete(this);
  }

  isDestroyed(): boolean {
    return !BrowserWindow.all.has(this);
  }

  setProgressBar(fraction: number, options?: { readonly mode: string }): void {
    tell({ kind: 'progress', fraction, mode: options?.mode ?? null });
  }

  isMinimized(): boolean {
    return false;
  }

  show(): void {}

  focus(): void {
    tell({ kind: 'focused' });
  }
}
