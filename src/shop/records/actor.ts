/** What showed that the person of a session is there: their password, the PIN of a shared screen, or a code. */
export type KnownBy = 'password' | 'pin' | 'code';

/** Who acted, as they were at that moment: entries survive renaming and deactivation. */
export interface Actor {
  readonly personId: string | null;
  /** Null for a printer, the station itself, or somebody who had not signed in. */
  readonly personName: string | null;
  readonly roleName: string | null;
  readonly grantId: string | null;
  /** SHA-256 of the session's token, shortened: tells sessions apart and opens none. */
  readonly session: string | null;
  /** Null, or not there in older entries, where nobody had signed in. */
  readonly knownBy?: KnownBy | null;
  readonly face: 'window' | 'browser' | 'commandLine' | 'station' | 'printer';
}
