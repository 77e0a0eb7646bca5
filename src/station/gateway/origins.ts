/** Names under which a browser of this machine reaches the gateway. Anything else is a name that was bent to it. */
const NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/** Whether the `Host` of a request is this machine's, with the gateway's own port (against DNS rebinding). */
export function isAllowedHost(host: string | null, port: string): boolean {
  // Port 80 goes without saying: no browser names it.
  return NAMES.some((name) => host === `${name}:${port}` || (port === '80' && host === name));
}

/**
 * Whether a request that may change something comes from the gateway's own page. A browser always names the origin of
 * such a request; a program of this machine need not, and is no confused browser.
 */
export function isAllowedOrigin(origin: string | null, host: string): boolean {
  return origin === null || origin === `http://${host}`;
}
