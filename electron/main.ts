import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRouterClient } from '@orpc/server';
import { app, dialog, session } from 'electron';
import { defaultDataDirectory } from '../src/station/data-directory.ts';
import { loadAppFiles } from '../src/station/gateway/app-files.ts';
import { createStation, type Station } from '../src/station/station.ts';
import { APP_START } from './address.ts';
import { installMenu } from './desktop/menu.ts';
import { quitCleanly } from './desktop/quit.ts';
import { desktopWords } from './desktop/words.ts';
import { openDoor } from './ipc.ts';
import { showProgress } from './progress.ts';
import { declareAppScheme, serveApp } from './protocol.ts';
import { openOutside, restrictPages, restrictSession } from './security.ts';
import { createWindow, focusWindow } from './window.ts';

/**
 * `--data DIR`: where this station keeps everything, as for `printhall serve`; the window's own settings go along.
 * `--anchors DIR`: where the signed heads of its record are kept.
 */
const { values } = parseArgs({
  options: { data: { type: 'string' }, anchors: { type: 'string' } },
  strict: false,
});
const given = typeof values.data === 'string' ? values.data : null;
if (given !== null) app.setPath('userData', join(given, 'window'));

// Both count only before the app is ready.
declareAppScheme();
app.enableSandbox();

// The lock is one for a data folder. A second start wakes the first window and opens no store.
if (app.requestSingleInstanceLock()) void run();
else app.quit();

async function run(): Promise<void> {
  await app.whenReady();
  const words = desktopWords(app.getLocale());
  try {
    const station = await createStation({
      dataDirectory: given ?? defaultDataDirectory(),
      ...(typeof values.anchors === 'string' ? { anchorDirectory: values.anchors } : {}),
    });
    await openWindow(station, words);
  } catch (fault) {
    dialog.showErrorBox(words.cannotStart, fault instanceof Error ? fault.message : String(fault));
    app.exit(1);
  }
}

async function openWindow(station: Station, words: ReturnType<typeof desktopWords>): Promise<void> {
  restrictPages();
  restrictSession(session.defaultSession);
  serveApp(session.defaultSession, loadAppFiles(join(import.meta.dirname, '../renderer')), station);
  installMenu(words, () => void openOutside('licence'));
  const window = createWindow();
  openDoor(station, {
    refused: (channel, refusal) => {
      process.stderr.write(`Refused a call on ${channel}: ${JSON.stringify(refusal)}\n`);
    },
    showProgress: (progress) => showProgress(window, progress),
  });
  app.on('second-instance', () => focusWindow(window));
  quitCleanly({
    window,
    words,
    printersAtWork: () => printersAtWork(station),
    close: () => station.close(),
  });
  await window.loadURL(APP_START);
}

async function printersAtWork(station: Station): Promise<readonly string[]> {
  const client = createRouterClient(station.router, {
    context: { headers: {}, face: 'electron', local: true },
  });
  const greeting = await client.people.greeting();
  return greeting.printers.filter((printer) => printer.active).map((printer) => printer.name);
}
