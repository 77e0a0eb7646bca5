import { importsOf, type ImportOf } from './syntax.ts';
import type { Problem, SourceFile } from './tree.ts';

/**
 * The rooms in the one order in which they may know each other: each knows the kernel and the doors (`index.ts`) of
 * those before it. A new room gets its place here.
 */
export const ROOM_ORDER = [
  'kernel',
  'access',
  'records',
  'audit',
  'hierarchy',
  'grants',
  'people',
  'files',
  'printers',
  'controls',
  'cameras',
  'projects',
  'printing',
  'sync',
  'live',
] as const;

/** A rule of the house: whose imports it is about, and what it says of one of them (null: nothing). */
interface LayerRule {
  readonly name: string;
  readonly about: (path: string) => boolean;
  readonly fault: (found: ImportOf, path: string) => string | null;
}

const OUTER = ['src/station/', 'src/cli/', 'electron/', 'renderer/'];

const isUnder = (target: string, folders: readonly string[]): boolean =>
  folders.some((folder) => target.startsWith(folder));

const roomOf = (path: string): string | null => /^src\/shop\/([^/]+)\//.exec(path)?.[1] ?? null;

const PURE =
  /^src\/shop\/(?:kernel\/.*|[^/]+\/protocol\/.*|.*(?:model|transitions|permissions|index|contract))\.ts$/;

const isBuiltIn = (target: string): boolean => target.startsWith('node:');

export const LAYER_RULES: readonly LayerRule[] = [
  {
    name: 'the kernel knows nothing',
    about: (path) => path.startsWith('src/shop/kernel/'),
    fault: ({ target }) =>
      target.startsWith('src/shop/kernel/') ? null : 'the kernel imports nothing but itself',
  },
  {
    name: 'rooms know the rooms before them, by their door',
    about: (path) => roomOf(path) !== null,
    fault: ({ target }, path) => faultBetweenRooms(path, target),
  },
  {
    name: 'the shop knows no machine and no face',
    about: (path) => path.startsWith('src/shop/'),
    fault: ({ target }) => (isUnder(target, OUTER) ? 'the shop knows neither the station nor a face' : null),
  },
  {
    name: 'pure files stay pure',
    about: (path) => PURE.test(path),
    fault: ({ target }) =>
      isBuiltIn(target) || /^(?:drizzle-orm|better-sqlite3)(?:\/|$)/.test(target)
        ? 'this file runs in the window too: no Node, no SQL'
        : null,
  },
  {
    name: 'the station knows no face',
    about: (path) => path.startsWith('src/station/'),
    fault: ({ target }) => (isUnder(target, OUTER.slice(1)) ? 'the station knows no face' : null),
  },
  {
    name: 'the command line and the desktop do not know each other',
    about: (path) => path.startsWith('src/cli/') || path.startsWith('electron/'),
    fault: ({ target }, path) =>
      isUnder(
        target,
        ['src/cli/', 'electron/', 'renderer/'].filter((folder) => !path.startsWith(folder)),
      )
        ? 'a face knows the station, not another face'
        : null,
  },
  {
    name: 'the window knows the contract and the doors of rooms',
    about: (path) => path.startsWith('renderer/'),
    fault: ({ target, typeOnly }) => faultOfWindow(target, typeOnly),
  },
  {
    name: 'one file opens serial ports',
    about: (path) => path !== 'src/station/devices/serial-port.ts' && !path.startsWith('benchmarks/'),
    fault: ({ target }) =>
      /^(?:serialport|@serialport\/.*)$/.test(target)
        ? 'only src/station/devices/serial-port.ts imports serialport'
        : null,
  },
  {
    name: 'electron is imported in electron/ only',
    about: (path) => !path.startsWith('electron/'),
    fault: ({ specifier, typeOnly }, path) =>
      /^electron(?:\/|$)/.test(specifier) && !(typeOnly && path.startsWith('tests/electron/'))
        ? 'only electron/ imports electron'
        : null,
  },
  {
    name: 'one file opens the door to the main process',
    about: (path) => path.startsWith('electron/') && path !== 'electron/ipc.ts',
    fault: ({ target, names }) =>
      target === 'electron' && names.some((name) => name === 'ipcMain' || name === '*')
        ? 'only electron/ipc.ts imports ipcMain'
        : null,
  },
  {
    name: 'one file makes windows',
    about: (path) => path.startsWith('electron/') && path !== 'electron/window.ts',
    fault: ({ target, names, typeOnly }) =>
      target === 'electron' &&
      !typeOnly &&
      names.some((name) => ['BrowserWindow', 'WebContentsView', 'BrowserView'].includes(name))
        ? 'only electron/window.ts makes windows (elsewhere: `import type`)'
        : null,
  },
  {
    name: 'programs are not imported from tests, scripts or benchmarks',
    about: (path) => path.startsWith('src/') || path.startsWith('electron/') || path.startsWith('renderer/'),
    fault: ({ target }) =>
      isUnder(target, ['tests/', 'scripts/', 'benchmarks/', 'dist/']) ? 'not a part of the program' : null,
  },
];

/**
 * A room's index.ts is read by the window too, so what needs SQL cannot stand there. Files that run on the station only
 * may also know the tables, rows and use cases of the rooms before them, and the store side of `records`, on which every room
 * stands.
 */
const STORE_SIDE = /^src\/shop\/(?:[^/]+\/(?:tables|[a-z-]*rows|use-cases)|records\/[^/]+)\.ts$/;

function faultBetweenRooms(path: string, target: string): string | null {
  const room = roomOf(path) ?? '';
  const other = roomOf(target);
  if (other === null) {
    return target.startsWith('src/shop/') ? 'the list of all rooms is for the faces, not for a room' : null;
  }
  if (other === room) return null;
  const ownPlace = placeOf(room);
  const otherPlace = placeOf(other);
  if (ownPlace === -1) return `the room ${room} has no place in ROOM_ORDER (scripts/checks/layers.ts)`;
  if (otherPlace === -1) return `the room ${other} has no place in ROOM_ORDER (scripts/checks/layers.ts)`;
  if (otherPlace > ownPlace) return `${room} comes before ${other} and must not know it`;
  if (target === `src/shop/${other}/index.ts` || (!PURE.test(path) && STORE_SIDE.test(target))) return null;
  return 'another room is known by its index.ts only';
}

function placeOf(room: string): number {
  return ROOM_ORDER.findIndex((name) => name === room);
}

function faultOfWindow(target: string, typeOnly: boolean): string | null {
  if (isBuiltIn(target)) return 'the window has no Node';
  if (target.startsWith('electron/')) {
    // The bridge's type is the one word that both sides of the preload must agree on.
    return typeOnly && target === 'electron/preload.ts'
      ? null
      : 'the window knows the preload by its type only';
  }
  if (!target.startsWith('src/')) return null;
  if (target === 'src/shop/contract.ts') return null;
  return /^src\/shop\/[^/]+\/(?:index|contract)\.ts$/.test(target)
    ? null
    : 'the window knows src/shop/contract.ts and the index.ts and contract.ts of rooms, nothing else';
}

/** Vite's configuration runs in Node, beside the window and not in it. */
const BUILD_FILES: ReadonlySet<string> = new Set([
  'renderer/vite.config.ts',
  'renderer/theme-style-sheet.ts',
]);

/** Every import that breaks a rule of the house. */
export function checkLayers(files: readonly SourceFile[]): Problem[] {
  return files
    .filter(({ path }) => /\.(?:ts|tsx|mjs|js)$/.test(path) && !BUILD_FILES.has(path))
    .flatMap((file) => {
      const rules = LAYER_RULES.filter((rule) => rule.about(file.path));
      return importsOf(file).flatMap((found) =>
        rules.flatMap((rule) => {
          const fault = rule.fault(found, file.path);
          return fault === null
            ? []
            : [`${file.path}:${found.line}: ${found.specifier}: ${fault} (${rule.name})`];
        }),
      );
    });
}
