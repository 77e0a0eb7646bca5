/** Names under which a browser of this machine reaches the gateway. Anything else is a name that was bent to it. */
const NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/** Whether the `Host` of a request is this machine's (against DNS rebinding). `port` empty: any. */
export function isAllowedHost(host: string | null, port: string): boolean {
  return NAMES.some((name) =>
    port === '' ? host === name || host?.startsWith(`${name}:`) : host === `${name}:${port}`,
  );
}

/**
 * Whether a request that may change something comes from the gateway's own page. A browser always names the origin of
 * such a request; a program of this machine need not, and is no confused browser.
 */
export function isAllowedOrigin(origin: string | null, host: string): boolean {
  return origin === null || origin === `http://${host}`;
}
