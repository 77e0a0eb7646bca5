import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { IconFilamentPrinter } from '../../ui/icon-filament-printer.ts';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useApi } from '../../app/services.tsx';
import { refusalOf } from '../../client.ts';
import { useWords } from '../../text/index.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { FilamentOffer, PromptBox } from '../controls/index.tsx';
import { useFitting } from '../printing/fitting.ts';
import { MoreMenu } from '../printing/more-menu.tsx';
import { usePrinterActions } from '../printing/use-printer-actions.ts';
import { PrinterTabs } from './printer-tabs.tsx';
import { panelPermissions } from '../../workspaces/panel-permissions.ts';

/** One printer: how it stands, what can be done at it by hand, what it has done, and how it is set up. */
export function PrinterPage() {
  const t = useWords();
  const api = useApi();
  const { printerId } = useParams({ from: '/bench/$printerId' });
  const input = { printerId: printerId as never };
  const { data, error, refetch } = useQuery(api.printers.get.queryOptions({ input }));
  if (data) return <Known printer={data} />;
  return (
    <Page title={t('bench.title')}>
      {error && refusalOf(error) ? (
        <EmptyState icon={IconFilamentPrinter} title={t('bench.page.gone')} action={<ToBench />} />
      ) : null}
      {error && !refusalOf(error) ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {error ? null : <LoadingRows rows={3} height={180} />}
    </Page>
  );
}

function ToBench() {
  const t = useWords();
  return (
    <Button
      variant="default"
      leftSection={<IconArrowLeft aria-hidden size={18} />}
      renderRoot={(props) => <Link to="/bench" {...props} />}
    >
      {t('bench.page.toBench')}
    </Button>
  );
}

function Known({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  const { act, busy } = usePrinterActions(printer);
  const fitting = useFitting([printer]).get(printer.printerId) ?? 0;
  return (
    <Page
      permissions={panelPermissions('bench')}
      title={printer.name}
      aside={printer.simulated ? t('bench.simulated') : null}
      actions={
        <>
          <ToBench />
          <MoreMenu printer={printer} act={act} />
        </>
      }
    >
      <PromptBox printer={printer} />
      <FilamentOffer printer={printer} />
      <PrinterTabs printer={printer} act={act} busy={busy} fitting={fitting} />
    </Page>
  );
}
