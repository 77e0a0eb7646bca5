import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../app/services.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { NoEntry } from './no-entry.tsx';
import { ParametersHistory } from './parameters-history.tsx';
import styles from './parameters.module.css';
import { ParametersTable } from './parameters-table.tsx';
import { useWhyNot } from './touch-button.tsx';

/** What the printer's firmware keeps, to read, change and bring back. */
export function ParametersTab({ printer }: { readonly printer: PrinterView }) {
  const why = useWhyNot(printer, 'printer.configure', null);
  if (why !== null) return <NoEntry printer={printer} permission="printer.configure" />;
  return <OpenParameters printer={printer} />;
}

function OpenParameters({ printer }: { readonly printer: PrinterView }) {
  const api = useApi();
  const input = { printerId: printer.printerId as never };
  // Reading goes over the wire: once when the tab opens, and when somebody asks for it.
  const reading = useQuery(
    api.controls.readSettings.queryOptions({
      input,
      staleTime: Infinity,
      gcTime: 0,
      refetchOnReconnect: false,
    }),
  );
  const history = useQuery(api.controls.settingsHistory.queryOptions({ input }));
  const again = () => void reading.refetch();
  if (reading.error && reading.data === undefined) {
    return <ErrorState error={reading.error} onRetry={again} />;
  }
  if (reading.data === undefined) return <LoadingRows rows={8} height={56} />;
  const kept = (history.data ?? []).toSorted((a, b) => b.readAt - a.readAt);
  return (
    <div className={styles['columns']}>
      <ParametersTable
        // What was typed belongs to this reading.
        key={reading.data.readAt}
        printer={printer}
        reading={reading.data}
        kept={kept[0] ?? null}
        reads={reading.isFetching}
        onRead={again}
      />
      <ParametersHistory printer={printer} now={reading.data} snapshots={kept} />
    </div>
  );
}
