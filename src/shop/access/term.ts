import { ADMINISTER, type PermissionKey } from './permissions.ts';
import { bitsOf, hasBit } from './permission-bits.ts';

/**
 * What still holds where the term of a client or factory is over: what is there can be seen and exported, a running
 * print can be stopped, one's own profile stays one's own, and the term can be prolonged. Nothing else.
 */
export const HOLDS_AFTER_TERM: readonly PermissionKey[] = [
  'client.list',
  'client.viewStats',
  'enterprise.list',
  'factory.list',
  'user.list',
  'audit.view',
  'analytics.view',
  'dashboard.view',
  'quickLink.view',
  'pmChecklist.list',
  'pmDocument.list',
  'workOrder.list',
  'workOrderDocument.list',
  'asset.list',
  'assetDocument.list',
  'assetReport.view',
  'alert.view',
  'operationalData.view',
  'productionOrder.view',
  'project.view',
  'printTask.view',
  'printer.view',
  'camera.view',
  'part.view',
  'catalog.browse',
  'request.view',
  'quote.view',
  'order.view',
  'invoice.download',
  'job.view',
  'stock.view',
  // A heater or a moving axis does not know about terms.
  'print.pause',
  'print.cancel',
  'help.open',
  'profile.modify',
  'factory.manageExpiration',
  'client.modify',
  ADMINISTER,
];

const HOLDS_AFTER_TERM_BITS = bitsOf(HOLDS_AFTER_TERM);

/** Whether a permission, by its number, still holds where the term is over. */
export function holdsAfterTerm(permission: number): boolean {
  return hasBit(HOLDS_AFTER_TERM_BITS, permission);
}
