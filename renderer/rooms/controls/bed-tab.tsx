import { Button } from '@mantine/core';
import { IconGridDots, IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useApi } from '../../app/services.tsx';
import { refusalOf } from '../../client.ts';
import { useWords } from '../../text/index.ts';
import { useErrorSentence } from '../../text/refusals.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { BedPicture } from './bed-picture.tsx';
import styles from './bed.module.css';
import { CardFiles } from './card-files.tsx';
import { NoEntry } from './no-entry.tsx';
import { useWhyNot } from './touch-button.tsx';

/** How flat the bed is, and what is on the printer's card: both as the printer tells them. */
export function BedTab({ printer }: { readonly printer: PrinterView }) {
  const why = useWhyNot(printer, 'printer.control', null);
  if (why !== null) return <NoEntry printer={printer} permission="printer.control" />;
  return (
    <div className={styles['columns']}>
      <Mesh printer={printer} />
      <CardFiles printer={printer} />
    </div>
  );
}

function Mesh({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  const api = useApi();
  const sentence = useErrorSentence();
  const input = { printerId: printer.printerId as never };
  const { data, error, isFetching, refetch } = useQuery(
    api.controls.readMesh.queryOptions({ input, staleTime: Infinity, gcTime: 0 }),
  );
  const again = () => void refetch();
  const button = (
    <Button
      variant="default"
      h={56}
      loading={isFetching}
      leftSection={<IconRefresh aria-hidden size={20} />}
      onClick={again}
    >
      {t('controls.bed.read')}
    </Button>
  );
  return (
    <section className={styles['panel']} aria-labelledby="bed-title">
      <header className={styles['head']}>
        <h2 id="bed-title" className={styles['heading']}>
          {t('controls.bed.title')}
        </h2>
        {data ? button : null}
      </header>
      {data ? <BedPicture mesh={data} /> : null}
      {!data && error && refusalOf(error) ? (
        <EmptyState icon={IconGridDots} title={sentence(error)} action={button} />
      ) : null}
      {!data && error && !refusalOf(error) ? <ErrorState error={error} onRetry={again} /> : null}
      {!data && !error ? <LoadingRows rows={4} height={56} /> : null}
    </section>
  );
}
