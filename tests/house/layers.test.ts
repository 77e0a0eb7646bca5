import { expect, test } from 'vitest';
import { checkLayers, LAYER_RULES } from '../../scripts/checks/layers.ts';

/** For each rule of the house, imports that break it, and the file that would hold them. */
const PLANTED: readonly [rule: string, path: string, text: string][] = [
  ['the kernel knows nothing', 'src/shop/kernel/ids.ts', `import { z } from 'zod';`],
  ['the kernel knows nothing', 'src/shop/kernel/ids.ts', `import { randomUUID } from 'node:crypto';`],
  ['the kernel knows nothing', 'src/shop/kernel/ids.ts', `export * from '../access/index.ts';`],
  [
    'rooms know the rooms before them, by their door',
    'src/shop/access/rules.ts',
    `import type { Print } from '../printing/index.ts';`,
  ],
  [
    'rooms know the rooms before them, by their door',
    'src/shop/printing/use-cases.ts',
    `import { pausePrint } from '../printers/transitions.ts';`,
  ],
  [
    'rooms know the rooms before them, by their door',
    'src/shop/printing/model.ts',
    `import { projectsTables } from '../projects/tables.ts';`,
  ],
  [
    'rooms know the rooms before them, by their door',
    'src/shop/printing/use-cases.ts',
    `const later = () => import('../live/index.ts');`,
  ],
  [
    'rooms know the rooms before them, by their door',
    'src/shop/nowhere/model.ts',
    `import { accepted } from '../kernel/index.ts';`,
  ],
  [
    'rooms know the rooms before them, by their door',
    'src/shop/people/model.ts',
    `import { contract } from '../contract.ts';`,
  ],
  [
    'the shop knows no machine and no face',
    'src/shop/people/use-cases.ts',
    `import { openStore } from '../../station/store/index.ts';`,
  ],
  [
    'the shop knows no machine and no face',
    'src/shop/people/use-cases.ts',
    `import type { App } from '../../../renderer/app/app.tsx';`,
  ],
  ['pure files stay pure', 'src/shop/people/model.ts', `import { hash } from 'node:crypto';`],
  ['pure files stay pure', 'src/shop/printing/contract.ts', `import { eq } from 'drizzle-orm';`],
  ['pure files stay pure', 'src/shop/printers/protocol/wire.ts', `import { Buffer } from 'node:buffer';`],
  ['the station knows no face', 'src/station/gateway/server.ts', `import { run } from '../../cli/serve.ts';`],
  [
    'the command line and the desktop do not know each other',
    'electron/main.ts',
    `import { serve } from '../src/cli/serve.ts';`,
  ],
  [
    'the command line and the desktop do not know each other',
    'src/cli/serve.ts',
    `import { createWindow } from '../../electron/window.ts';`,
  ],
  [
    'the window knows the contract and the doors of rooms',
    'renderer/client.ts',
    `import { createStation } from '../src/station/station.ts';`,
  ],
  [
    'the window knows the contract and the doors of rooms',
    'renderer/rooms/printing/queue.tsx',
    `import { acceptTask } from '../../../src/shop/printing/transitions.ts';`,
  ],
  [
    'the window knows the contract and the doors of rooms',
    'renderer/client.ts',
    `import { readFileSync } from 'node:fs';`,
  ],
  [
    'the window knows the contract and the doors of rooms',
    'renderer/client.ts',
    `import { CHANNEL_NAMES } from '../electron/channel-names.ts';`,
  ],
  ['one file opens serial ports', 'src/station/devices/tcp.ts', `import { SerialPort } from 'serialport';`],
  [
    'one file opens serial ports',
    'src/cli/print.ts',
    `const found = await import('@serialport/bindings-cpp');`,
  ],
  ['electron is imported in electron/ only', 'src/station/system.ts', `import { app } from 'electron';`],
  [
    'electron is imported in electron/ only',
    'renderer/client.ts',
    `import { ipcRenderer } from 'electron/renderer';`,
  ],
  [
    'one file opens the door to the main process',
    'electron/desktop/menu.ts',
    `import { ipcMain } from 'electron';`,
  ],
  [
    'one file opens the door to the main process',
    'electron/main.ts',
    `import * as electron from 'electron';`,
  ],
  ['one file makes windows', 'electron/main.ts', `import { BrowserWindow } from 'electron';`],
  [
    'programs are not imported from tests, scripts or benchmarks',
    'src/station/system.ts',
    `import { launchApp } from '../../tests/support/launch-app.ts';`,
  ],
];

test.each(PLANTED)('%s: %s, %s', (rule, path, text) => {
  const problems = checkLayers([{ path, text }]);
  expect(problems.length).toBeGreaterThan(0);
  expect(problems.some((problem) => problem.startsWith(`${path}:1: `) && problem.endsWith(`(${rule})`))).toBe(
    true,
  );
});

test('each rule is proved by a planted import', () => {
  expect(new Set(PLANTED.map(([rule]) => rule))).toEqual(new Set(LAYER_RULES.map(({ name }) => name)));
});

test.each([
  ['src/shop/kernel/index.ts', `export * from './ids.ts';`],
  [
    'src/shop/printing/use-cases.ts',
    `import { a } from '../projects/index.ts'; import { b } from '../projects/tables.ts';`,
  ],
  [
    'src/shop/printing/use-cases.ts',
    `import { useCase } from '../records/use-case.ts'; import { eq } from 'drizzle-orm';`,
  ],
  ['src/shop/printing/model.ts', `import type { Id } from '../kernel/index.ts'; import { z } from 'zod';`],
  ['src/station/station.ts', `import { x } from '../shop/printing/use-cases.ts'; import fs from 'node:fs';`],
  ['src/station/devices/serial-port.ts', `import { SerialPort } from 'serialport';`],
  ['electron/main.ts', `import { app, type BrowserWindow } from 'electron';`],
  [
    'electron/ipc.ts',
    `import { ipcMain } from 'electron'; import type { Station } from '../src/station/station.ts';`,
  ],
  ['electron/window.ts', `import { BrowserWindow } from 'electron';`],
  [
    'renderer/client.ts',
    `import type { contract } from '../src/shop/contract.ts'; import { a } from '../src/shop/access/index.ts';`,
  ],
  ['renderer/main.tsx', `import { createRoot } from 'react-dom/client'; import './base.css';`],
])('%s may say: %s', (path, text) => {
  expect(checkLayers([{ path, text }])).toEqual([]);
});
