import { app, dialog, powerMonitor } from 'electron';
import type { BrowserWindow } from 'electron';
import type { DesktopWords } from './words.ts';

export interface QuitPlan {
  readonly window: BrowserWindow;
  readonly words: DesktopWords;
  /** Names of the printers on which a print runs now. */
  readonly printersAtWork: () => Promise<readonly string[]>;
  /** Ends the station: heaters off, store closed. */
  readonly close: () => Promise<void>;
}

/**
 * Leads every way out (window closed, menu, end of the desktop session, signal) through one door: a question when a
 * print runs and a person can answer, then the station's own close, then the end of the process.
 */
export function quitCleanly(plan: QuitPlan): void {
  let state: 'running' | 'asking' | 'closing' = 'running';

  const close = async (): Promise<void> => {
    if (state === 'closing') return;
    state = 'closing';
    try {
      await plan.close();
      app.exit(0);
    } catch (fault) {
      process.stderr.write(`The station did not close cleanly: ${String(fault)}\n`);
      app.exit(1);
    }
  };

  const ask = async (): Promise<void> => {
    if (state !== 'running') return;
    state = 'asking';
    const quit = await personAgrees(plan);
    state = 'running';
    if (quit) await close();
  };

  plan.window.on('close', (event) => {
    event.preventDefault();
    app.quit();
  });
  app.on('before-quit', (event) => {
    event.preventDefault();
    void ask();
  });
  // Nobody can answer a question there: the machine is going down, or the process was told to end.
  powerMonitor.on('shutdown', () => void close());
  process.on('SIGINT', () => void close());
  process.on('SIGTERM', () => void close());
}

async function personAgrees({ window, words, printersAtWork }: QuitPlan): Promise<boolean> {
  const printers = await printersAtWork();
  if (printers.length === 0) return true;
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: words.printing.replace('{printers}', printers.join(', ')),
    detail: words.quittingEndsIt,
    buttons: [words.keepPrinting, words.stopAndQuit],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response === 1;
}
