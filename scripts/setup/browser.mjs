import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { nodeProgram, outsideEnvironment, root, run } from './processes.mjs';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
];

const FIXED_PLACES = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/**
 * Flags under which an installed Chromium runs anywhere: as root, without a graphics card, without calling home. Only
 * 3D views are drawn by the card that is played in software; for plain pages that takes ten times as long.
 */
export const BROWSER_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--enable-unsafe-swiftshader',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];

/**
 * The program of an installed browser of Chromium's family, or null. `PRINTHALL_BROWSER` names another.
 * @returns {string | null}
 */
export function findBrowser() {
  const named = process.env.PRINTHALL_BROWSER;
  if (named !== undefined && named !== '') return named;
  const inPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...inPath, ...(FIXED_PLACES[process.platform] ?? []), ...ownPlaywright()].find(isProgram) ?? null;
}

/** Where Playwright keeps a Chromium that it fetched itself. */
function ownPlaywright() {
  const cache =
    process.platform === 'darwin'
      ? join(homedir(), 'Library/Caches/ms-playwright')
      : process.platform === 'win32'
        ? join(process.env.LOCALAPPDATA ?? '', 'ms-playwright')
        : join(homedir(), '.cache/ms-playwright');
  if (!existsSync(cache)) return [];
  const builds = readdirSync(cache).filter((name) => /^chromium-\d+$/.test(name));
  const programs = [
    'chrome-linux/chrome',
    'chrome-linux64/chrome',
    'chrome-win/chrome.exe',
    'chrome-win64/chrome.exe',
    'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
  ];
  return builds.flatMap((build) => programs.map((program) => join(cache, build, program)));
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Gets a browser where there is none: Debian's package when this is root on a Debian-like machine, else Playwright's.
 * @returns {Promise<string | null>} its program; null when none could be had, which has then been said
 */
export async function ensureBrowser() {
  const found = findBrowser();
  if (found !== null) return found;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    process.stdout.write("No browser is here: installing Debian's chromium.\n");
    const env = { ...outsideEnvironment(), DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update', '-qq'], { quiet: true, env });
    const { output } = await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
      quiet: true,
      env,
    });
    if (findBrowser() === null) process.stdout.write(`${output.trim().split('\n').slice(-3).join('\n')}\n`);
  }
  if (findBrowser() === null) {
    process.stdout.write('Asking Playwright for its Chromium.\n');
    const cli = join(root, 'node_modules/@playwright/test/cli.js');
    await run(nodeProgram(), [cli, 'install', 'chromium'], { quiet: true, timeoutMilliseconds: 300_000 });
  }
  const browser = findBrowser();
  if (browser === null) {
    process.stdout.write(
      'No browser could be had. Install Chromium or Google Chrome (on Debian: sudo apt install chromium), ' +
        'or name one in PRINTHALL_BROWSER, and run this again.\n',
    );
  }
  return browser;
}
