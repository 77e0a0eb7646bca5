import { useMutation } from '@tanstack/react-query';
import type { CurrentPrintView, PrinterView } from '../../../src/shop/printers/index.ts';
import { useServices } from '../../app/services.tsx';
import { useTell } from '../../ui/tell.ts';
import type { NextAction } from './situation.ts';

/** What can be done with a printer at the bench, beside accepting a task. */
export type PrinterAction =
  | Exclude<NextAction, 'acceptTask'>
  | 'returnTask'
  | 'bringToCard'
  | 'stopBringing'
  | 'startFromCard'
  | 'tryAgain'
  | 'disconnect'
  | 'coolDown'
  | { readonly preheatFor: { readonly hotendCelsius: number; readonly bedCelsius: number } }
  | { readonly cancelFor: string };

/** Does one thing at a time; errors are told, and what is shown is asked for again. */
export function usePrinterActions(printer: PrinterView) {
  const { client, api, queryClient } = useServices();
  const tell = useTell();
  const act = useMutation({
    mutationFn: (action: PrinterAction) => perform(client, printer, action),
    onError: tell.error,
    onSettled: () => queryClient.invalidateQueries({ queryKey: api.printers.key() }),
  });
  return { act: act.mutate, busy: act.isPending };
}

type Client = ReturnType<typeof useServices>['client'];

function onPrint(current: CurrentPrintView | null) {
  if (!current) throw new Error('The printer has no print in hand.');
  return { printId: current.printId as never, expectedVersion: current.version };
}

async function perform(client: Client, printer: PrinterView, action: PrinterAction): Promise<unknown> {
  const printerId = printer.printerId as never;
  const { printing, printers } = client;
  if (typeof action === 'object') {
    if ('preheatFor' in action) return printers.setTargets({ printerId, ...action.preheatFor });
    return printing.cancel({ ...onPrint(printer.current), reason: action.cancelFor });
  }
  switch (action) {
    case 'connect':
      return printers.connect({ printerId });
    case 'disconnect':
      return printers.disconnect({ printerId });
    case 'bringBack':
      return printers.bringBack({ printerId });
    case 'clearFault':
      return printers.clearFault({ printerId });
    case 'coolDown':
      return printers.setTargets({ printerId, hotendCelsius: 0, bedCelsius: 0 });
    case 'start':
    case 'startFromCard': {
      // The person's word is good for one start: it is asked for and spent in one go, never kept.
      const { plateToken } = await printing.confirmBedClear({ printerId });
      const fromCard = action === 'startFromCard';
      return printing.start({ ...onPrint(printer.current), plateToken, fromCard });
    }
    case 'bringToCard':
      return printing.bringToCard(onPrint(printer.current));
    case 'stopBringing':
      return printing.stopBringing(onPrint(printer.current));
    case 'preheat':
      return printing.preheat(onPrint(printer.current));
    case 'pause':
      return printing.pause(onPrint(printer.current));
    case 'resume':
      return printing.resume(onPrint(printer.current));
    case 'remove':
      return printing.remove(onPrint(printer.current));
    case 'returnTask':
      return printing.returnTask(onPrint(printer.current));
    case 'tryAgain':
      return printing.tryAgain(onPrint(printer.current));
  }
}
