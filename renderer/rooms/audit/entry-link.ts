import type { NavigateOptions } from '@tanstack/react-router';
import type { AuditEntryView } from '../../../src/shop/audit/contract.ts';

/** Where the record of an entry can be looked at. Null: it has no screen of its own. */
export function linkOf({ recordKind, recordId, facts }: AuditEntryView): NavigateOptions | null {
  if (recordId === null) return null;
  switch (recordKind) {
    case 'printTask':
      return { to: '/tasks/$taskId', params: { taskId: recordId } };
    case 'print':
      return typeof facts['taskId'] === 'string'
        ? { to: '/tasks/$taskId', params: { taskId: facts['taskId'] } }
        : null;
    case 'printer':
      return { to: '/bench/$printerId', params: { printerId: recordId } };
    case 'project':
      return { to: '/projects/$projectId', params: { projectId: recordId } };
    case 'person':
      return { to: '/people/$personId', params: { personId: recordId } };
    case 'scope':
      return { to: '/factories', search: { view: 'places', place: recordId } };
    default:
      return null;
  }
}
