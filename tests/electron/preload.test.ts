import { afterEach, describe, expect, test, vi } from 'vitest';
import { CHANNEL_NAMES } from '../../electron/channel-names.ts';
import { CHANNELS } from '../../electron/channels.ts';

type PortListener = (event: { ports: object[]; sender: object }, message: unknown) => void;

const electron = vi.hoisted(() => ({
  exposed: [] as [string, Record<string, (...parameters: unknown[]) => unknown>][],
  listeners: new Map<string, PortListener>(),
  invoke: vi.fn(async () => undefined),
}));

vi.mock('electron', () => ({
  contextBridge: {
    exposeInMainWorld: (name: string, api: Record<string, () => unknown>) =>
      void electron.exposed.push([name, api]),
  },
  ipcRenderer: {
    invoke: electron.invoke,
    on: (channel: string, listener: PortListener) => void electron.listeners.set(channel, listener),
  },
}));

const postMessage = vi.fn();
vi.stubGlobal('window', { postMessage, location: { origin: 'app://printhall' } });
await import('../../electron/preload.ts');

afterEach(() => {
  electron.invoke.mockReset();
  postMessage.mockReset();
});

describe('the preload', () => {
  test('shows the page one frozen object of named functions', () => {
    expect(electron.exposed).toHaveLength(1);
    const [name, api] = electron.exposed[0] ?? ['', {}];
    expect(name).toBe('printhall');
    expect(Object.isFrozen(api)).toBe(true);
    expect(Object.keys(api)).toEqual(['requestPort', 'showProgress']);
    for (const value of Object.values(api)) expect(value).toBeTypeOf('function');
  });

  test('asks for a port and gives the page nothing of Electron’s', async () => {
    const given = await electron.exposed[0]?.[1]['requestPort']?.('printhall:shell', { any: 'thing' });
    expect(given).toBeUndefined();
    // What the page passes is not passed on: it can choose neither channel nor payload.
    expect(electron.invoke.mock.calls).toEqual([[CHANNEL_NAMES.connect]]);
  });

  test('says how far the prints are on the channel for it, and nothing else', async () => {
    const progress = { state: 'normal', fraction: 0.62 };
    const given = await electron.exposed[0]?.[1]['showProgress']?.(progress, 'printhall:shell');
    expect(given).toBeUndefined();
    expect(electron.invoke.mock.calls).toEqual([[CHANNEL_NAMES.progress, progress]]);
  });

  test('hands on the port alone, to our own page', () => {
    const port = {};
    electron.listeners.get(CHANNEL_NAMES.port)?.({ ports: [port], sender: { secret: true } }, 'anything');
    expect(postMessage.mock.calls).toEqual([[CHANNEL_NAMES.port, 'app://printhall', [port]]]);
  });

  test('tells the page when it was refused', async () => {
    electron.invoke.mockRejectedValueOnce(new Error('foreignPage'));
    await expect(electron.exposed[0]?.[1]['requestPort']?.()).rejects.toThrow('foreignPage');
  });

  test('each channel to the main process has a shape and says what it asks of its caller', () => {
    expect(Object.keys(CHANNELS)).toEqual([CHANNEL_NAMES.connect, CHANNEL_NAMES.progress]);
    for (const { payload, access } of Object.values(CHANNELS)) {
      expect(payload.safeParse).toBeTypeOf('function');
      expect(access.because.length).toBeGreaterThan(20);
    }
  });
});
