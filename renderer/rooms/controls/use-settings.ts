import { useMutation } from '@tanstack/react-query';
import type { SettingsReading } from '../../../src/shop/controls/index.ts';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useServices } from '../../app/services.tsx';
import { useTell } from '../../ui/tell.ts';

interface Taken {
  readonly said: string;
  readonly onDone: () => void;
}

/** Puts a new reading where the former stood, and has what is kept asked for again. */
function useNewReading(printer: PrinterView, { said, onDone }: Taken) {
  const { api, queryClient } = useServices();
  const tell = useTell();
  const input = { printerId: printer.printerId as never };
  return {
    onSuccess: (reading: SettingsReading) => {
      queryClient.setQueryData(api.controls.readSettings.queryOptions({ input }).queryKey, reading);
      tell.done(said);
      onDone();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: api.controls.settingsHistory.key() }),
  };
}

export function useChangeSettings(printer: PrinterView, taken: Taken) {
  const { api } = useServices();
  return useMutation(api.controls.changeSettings.mutationOptions(useNewReading(printer, taken)));
}

export function useRestoreSettings(printer: PrinterView, taken: Taken) {
  const { api } = useServices();
  return useMutation(api.controls.restoreSettings.mutationOptions(useNewReading(printer, taken)));
}
