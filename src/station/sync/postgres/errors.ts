import { HubRefuses, HubUnreachable } from '../hub.ts';

/** Codes of the hub's own functions (src/station/hub/migrations/0001_standing.sql). */
const OWN_CODES: Readonly<Record<string, HubRefuses['code']>> = {
  PH001: 'revoked',
  PH002: 'codeUsed',
  PH003: 'credentials',
  PH004: 'notAHub',
};

/** What a database says that has no hub in it, by PostgreSQL's list of codes (appendix A). */
const NO_HUB_HERE: ReadonlySet<string> = new Set([
  '3D000', // no such database
  '3F000', // no such schema
  '42883', // no such function
  '42P01', // no such table
]);

/**
 * Codes and classes that pass by themselves: no connection, no room, shutting down or starting up, taken back for another
 * transaction, waited too long, a machine's own trouble, a copy that only reads.
 */
const PASSING = /^(?:08|53|57|58|40|55P03|25006|25P0[34]|XX)/;

/**
 * What an error of a connection means for who asked: `HubUnreachable`, `HubRefuses`, or the error itself where it is a
 * bug (PostgreSQL did not understand what this station said).
 */
export function sortedError(error: unknown): Error {
  if (error instanceof HubUnreachable || error instanceof HubRefuses) return error;
  if (!(error instanceof Error)) return new HubUnreachable(String(error));
  const code = sqlStateOf(error);
  // Not PostgreSQL speaking: the network, or a connection that was closed in the middle.
  if (code === null) return new HubUnreachable(error.message, { cause: error });
  const own = OWN_CODES[code];
  if (own !== undefined) return new HubRefuses(own, error.message);
  if (code === '28000' && /not permitted to log in/.test(error.message))
    return new HubRefuses('revoked', error.message);
  if (code.startsWith('28')) return new HubRefuses('credentials', error.message);
  if (NO_HUB_HERE.has(code)) return new HubRefuses('notAHub', error.message);
  return PASSING.test(code) ? new HubUnreachable(error.message, { cause: error }) : error;
}

/** The five characters by which PostgreSQL tells its errors apart; null: it was not PostgreSQL that spoke. */
export function sqlStateOf(error: unknown): string | null {
  const isServers = error instanceof Error && 'severity' in error && 'code' in error;
  return isServers && typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code) ? error.code : null;
}
