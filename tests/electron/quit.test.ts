import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { quitCleanly } from '../../electron/desktop/quit.ts';
import { desktopWords } from '../../electron/desktop/words.ts';

const electron = vi.hoisted(() => ({
  app: null as unknown as EventEmitter & { quit: () => void; exit: (code: number) => void },
  powerMonitor: null as unknown as EventEmitter,
  exits: [] as number[],
  questions: [] as { message: string; buttons: string[] }[],
  answer: 0,
}));

vi.mock('electron', () => ({
  get app() {
    return electron.app;
  },
  get powerMonitor() {
    return electron.powerMonitor;
  },
  dialog: {
    showMessageBox: async (_window: object, question: { message: string; buttons: string[] }) => {
      electron.questions.push(question);
      return { response: electron.answer };
    },
  },
}));

/** The first turns of a loaded machine may take seconds. */
const PATIENCE = { timeout: 60_000 };
const KEEP = 0;
const STOP = 1;

/** Starts the watch over one way out; returns the window and what happened to the station. */
function watch(printers: readonly string[], close: () => Promise<void> = async () => undefined) {
  const window = new EventEmitter();
  const closed = vi.fn(close);
  quitCleanly({
    window: window as BrowserWindow,
    words: desktopWords('en-GB'),
    printersAtWork: async () => printers,
    close: closed,
  });
  return { window, closed };
}

function closeWindow(window: EventEmitter): boolean {
  const event = { preventDefault: vi.fn() };
  window.emit('close', event);
  return event.preventDefault.mock.calls.length === 0;
}

beforeEach(() => {
  process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM');
  const app = Object.assign(new EventEmitter(), {
    quit: () => void app.emit('before-quit', { preventDefault: vi.fn() }),
    exit: (code: number) => void electron.exits.push(code),
  });
  electron.app = app;
  electron.powerMonitor = new EventEmitter();
  electron.exits = [];
  electron.questions = [];
  electron.answer = KEEP;
});

describe('every way out', () => {
  test('closing the window at rest closes the station first, then ends, without a question', async () => {
    let release: () => void = () => undefined;
    const { window, closed } = watch([], () => new Promise((resolve) => (release = resolve)));
    expect(closeWindow(window)).toBe(false);
    await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce(), PATIENCE);
    expect(electron.exits).toEqual([]);
    release();
    await vi.waitFor(() => expect(electron.exits).toEqual([0]), PATIENCE);
    expect(electron.questions).toEqual([]);
  });

  test('while a print runs, the person is asked and may keep printing', async () => {
    const { window, closed } = watch(['Printer 1', 'Printer 2']);
    closeWindow(window);
    await vi.waitFor(() => expect(electron.questions).toHaveLength(1), PATIENCE);
    expect(electron.questions[0]?.message).toBe('A print is running on Printer 1, Printer 2.');
    expect(electron.questions[0]?.buttons).toEqual(['Keep printing', 'Stop the print and quit']);
    await new Promise(setImmediate);
    expect(closed).not.toHaveBeenCalled();
    expect(electron.exits).toEqual([]);
    electron.answer = STOP;
    closeWindow(window);
    await vi.waitFor(() => expect(electron.exits).toEqual([0]), PATIENCE);
    expect(closed).toHaveBeenCalledOnce();
  });

  test('asking twice shows one question', async () => {
    const { window } = watch(['Printer 1']);
    closeWindow(window);
    electron.app.quit();
    closeWindow(window);
    await vi.waitFor(() => expect(electron.questions).toHaveLength(1), PATIENCE);
    await new Promise(setImmediate);
    expect(electron.questions).toHaveLength(1);
  });

  test.each(['SIGINT', 'SIGTERM', 'shutdown'])(
    '%s closes the station without a question, once',
    async (way) => {
      const { closed } = watch(['Printer 1']);
      for (let time = 0; time < 2; time += 1) {
        if (way === 'shutdown') electron.powerMonitor.emit('shutdown');
        else process.emit(way as NodeJS.Signals);
      }
      await vi.waitFor(() => expect(electron.exits).toEqual([0]), PATIENCE);
      expect(closed).toHaveBeenCalledOnce();
      expect(electron.questions).toEqual([]);
    },
  );

  test('a station that does not close cleanly still lets the process end, and says so by its code', async () => {
    const { window } = watch([], async () => {
      throw new Error('the store is gone');
    });
    vi.spyOn(process.stderr, 'write').mockReturnValueOnce(true);
    closeWindow(window);
    await vi.waitFor(() => expect(electron.exits).toEqual([1]), PATIENCE);
  });
});
