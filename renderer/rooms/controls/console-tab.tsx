import { Switch } from '@mantine/core';
import { IconPlugX } from '@tabler/icons-react';
import { useState } from 'react';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useWords } from '../../text/index.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { CommandInput } from './command-input.tsx';
import { isChatter } from './console-lines.ts';
import { ConsoleList } from './console-list.tsx';
import styles from './console.module.css';
import { NoEntry } from './no-entry.tsx';
import { useWhyNot } from './touch-button.tsx';
import { useControlsState } from './use-controls.ts';
import { useConsoleLines } from './use-console.ts';

/** Whether a printer has a wire at all changes with its address only. */
const SELDOM_MILLISECONDS = 30_000;

/** What goes over the wire, and a line to write on it. */
export function ConsoleTab({ printer }: { readonly printer: PrinterView }) {
  const why = useWhyNot(printer, 'printer.control', null);
  if (why !== null) return <NoEntry printer={printer} permission="printer.control" />;
  return <OpenConsole printer={printer} />;
}

function OpenConsole({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  const [hidden, setHidden] = useState(true);
  const { data: state } = useControlsState(printer.printerId, SELDOM_MILLISECONDS);
  const { data, error, refetch } = useConsoleLines(printer, true);
  if (error && data === undefined) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <LoadingRows rows={6} height={28} />;
  if (state?.offers.console === false) return <EmptyState icon={IconPlugX} title={t('wire.notOffered')} />;
  const shown = hidden ? data.lines.filter((line) => !isChatter(line)) : data.lines;
  return (
    <section className={styles['console']} aria-labelledby="wire-title">
      <header className={styles['head']}>
        <h2 id="wire-title" className={styles['heading']}>
          {t('wire.title')}
        </h2>
        <Switch
          size="lg"
          styles={{ label: { fontSize: 15 } }}
          label={t('wire.hide')}
          checked={hidden}
          onChange={({ currentTarget }) => setHidden(currentTarget.checked)}
        />
      </header>
      {shown.length === 0 ? (
        <p className={styles['nothing']}>
          {data.lines.length === 0 ? t('wire.nothing') : t('wire.allHidden')}
        </p>
      ) : (
        <ConsoleList
          label={t('wire.lines', { name: printer.name })}
          lines={shown}
          gapsBefore={data.gapsBefore}
        />
      )}
      <CommandInput printer={printer} onSent={() => void refetch()} />
    </section>
  );
}
