/** Every time zone that the calendar of this machine knows, as in `Europe/Rome`. */
export const TIME_ZONES: readonly string[] = Intl.supportedValuesOf('timeZone');

export function ownTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
