import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { CDPSession, Page, Request as PageRequest, Route } from '@playwright/test';
import { bridgeScript, preloadScript, TO_MAIN } from './stand-in-page.ts';

const WORLD = 'preload';

/** Chromium alone knows no `app://`: the page lives at an address that nobody answers but the stand-in. */
const PAGE_ORIGIN = 'https://printhall.stand-in.invalid';
const APP_ORIGIN = 'app://printhall';

const toPage = (url: string): string =>
  url.startsWith(`${APP_ORIGIN}/`) ? PAGE_ORIGIN + url.slice(APP_ORIGIN.length) : url;
const toApp = (url: string): string =>
  url.startsWith(`${PAGE_ORIGIN}/`) ? APP_ORIGIN + url.slice(PAGE_ORIGIN.length) : url;

/** A port as Electron's main process has it, on a port of Node's. */
export class StandInPort extends EventEmitter {
  readonly port: MessagePort;

  constructor(port: MessagePort) {
    super();
    this.port = port;
    port.on('close', () => this.emit('close'));
  }

  start(): void {
    this.port.on('message', (data: unknown) => this.emit('message', { data, ports: [] }));
  }

  postMessage(data: unknown): void {
    // A port of Node has no origin to aim at.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    this.port.postMessage(data);
  }

  close(): void {
    this.port.close();
  }
}

export class StandInChannel {
  readonly port1: StandInPort;
  readonly port2: StandInPort;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = new StandInPort(port1);
    this.port2 = new StandInPort(port2);
  }
}

/** What of the main process a page can reach. */
export interface MainSide {
  readonly invoke: (channel: string, event: object, parameters: readonly unknown[]) => Promise<unknown>;
  readonly answer: (request: Request) => Promise<Response>;
  readonly mayRequest: (url: string) => Promise<boolean>;
}

interface FromPage {
  readonly kind: 'invoke' | 'port' | 'portClosed';
  readonly id: number;
  readonly channel: string;
  readonly parameters: readonly unknown[];
  readonly data?: unknown;
}

/** `webContents` of the stand-in: one page of Chromium, its preload in a world of its own. */
export class StandInContents extends EventEmitter {
  private readonly main: MainSide;
  private readonly preload: string;
  private readonly ports = new Map<number, StandInPort>();
  private page: Page | null = null;
  private session: CDPSession | null = null;
  private world: number | undefined;
  private asked: string | null = null;
  private openHandler: (details: { url: string }) => { action: string } = () => ({ action: 'allow' });

  constructor(main: MainSide, preload: string) {
    super();
    this.main = main;
    this.preload = preload;
  }

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler;
  }

  async attach(page: Page): Promise<void> {
    this.page = page;
    const session = await page.context().newCDPSession(page);
    this.session = session;
    session.on('Runtime.executionContextCreated', ({ context }) => {
      const isMainFrame = context.auxData?.['frameId'] === mainFrameId;
      if (context.name === WORLD && isMainFrame) this.world = context.id;
    });
    session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name === TO_MAIN) void this.receive(JSON.parse(payload) as FromPage, executionContextId);
    });
    // A preload that throws would otherwise leave a page without a bridge and no word of why.
    session.on('Runtime.exceptionThrown', ({ exceptionDetails: { text, exception } }) => {
      process.stderr.write(`In the page: ${text} ${exception?.description ?? ''}\n`);
    });
    const tree = await session.send('Page.getFrameTree');
    const mainFrameId = tree.frameTree.frame.id;
    await session.send('Page.enable');
    await session.send('Runtime.enable');
    await session.send('Runtime.addBinding', { name: TO_MAIN, executionContextName: WORLD });
    await session.send('Page.addScriptToEvaluateOnNewDocument', { source: bridgeScript });
    await session.send('Page.addScriptToEvaluateOnNewDocument', {
      source: preloadScript(readFileSync(this.preload, 'utf8')),
      worldName: WORLD,
    });
    await page.route('**/*', (route, request) => this.route(route, request));
    page.on('popup', (popup) => {
      if (this.openHandler({ url: toApp(popup.url()) }).action === 'deny') void popup.close();
    });
  }

  async load(url: string): Promise<void> {
    this.asked = toPage(url);
    await this.page?.goto(this.asked);
  }

  private async route(route: Route, request: PageRequest): Promise<void> {
    const url = toApp(request.url());
    const isMain = request.frame() === this.page?.mainFrame();
    if (request.isNavigationRequest() && request.url() !== this.asked) {
      let prevented = false;
      const event = { url, preventDefault: () => void (prevented = true) };
      if (isMain) this.emit('will-navigate', event);
      this.emit('will-frame-navigate', event);
      if (prevented) return route.abort('aborted');
    }
    if (!(await this.main.mayRequest(url)) || !url.startsWith(`${APP_ORIGIN}/`)) {
      return route.abort('blockedbyclient');
    }
    const body = request.postDataBuffer();
    const response = await this.main.answer(
      new Request(url, {
        method: request.method(),
        headers: await request.allHeaders(),
        body: body === null ? null : new Uint8Array(body),
      }),
    );
    return route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    });
  }

  private async receive(message: FromPage, contextId: number): Promise<void> {
    if (message.kind === 'port') return this.ports.get(message.id)?.postMessage(message.data);
    if (message.kind === 'portClosed') return this.ports.get(message.id)?.close();
    const isMainFrame = contextId === this.world;
    const senderFrame = {
      url: toApp(this.page?.url() ?? ''),
      parent: isMainFrame ? null : {},
      postMessage: (channel: string, value: unknown, ports: readonly StandInPort[]) =>
        this.postMessage(channel, value, ports),
    };
    const { id } = message;
    await this.main.invoke(message.channel, { sender: this, senderFrame }, message.parameters).then(
      (value) => this.send({ kind: 'result', id, value }),
      (fault: unknown) => this.send({ kind: 'result', id, error: String(fault) }),
    );
    return undefined;
  }

  private postMessage(channel: string, value: unknown, ports: readonly StandInPort[]): void {
    const ids = ports.map((port) => {
      const id = this.ports.size + 1;
      this.ports.set(id, port);
      port.on('message', ({ data }: { data: unknown }) => {
        // JSON carries it over the binding; oRPC writes calls as text.
        if (typeof data !== 'string') throw new Error('The stand-in carries text only.');
        this.send({ kind: 'port', id, data });
      });
      port.on('close', () => this.send({ kind: 'portClosed', id }));
      port.start();
      return id;
    });
    this.send({ kind: 'message', channel, value, ports: ids });
  }

  private send(message: object): void {
    if (this.world === undefined || this.page?.isClosed()) return;
    const expression = `standInFromMain(${JSON.stringify(message)})`;
    // A page that has just gone hears nothing more.
    this.session?.send('Runtime.evaluate', { expression, contextId: this.world }).catch(() => undefined);
  }
}
