import { Button, Modal } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { StationGreeting } from '../../src/shop/people/contract.ts';
import { useApi } from '../app/services.tsx';
import { useWords } from '../text/index.ts';
import { clsx } from '../ui/clsx.ts';
import { useTell } from '../ui/tell.ts';
import styles from './stop-printer.module.css';

type StoppablePrinter = StationGreeting['printers'][number];

/**
 * Stops a printer, for anyone, from every screen, signed in or not. Two touches: one names the printer, the second
 * sends the halt. It is no emergency stop and does not say so.
 */
export function StopPrinter() {
  const t = useWords();
  const api = useApi();
  const [opened, setOpened] = useState(false);
  const greeting = useQuery(api.people.greeting.queryOptions());
  const printers = greeting.data?.printers ?? [];
  const active = printers.filter((printer) => printer.active);
  const others = printers.filter((printer) => !printer.active);
  const open = () => {
    void greeting.refetch();
    setOpened(true);
  };
  return (
    <>
      <Button
        variant="outline"
        color="red"
        className={styles['button']}
        leftSection={<IconHandStop aria-hidden size={20} stroke={2} />}
        onClick={open}
      >
        {t('shell.stop.button')}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={t('shell.stop.title')}
        size={520}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <p className={styles['explain']}>{t('shell.stop.explain')}</p>
        {printers.length === 0 ? <p className={styles['explain']}>{t('shell.stop.none')}</p> : null}
        {active.length === 0 && printers.length > 0 ? (
          <p className={styles['explain']}>{t('shell.stop.noneActive')}</p>
        ) : null}
        <ul className={styles['list']}>
          {[...active, ...others].map((printer) => (
            <StopRow key={printer.printerId} printer={printer} />
          ))}
        </ul>
      </Modal>
    </>
  );
}

// The second touch has to follow the first: an armed row that is forgotten disarms itself.
const ARMED_MILLISECONDS = 4_000;

function StopRow({ printer }: { readonly printer: StoppablePrinter }) {
  const t = useWords();
  const api = useApi();
  const tell = useTell();
  const [armed, setArmed] = useState(false);
  const stop = useMutation(
    api.printers.stop.mutationOptions({
      onSuccess: () => tell.done(t('shell.stop.sent', { printer: printer.name })),
      onError: tell.error,
    }),
  );
  useEffect(() => {
    if (!armed) return undefined;
    const timer = setTimeout(() => setArmed(false), ARMED_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [armed]);
  const touch = () => {
    setArmed(!armed);
    if (armed) stop.mutate({ printerId: printer.printerId as never });
  };
  return (
    <li className={styles['row']}>
      <span className={styles['name']}>
        {printer.name}
        <span className={styles['state']}>
          {printer.active ? t('shell.stop.running') : t('shell.stop.idle')}
        </span>
      </span>
      <button
        type="button"
        className={clsx(styles['stop'], armed && styles['armed'])}
        aria-label={`${armed ? t('shell.stop.second') : t('shell.stop.first')}: ${printer.name}`}
        onClick={touch}
      >
        <IconHandStop aria-hidden size={22} />
        {armed ? t('shell.stop.second') : t('shell.stop.first')}
      </button>
    </li>
  );
}
