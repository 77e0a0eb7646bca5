import type { ClientContext, ClientLink } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { createStore, type StoreApi } from 'zustand/vanilla';

/** How the window stands with its station. */
export type ConnectionState =
  | { readonly state: 'connecting' }
  | { readonly state: 'live'; readonly sinceAt: number }
  /** What is on the screen was true at `sinceAt`; the window tries again at `nextTryAt`. */
  | { readonly state: 'lost'; readonly sinceAt: number; readonly nextTryAt: number };

/** One way to the station that is open now; `onClosed` calls back once when it is not any more. */
interface OpenLink {
  readonly link: ClientLink<ClientContext>;
  readonly onClosed: (callback: () => void) => void;
  readonly close: () => void;
}

export interface Connection {
  readonly store: StoreApi<ConnectionState>;
  /** Sends a call over whatever link is open now; waits a little for one when there is none. */
  readonly link: ClientLink<ClientContext>;
  readonly tryNow: () => void;
  readonly close: () => void;
}

/** The station cannot be reached. Not a refusal: nobody decided anything. */
export class StationOutOfReach extends Error {
  override readonly name = 'StationOutOfReach';
}

// Long enough for a station that restarts, short enough that a person does not wonder.
const CALL_WAITS_MILLISECONDS = 4_000;
const FIRST_RETRY_MILLISECONDS = 400;
const LONGEST_RETRY_MILLISECONDS = 8_000;

/** What goes with one call besides its input: who it is from, unless the call itself says that it is from another. */
type Headers = (call: { readonly context: ClientContext }) => Record<string, string>;
type Settle = (link: ClientLink<ClientContext> | null) => void;

/** Keeps one link to the station open, again and again. The transport is a message port in Electron, else a socket. */
export function createConnection(headers: Headers): Connection {
  const open = window.printhall ? () => openPort(headers) : () => openSocket(headers);
  const store = createStore<ConnectionState>(() => ({ state: 'connecting' }));
  const waiting = new Set<Settle>();
  let current: OpenLink | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let delay = FIRST_RETRY_MILLISECONDS;
  let closed = false;

  function lost(): void {
    current = null;
    if (closed) return;
    const before = store.getState();
    const sinceAt = before.state === 'lost' ? before.sinceAt : Date.now();
    store.setState({ state: 'lost', sinceAt, nextTryAt: Date.now() + delay }, true);
    retry = setTimeout(attempt, delay);
    delay = Math.min(delay * 2, LONGEST_RETRY_MILLISECONDS);
  }

  function attempt(): void {
    clearTimeout(retry);
    if (closed || current) return;
    open().then((opened) => {
      current = opened;
      delay = FIRST_RETRY_MILLISECONDS;
      opened.onClosed(lost);
      store.setState({ state: 'live', sinceAt: Date.now() }, true);
      for (const settle of waiting) settle(opened.link);
      waiting.clear();
    }, lost);
  }

  function nextLink(): Promise<ClientLink<ClientContext>> {
    if (current) return Promise.resolve(current.link);
    return new Promise((resolve, reject) => {
      const settle: Settle = (link) => (link ? resolve(link) : reject(new StationOutOfReach()));
      waiting.add(settle);
      setTimeout(() => {
        if (waiting.delete(settle)) settle(null);
      }, CALL_WAITS_MILLISECONDS);
    });
  }

  attempt();
  return {
    store,
    link: { call: async (path, input, options) => (await nextLink()).call(path, input, options) },
    tryNow: () => {
      delay = FIRST_RETRY_MILLISECONDS;
      attempt();
    },
    close: () => {
      closed = true;
      clearTimeout(retry);
      current?.close();
    },
  };
}

function openSocket(headers: Headers): Promise<OpenLink> {
  const url = new URL('/rpc', window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(url);
  return new Promise((resolve, reject) => {
    const failed = () => reject(new StationOutOfReach());
    socket.addEventListener('close', failed, { once: true });
    socket.addEventListener(
      'open',
      () => {
        socket.removeEventListener('close', failed);
        resolve({
          link: new SocketLink({ websocket: socket, headers }),
          onClosed: (callback) => socket.addEventListener('close', callback, { once: true }),
          close: () => socket.close(),
        });
      },
      { once: true },
    );
  });
}

const PORT_MESSAGE = 'printhall:port';

function openPort(headers: Headers): Promise<OpenLink> {
  return new Promise((resolve) => {
    const take = (message: MessageEvent) => {
      const port = message.ports[0];
      if (message.data !== PORT_MESSAGE || !port) return;
      window.removeEventListener('message', take);
      port.start();
      resolve({
        link: new PortLink({ port, headers }),
        onClosed: (callback) => port.addEventListener('close', callback, { once: true }),
        close: () => port.close(),
      });
    };
    window.addEventListener('message', take);
    window.printhall?.requestPort();
  });
}

declare global {
  interface Window {
    /** Put there by Electron's preload; absent in a browser. */
    readonly printhall?: {
      readonly requestPort: () => void;
      /** Draws how far the prints are on the task bar; null: nothing prints. */
      readonly showProgress: (
        progress: { readonly state: 'normal' | 'error'; readonly fraction: number } | null,
      ) => Promise<void>;
    };
  }
}
