import { Button } from '@mantine/core';
import { IconArrowLeft, IconMessageQuestion } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useApi } from '../../app/services.tsx';
import { refusalOf } from '../../client.ts';
import { useWords } from '../../text/index.ts';
import { FormError } from '../../ui/form.tsx';
import type { FoundPrinter } from './add-printer.tsx';
import styles from './add-printer.module.css';

interface AddAskingProps {
  readonly scopeId: string;
  /** Null: nothing is chosen yet. */
  readonly address: string | null;
  readonly credential: string | null;
  readonly onBack: () => void;
  readonly onFound: (found: FoundPrinter) => void;
}

/** Asks who is at the address; when nobody answers as a printer, says what to do about it. */
export function AddAsking({ scopeId, address, credential, onBack, onFound }: AddAskingProps) {
  const t = useWords();
  const api = useApi();
  const probe = useMutation(api.printers.probe.mutationOptions());
  const ask = () => {
    if (address === null) return;
    const secret = credential === null ? {} : { credential };
    probe.mutate(
      { scopeId: scopeId as never, address, ...secret },
      {
        onSuccess: (probed) => onFound({ address: addressAt(address, probed.baudRate), credential, probed }),
      },
    );
  };
  return (
    <>
      <FormError error={probe.error} />
      {probe.error ? (
        <p className={styles['advice']}>
          <b>{t('printersSetup.advice.title')}</b> {t(`printersSetup.advice.${adviceOf(probe.error)}`)}
        </p>
      ) : null}
      <p role="status" className={styles['quiet']}>
        {probe.isPending ? t('printersSetup.asking') : null}
      </p>
      <div className={styles['answers']}>
        <Button
          variant="default"
          size="md"
          leftSection={<IconArrowLeft aria-hidden size={18} />}
          onClick={onBack}
        >
          {t('printersSetup.back')}
        </Button>
        {probe.error && address !== null ? (
          <Button variant="default" size="md" onClick={() => onFound({ address, credential, probed: null })}>
            {t('printersSetup.withoutAnswer')}
          </Button>
        ) : null}
        <Button
          size="md"
          disabled={address === null}
          loading={probe.isPending}
          leftSection={<IconMessageQuestion aria-hidden size={20} />}
          onClick={ask}
        >
          {t('printersSetup.ask')}
        </Button>
      </div>
    </>
  );
}

/** With the speed at which it answered, so that the next connection is there at once. */
function addressAt(address: string, baudRate: number | null): string {
  return address.startsWith('serial:') && baudRate !== null && !address.includes('@')
    ? `${address}@${baudRate}`
    : address;
}

function adviceOf(error: unknown): 'cannotOpen' | 'notAPrinter' | 'keyRefused' | 'other' {
  switch (refusalOf(error)?.code) {
    case 'printers.cannotOpen':
      return 'cannotOpen';
    case 'printers.notAPrinter':
    case 'printers.noAnswer':
      return 'notAPrinter';
    case 'printers.keyRefused':
      return 'keyRefused';
    default:
      return 'other';
  }
}
