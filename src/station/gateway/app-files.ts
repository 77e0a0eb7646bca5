import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

/** What the window's page may load and do: its own files only, no inline script or style, no other host. */
const POLICY = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'object-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
  'worker-src': ["'self'"],
} as const;

export const CONTENT_SECURITY_POLICY = Object.entries(POLICY)
  .map(([directive, sources]) => `${directive} ${sources.join(' ')}`)
  .join('; ');

/** Go with every response of a face, files and bytes alike. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = Object.freeze({
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
});

const MIME_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
};

export interface AppFile {
  /** Absolute in the window's own address space, as in `/assets/index-3fa1b2c4.js`. */
  readonly path: string;
  readonly mimeType: string;
  readonly body: Uint8Array<ArrayBuffer>;
  /** Its name carries a hash of its content, so it may be kept for ever. */
  readonly immutable: boolean;
}

/** The built files of the window by path. What is not in it cannot be asked for. */
export type AppFiles = ReadonlyMap<string, AppFile>;

/** Vite puts what it names by hash in `assets/`: `name-` and eight characters. */
const HASHED_ASSET = /^\/assets\/[^/]+-[\w-]{8}\.\w+$/;

/**
 * Reads every built file of the window into memory (a few megabytes), so that serving one is a look-up and never a
 * path on disk. Links are left out. Throws when the directory is not there: the window has not been built.
 */
export function loadAppFiles(directory: string): AppFiles {
  const files = new Map<string, AppFile>();
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    // Source maps are for people at the source, not for a station's visitors.
    if (!entry.isFile() || entry.name.endsWith('.map')) continue;
    const location = join(entry.parentPath, entry.name);
    const path = `/${relative(directory, location).split(sep).join('/')}`;
    files.set(path, {
      path,
      mimeType: MIME_TYPES[extname(entry.name).toLowerCase()] ?? 'application/octet-stream',
      body: new Uint8Array(readFileSync(location)),
      immutable: HASHED_ASSET.test(path),
    });
  }
  return files;
}

/** Scheme and authority as written. Not `URL.origin`, which is `null` for a scheme that the URL standard does not know. */
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^/?#\\]*/;

/** A screen's address, made by the window's router: plain words, so nothing that could mean a file. */
const SCREEN_PATH = /^(?:\/[A-Za-z0-9_-]+)*\/?$/;

/**
 * The built file that an address means, or null. Pure: the address as text is looked up in the manifest; nothing is
 * decoded, normalised or joined, so `..`, `%2e%2e`, `\` and their kin are names that no file has.
 *
 * @param origin what the address must begin with; by default whatever it begins with (the caller has checked it)
 */
export function resolveAppUrl(
  url: string,
  files: AppFiles,
  origin: string = ORIGIN.exec(url)?.[0] ?? '',
): AppFile | null {
  if (!url.startsWith(`${origin}/`)) return null;
  const target = url.slice(origin.length).split('#', 1)[0] ?? '';
  const file = files.get(target);
  if (file !== undefined) return file;
  // Only a screen takes a query: its filters and selection.
  const path = target.split('?', 1)[0] ?? '';
  return SCREEN_PATH.test(path) ? (files.get('/index.html') ?? null) : null;
}

/** The response for an address of the window, headers and all; null when no built file has it. */
export function serveAppFile(files: AppFiles, url: string, origin?: string): Response | null {
  const file = resolveAppUrl(url, files, origin);
  if (file === null) return null;
  return new Response(file.body, {
    headers: {
      ...SECURITY_HEADERS,
      'content-type': file.mimeType,
      'content-length': String(file.body.byteLength),
      'cache-control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    },
  });
}
