import { IconAlertTriangle, IconPlugConnected } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { useTell } from '../../ui/tell.ts';
import { guardScope } from './guard-scope.ts';
import styles from './setup.module.css';

/** What must be known of a printer wherever it shows: no thermal protection, or plugged in somewhere else. */
export function PrinterNotes({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  return (
    <>
      {printer.lacksThermalProtection ? (
        <p className={styles['danger']}>
          <IconAlertTriangle aria-hidden size={22} />
          {t('printersSetup.noProtection')}
        </p>
      ) : null}
      {printer.foundAgainAt === null ? null : <FoundAgain printer={printer} address={printer.foundAgainAt} />}
    </>
  );
}

function FoundAgain({ printer, address }: { readonly printer: PrinterView; readonly address: string }) {
  const t = useWords();
  const tell = useTell();
  const { own } = useAccess();
  const { api, queryClient } = useServices();
  const connect = useMutation(
    api.printers.connectWhereFound.mutationOptions({
      onError: tell.error,
      onSettled: () => queryClient.invalidateQueries({ queryKey: api.printers.key() }),
    }),
  );
  return (
    <div className={styles['again']}>
      <p>{t('printersSetup.again.text', { address: address.replace('serial:', '') })}</p>
      <GuardedButton
        permission="printer.control"
        scopeId={guardScope(own, printer)}
        variant="default"
        size="lg"
        loading={connect.isPending}
        leftSection={<IconPlugConnected aria-hidden size={20} />}
        onClick={() => connect.mutate({ printerId: printer.printerId as never })}
      >
        {t('printersSetup.again.connect')}
      </GuardedButton>
    </div>
  );
}
