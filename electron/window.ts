import { join } from 'node:path';
import { app, BrowserWindow, type WebPreferences } from 'electron';
import { APP_START } from './address.ts';

/** What every window is made with. Nothing here is ever loosened; a test holds it word for word. */
export function windowPreferences(isPackaged: boolean): Readonly<WebPreferences> {
  return Object.freeze({
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
    preload: join(import.meta.dirname, 'preload.cjs'),
  });
}

/** A page that dies more often than this in a minute would only flicker. */
const RELOADS_A_MINUTE = 3;

/** Makes the window, hidden until its first picture is drawn. The only place where a window is made. */
export function createWindow(): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Printhall',
    width: 1440,
    height: 900,
    // The smallest bench screen: 1024 × 768 with a task bar.
    minWidth: 1024,
    minHeight: 700,
    show: false,
    backgroundColor: '#15171a',
    icon: join(import.meta.dirname, '../../resources/icon.png'),
    webPreferences: { ...windowPreferences(app.isPackaged) },
  });
  window.once('ready-to-show', () => window.show());
  reviveDeadPage(window);
  return window;
}

/** Loads the page again when its process died; the station and its prints live in this process and go on. */
function reviveDeadPage(window: BrowserWindow): void {
  let reloadedAt: readonly number[] = [];
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return;
    const now = Date.now();
    reloadedAt = [...reloadedAt.filter((at) => now - at < 60_000), now];
    if (reloadedAt.length <= RELOADS_A_MINUTE) void window.loadURL(APP_START);
  });
}

/** Brings the window in front of the others, as a second start of the app asks for. */
export function focusWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
