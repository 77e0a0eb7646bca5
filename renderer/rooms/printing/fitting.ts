import { useQueries } from '@tanstack/react-query';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useApi } from '../../app/services.tsx';
import { situationOf } from './situation.ts';

const SHOWN_AT_MOST = 50;

/** The approved tasks that a printer could take now, in the order of the queue. */
export function fittingInput(printer: Pick<PrinterView, 'printerId'>) {
  return {
    printerId: printer.printerId as never,
    states: ['queued' as const],
    order: 'queue' as const,
    limit: SHOWN_AT_MOST,
  };
}

/** How many approved tasks each free printer could take, by printer. */
export function useFitting(printers: readonly PrinterView[]): ReadonlyMap<string, number> {
  const api = useApi();
  const free = printers.filter((printer) => situationOf(printer).kind === 'ready');
  const answers = useQueries({
    queries: free.map((printer) => api.printing.tasks.queryOptions({ input: fittingInput(printer) })),
  });
  return new Map(free.map((printer, index) => [printer.printerId, answers[index]?.data?.total ?? 0]));
}
