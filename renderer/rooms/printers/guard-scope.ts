import type { PrinterView } from '../../../src/shop/printers/index.ts';
import type { OwnAccess } from '../../../src/shop/people/contract.ts';

/** The scope that decides about a printer: its own where grants can name it, else the place that it stands in. */
export function guardScope(
  own: OwnAccess,
  printer: Pick<PrinterView, 'printerId' | 'parentScopeId'>,
): string {
  return own.scopes.some(({ id }) => id === printer.printerId) ? printer.printerId : printer.parentScopeId;
}
