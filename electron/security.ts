import { app, shell, type Event, type Session, type WebContents } from 'electron';
import { isAppAddress } from './address.ts';

/** Copying a link or a code. Everything else that a page can ask for is refused, names yet unknown among them. */
const ALLOWED_PERMISSIONS: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);

/** Whether the page may have a permission of Chromium's. Electron would grant all of them. */
export function mayHavePermission(permission: string, requestingAddress: string): boolean {
  return ALLOWED_PERMISSIONS.has(permission) && isAppAddress(requestingAddress);
}

/** Whether the page may ask for an address at all: its own, and what it made itself. No host, no file. */
export function mayRequest(address: string): boolean {
  return (
    isAppAddress(address) ||
    address.startsWith('data:') ||
    (address.startsWith('blob:') && isAppAddress(address.slice('blob:'.length))) ||
    (!app.isPackaged && address.startsWith('devtools://devtools/'))
  );
}

/** The pages outside that Printhall itself may open in the person's browser. Addresses never come from data. */
const OUTSIDE_PAGES = { licence: 'https://www.gnu.org/licenses/agpl-3.0.html' } as const;

const OUTSIDE_ORIGINS: ReadonlySet<string> = new Set(['https://www.gnu.org']);

export function mayOpenOutside(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return (
    url.protocol === 'https:' && OUTSIDE_ORIGINS.has(url.origin) && url.username === '' && url.password === ''
  );
}

/** Opens one of the known pages in the person's browser. The only call of `shell.openExternal`. */
export async function openOutside(page: keyof typeof OUTSIDE_PAGES): Promise<void> {
  const address = OUTSIDE_PAGES[page];
  if (mayOpenOutside(address)) await shell.openExternal(address);
}

/** Closes everything of a session that a page of ours does not need. */
export function restrictSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(mayHavePermission(permission, details.requestingUrl));
  });
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin) =>
    mayHavePermission(permission, requestingOrigin),
  );
  // Printers are opened by the station, never by the page.
  session.setDevicePermissionHandler(() => false);
  session.on('select-serial-port', (event, _ports, _contents, answer) => {
    event.preventDefault();
    answer('');
  });
  session.on('select-hid-device', (event, _details, answer) => {
    event.preventDefault();
    answer(null);
  });
  session.on('select-usb-device', (event, _details, answer) => {
    event.preventDefault();
    answer();
  });
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  // Its dictionaries would be fetched from the internet.
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest((request, answer) => answer({ cancel: !mayRequest(request.url) }));
}

/** Keeps every page, now and later, on the window's own addresses and in its own window. */
export function restrictPages(): void {
  app.on('web-contents-created', (_event, contents) => restrictPage(contents));
}

function restrictPage(contents: WebContents): void {
  const stayInside = (event: Event & { readonly url: string }): void => {
    if (!isAppAddress(event.url)) event.preventDefault();
  };
  contents.on('will-navigate', stayInside);
  contents.on('will-frame-navigate', stayInside);
  contents.on('will-redirect', stayInside);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('select-bluetooth-device', (event, _devices, answer) => {
    event.preventDefault();
    answer('');
  });
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
