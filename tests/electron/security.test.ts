import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Session } from 'electron';
import { describe, expect, test, vi } from 'vitest';
import { createWindow, windowPreferences } from '../../electron/window.ts';
import {
  mayHavePermission,
  mayOpenOutside,
  mayRequest,
  openOutside,
  restrictPages,
  restrictSession,
} from '../../electron/security.ts';

const electron = vi.hoisted(() => ({
  app: { isPackaged: true, handlers: new Map<string, (...parameters: unknown[]) => void>() },
  opened: [] as string[],
  windows: [] as { webPreferences: object; show: boolean }[],
}));

vi.mock('electron', () => ({
  app: {
    get isPackaged() {
      return electron.app.isPackaged;
    },
    on: (name: string, handler: () => void) => electron.app.handlers.set(name, handler),
  },
  shell: { openExternal: async (address: string) => void electron.opened.push(address) },
  BrowserWindow: class {
    readonly webContents = new EventEmitter();
    constructor(options: { webPreferences: object; show: boolean }) {
      electron.windows.push(options);
    }
    once(): void {}
  },
}));

/** Every permission that Electron 45 can ask about, and one that nobody knows yet. */
const PERMISSIONS = [
  'clipboard-read',
  'clipboard-sanitized-write',
  'deprecated-sync-clipboard-read',
  'display-capture',
  'fileSystem',
  'fullscreen',
  'geolocation',
  'hid',
  'idle-detection',
  'keyboardLock',
  'media',
  'mediaKeySystem',
  'midi',
  'midiSysex',
  'notifications',
  'openExternal',
  'pointerLock',
  'serial',
  'speaker-selection',
  'storage-access',
  'top-level-storage-access',
  'unknown',
  'usb',
  'window-management',
  'a-permission-of-tomorrow',
];
const PAGE = 'app://printhall/';

/** A session that keeps what is set on it. */
function fakeSession() {
  const set: Record<string, (...parameters: never[]) => unknown> = {};
  const keep = (name: string) => (handler: (...parameters: never[]) => unknown) => void (set[name] = handler);
  const session = Object.assign(new EventEmitter(), {
    setPermissionRequestHandler: keep('request'),
    setPermissionCheckHandler: keep('check'),
    setDevicePermissionHandler: keep('device'),
    setDisplayMediaRequestHandler: keep('display'),
    setSpellCheckerEnabled: vi.fn(),
    webRequest: { onBeforeRequest: keep('network') },
  });
  restrictSession(session as unknown as Session);
  return { session, set };
}

describe('permissions of the page', () => {
  test.each(PERMISSIONS)('%s', (permission) => {
    const allowed = permission === 'clipboard-sanitized-write';
    expect(mayHavePermission(permission, PAGE)).toBe(allowed);
    expect(mayHavePermission(permission, 'https://evil.example/')).toBe(false);
    const { set } = fakeSession();
    const answer = vi.fn();
    set['request']?.(...([null, permission, answer, { requestingUrl: PAGE }] as never[]));
    expect(answer).toHaveBeenCalledExactlyOnceWith(allowed);
    expect(set['check']?.(...([null, permission, PAGE, {}] as never[]))).toBe(allowed);
  });

  test('no device is handed to the page', () => {
    const { session, set } = fakeSession();
    expect(set['device']?.()).toBe(false);
    for (const [name, parameters, answered] of [
      ['select-serial-port', [[], null], ['']],
      ['select-hid-device', [{}], [null]],
      ['select-usb-device', [{}], []],
    ] as const) {
      const event = { preventDefault: vi.fn() };
      const answer = vi.fn();
      session.emit(name, event, ...parameters, answer);
      expect(event.preventDefault).toHaveBeenCalledOnce();
      expect(answer).toHaveBeenCalledExactlyOnceWith(...answered);
    }
  });

  test('the network is closed but for the window’s own addresses', () => {
    const { set } = fakeSession();
    const isCancelled = (url: string): unknown => {
      const answer = vi.fn();
      set['network']?.(...([{ url }, answer] as never[]));
      return answer.mock.calls[0]?.[0]?.cancel;
    };
    for (const url of [`${PAGE}assets/a.js`, 'data:image/png;base64,AA==', `blob:${PAGE}0193`]) {
      expect([url, isCancelled(url)]).toEqual([url, false]);
    }
    for (const url of [
      'https://evil.example/',
      'http://127.0.0.1:4780/',
      'ws://127.0.0.1/',
      'file:///etc/passwd',
      'blob:https://evil.example/0193',
      'devtools://devtools/bundled/x.js',
    ]) {
      expect([url, isCancelled(url)]).toEqual([url, true]);
    }
    electron.app.isPackaged = false;
    expect(mayRequest('devtools://devtools/bundled/x.js')).toBe(true);
    electron.app.isPackaged = true;
  });
});

describe('pages stay inside', () => {
  function page() {
    const contents = Object.assign(new EventEmitter(), { setWindowOpenHandler: vi.fn() });
    restrictPages();
    electron.app.handlers.get('web-contents-created')?.({}, contents);
    return contents;
  }

  test.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('%s', (name) => {
    const contents = page();
    const go = (url: string) => {
      const event = { url, preventDefault: vi.fn() };
      contents.emit(name, event);
      return event.preventDefault.mock.calls.length;
    };
    expect(go('app://printhall/queue')).toBe(0);
    expect(go('https://evil.example/')).toBe(1);
    expect(go('app://printhall.evil/')).toBe(1);
    expect(go('file:///etc/passwd')).toBe(1);
  });

  test('no window opens another, and no page holds a webview', () => {
    const contents = page();
    const handler = contents.setWindowOpenHandler.mock.calls[0]?.[0] as (details: object) => unknown;
    expect(handler({ url: 'app://printhall/' })).toEqual({ action: 'deny' });
    expect(handler({ url: 'https://evil.example/' })).toEqual({ action: 'deny' });
    const event = { preventDefault: vi.fn() };
    contents.emit('will-attach-webview', event);
    expect(event.preventDefault).toHaveBeenCalledOnce();
  });

  test('only known pages open in the person’s browser', async () => {
    await openOutside('licence');
    expect(electron.opened).toEqual(['https://www.gnu.org/licenses/agpl-3.0.html']);
    for (const address of [
      'http://www.gnu.org/',
      'https://www.gnu.org.evil/',
      'https://www.gnu.org:444/',
      'https://www.gnu.org@evil.example/',
      'https://me:secret@www.gnu.org/',
      'https://gnu.org/',
      'file:///etc/passwd',
      'smb://server/share',
      'javascript:alert(1)',
      'ms-settings:',
      '',
    ]) {
      expect([address, mayOpenOutside(address)]).toEqual([address, false]);
    }
  });
});

describe('the window', () => {
  test('is made with exactly the frozen preferences', () => {
    for (const isPackaged of [true, false]) {
      const preferences = windowPreferences(isPackaged);
      expect(Object.isFrozen(preferences)).toBe(true);
      expect(preferences).toEqual({
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        contextIsolation: true,
        sandbox: true,
        webSecurity: true,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        webviewTag: false,
        navigateOnDragDrop: false,
        spellcheck: false,
        devTools: !isPackaged,
        preload: expect.stringMatching(/[/\\]preload\.cjs$/),
      });
    }
    createWindow();
    expect(electron.windows).toHaveLength(1);
    expect(electron.windows[0]?.webPreferences).toEqual(windowPreferences(true));
    expect(electron.windows[0]?.show).toBe(false);
  });

  test('the sandbox is on before the app is ready', () => {
    const main = readFileSync(new URL('../../electron/main.ts', import.meta.url), 'utf8');
    expect(main.indexOf('app.enableSandbox()')).toBeGreaterThan(0);
    expect(main.indexOf('app.enableSandbox()')).toBeLessThan(main.indexOf('app.whenReady()'));
    expect(main.split('\n').length).toBeLessThan(150);
  });
});
