/** The window's address space: its own scheme, so that a page of it can reach no file and no other host's cookies. */
export const APP_SCHEME = 'app';
export const APP_HOST = 'printhall';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;
export const APP_START = `${APP_ORIGIN}/`;

/** What could make two parsers read one address differently: control characters, spaces, letters beyond ASCII, `\`. */
const AMBIGUOUS = /[^!-~]|\\/;

/**
 * Whether an address is a page of the window, and nothing that only looks like one: the text must begin exactly so,
 * and the parser must agree about scheme and host, with no credentials and no port.
 */
export function isAppAddress(address: string): boolean {
  if (!address.startsWith(APP_START) || AMBIGUOUS.test(address) || !URL.canParse(address)) return false;
  const url = new URL(address);
  return (
    url.protocol === `${APP_SCHEME}:` && url.host === APP_HOST && url.username === '' && url.password === ''
  );
}
