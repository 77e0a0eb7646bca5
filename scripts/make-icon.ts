import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { BROWSER_FLAGS, findBrowser } from './setup/browser.mjs';

/** Draws build/icon.svg into resources/icon.png, from which packages and windows take theirs. */

const root = join(import.meta.dirname, '..');
const SIDE = 512;

const executablePath = findBrowser();
if (executablePath === null) throw new Error('Drawing the icon needs an installed Chromium.');
const browser = await chromium.launch({ executablePath, args: [...BROWSER_FLAGS] });
const page = await browser.newPage({ viewport: { width: SIDE, height: SIDE } });
const drawing = readFileSync(join(root, 'build/icon.svg'), 'utf8');
await page.setContent(`<style>body { margin: 0 }</style>${drawing}`);
await page.screenshot({ path: join(root, 'resources/icon.png'), omitBackground: true });
await browser.close();
