/**
 * The page side of the stand-in: what Electron puts around a sandboxed preload. Both functions go into the page as
 * text, so they stand alone.
 */

/** In the page's own world, before its scripts: puts there what the preload exposes, frozen as the bridge does. */
function receiveBridge(): void {
  window.addEventListener('stand-in:expose', (event) => {
    const { name, keys } = JSON.parse((event as CustomEvent<string>).detail) as {
      name: string;
      keys: string[];
    };
    let last = 0;
    const call = (key: string, parameters: unknown[]): Promise<unknown> =>
      new Promise((resolve, reject) => {
        last += 1;
        const id = `${key}-${last}`;
        const answer = (result: Event): void => {
          const { error, value } = JSON.parse((result as CustomEvent<string>).detail) as {
            error?: string;
            value?: unknown;
          };
          if (error === undefined) resolve(value);
          else reject(new Error(error));
        };
        window.addEventListener(`stand-in:result:${id}`, answer, { once: true });
        const detail = JSON.stringify({ id, name, key, parameters });
        window.dispatchEvent(new CustomEvent('stand-in:call', { detail }));
      });
    const bridge = Object.fromEntries(
      keys.map((key) => [key, (...parameters: unknown[]) => call(key, parameters)]),
    );
    Object.defineProperty(window, name, { value: Object.freeze(bridge), enumerable: true });
  });
}

/** In the preload's world: the part of `electron` that a sandboxed preload has, over one binding to the main process. */
function preloadElectron(toMain: (message: string) => void) {
  type Listener = (event: { ports: MessagePort[] }, message: unknown) => void;
  const listeners = new Map<string, Listener[]>();
  const pending = new Map<number, { resolve: (value: unknown) => void; reject: (fault: Error) => void }>();
  const ports = new Map<number, MessagePort>();
  let last = 0;
  const send = (message: object): void => toMain(JSON.stringify(message));

  /** One end of a channel goes on to the preload; the other carries everything over the binding. */
  const openPort = (id: number): MessagePort => {
    const { port1, port2 } = new MessageChannel();
    ports.set(id, port1);
    port1.addEventListener('message', ({ data }) => send({ kind: 'port', id, data }));
    port1.addEventListener('close', () => send({ kind: 'portClosed', id }));
    port1.start();
    return port2;
  };
  const fromMain = (message: {
    kind: 'result' | 'message' | 'port' | 'portClosed';
    id: number;
    error?: string;
    value?: unknown;
    channel: string;
    ports: number[];
    data?: unknown;
  }): void => {
    if (message.kind === 'result') {
      const waiting = pending.get(message.id);
      pending.delete(message.id);
      if (message.error === undefined) waiting?.resolve(message.value);
      else waiting?.reject(new Error(message.error));
    } else if (message.kind === 'message') {
      const opened = message.ports.map(openPort);
      for (const listener of listeners.get(message.channel) ?? []) listener({ ports: opened }, message.value);
    } else if (message.kind === 'port') ports.get(message.id)?.postMessage(message.data);
    else ports.get(message.id)?.close();
  };
  Object.assign(globalThis, { standInFromMain: fromMain });

  return {
    ipcRenderer: {
      invoke: (channel: string, ...parameters: unknown[]) =>
        new Promise((resolve, reject) => {
          last += 1;
          pending.set(last, { resolve, reject });
          send({ kind: 'invoke', id: last, channel, parameters });
        }),
      on: (channel: string, listener: Listener) => {
        listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      },
    },
    contextBridge: {
      exposeInMainWorld: (name: string, api: Record<string, (...parameters: unknown[]) => unknown>) => {
        window.addEventListener('stand-in:call', (event) => {
          const call = JSON.parse((event as CustomEvent<string>).detail) as {
            id: string;
            name: string;
            key: string;
            parameters: unknown[];
          };
          if (call.name !== name) return;
          const answer = (result: object): boolean =>
            window.dispatchEvent(
              new CustomEvent(`stand-in:result:${call.id}`, { detail: JSON.stringify(result) }),
            );
          Promise.resolve(api[call.key]?.(...call.parameters)).then(
            (value) => answer({ value }),
            (fault: unknown) => answer({ error: String(fault) }),
          );
        });
        const detail = JSON.stringify({ name, keys: Object.keys(api) });
        window.dispatchEvent(new CustomEvent('stand-in:expose', { detail }));
      },
    },
  };
}

/** The binding's name in the preload's world. */
export const TO_MAIN = 'standInToMain';

export const bridgeScript = `(${receiveBridge.toString()})();`;

/** The preload as Electron runs it: a script that may require `electron` and nothing else. */
export function preloadScript(preload: string): string {
  return `((require) => {
    ${preload}
  })(((electron) => (name) => {
    if (name === 'electron') return electron;
    throw new Error('A sandboxed preload cannot require ' + name);
  })((${preloadElectron.toString()})(globalThis.${TO_MAIN})));`;
}
