import type { RecordEntry } from '../../../src/shop/audit/index.ts';

/** A line for the record of who did what. */
export function recordLine(
  about: Partial<RecordEntry> & Pick<RecordEntry, 'action'>,
  personId: string | null = null,
): RecordEntry {
  return {
    actor: {
      personId,
      personName: personId,
      roleName: null,
      grantId: null,
      session: null,
      face: personId === null ? 'station' : 'window',
    },
    result: 'done',
    recordKind: 'scope',
    recordId: null,
    recordName: null,
    scopeId: null,
    scopeName: null,
    ...about,
  };
}
