/** The names on both sides of the door. Apart from the schemas, so that the preload stays free of everything else. */
export const CHANNEL_NAMES = {
  /** From the preload: asks for a port to the station. */
  connect: 'printhall:connect',
  /** From the preload: how far the prints are, for the task bar. */
  progress: 'printhall:progress',
  /** To the preload, and on to the page: carries the port. */
  port: 'printhall:port',
} as const;
