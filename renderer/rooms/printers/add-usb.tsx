import { Button, TextInput } from '@mantine/core';
import { IconUsb } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { FoundPort } from '../../../src/shop/printers/index.ts';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { AddAsking } from './add-asking.tsx';
import type { WhereProps } from './add-printer.tsx';
import styles from './add-printer.module.css';

/** What is plugged in shows by itself while the window looks. */
const LOOK_MILLISECONDS = 1_000;

/** The ports of this station, live; one that was plugged in a moment ago is chosen by itself when it is the only free one. */
export function AddUsb({ scopeId, onBack, onFound }: WhereProps) {
  const t = useWords();
  const api = useApi();
  const [chosen, setChosen] = useState<string | null>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const input = { scopeId: scopeId as never };
  const { data: ports = [] } = useQuery(
    api.printers.ports.queryOptions({ input, staleTime: 0, refetchInterval: LOOK_MILLISECONDS }),
  );
  const free = ports.filter(({ takenBy }) => takenBy === null);
  const only = free.length === 1 ? free[0]?.address : undefined;
  const picked = free.find(({ address }) => address === chosen)?.address ?? only ?? null;
  const path = typed?.trim() ?? '';
  const address = typed === null ? picked : path === '' ? null : `serial:${path}`;
  return (
    <>
      {typed === null ? (
        <Ports ports={ports} picked={picked} onPick={setChosen} />
      ) : (
        <TextInput
          size="md"
          label={t('printersSetup.usb.path')}
          description={t('printersSetup.usb.pathHint')}
          classNames={{ input: 'mono' }}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          data-autofocus
        />
      )}
      {typed === null ? (
        <Button variant="subtle" className={styles['aside']} onClick={() => setTyped('')}>
          {t('printersSetup.usb.typePath')}
        </Button>
      ) : null}
      <AddAsking scopeId={scopeId} address={address} credential={null} onBack={onBack} onFound={onFound} />
    </>
  );
}

interface PortsProps {
  readonly ports: readonly FoundPort[];
  readonly picked: string | null;
  readonly onPick: (address: string) => void;
}

function Ports({ ports, picked, onPick }: PortsProps) {
  const t = useWords();
  return (
    <div aria-live="polite">
      {ports.length === 0 ? (
        <div className={styles['waiting']}>
          <IconUsb aria-hidden size={40} stroke={1.3} className={styles['waitingIcon']} />
          <p className={styles['waitingText']}>{t('printersSetup.usb.waiting')}</p>
          <p className={styles['quiet']}>{t('printersSetup.usb.still')}</p>
        </div>
      ) : (
        <div role="radiogroup" aria-label={t('printersSetup.usb.title')} className={styles['ports']}>
          {ports.map((port) => (
            <Port key={port.address} port={port} picked={port.address === picked} onPick={onPick} />
          ))}
        </div>
      )}
    </div>
  );
}

interface PortProps {
  readonly port: FoundPort;
  readonly picked: boolean;
  readonly onPick: (address: string) => void;
}

function Port({ port, picked, onPick }: PortProps) {
  const t = useWords();
  const { address, description, serialNumber, manufacturer, takenBy } = port;
  return (
    <button
      type="button"
      role="radio"
      aria-checked={picked}
      disabled={takenBy !== null}
      className={styles['port']}
      onClick={() => onPick(address)}
    >
      <IconUsb aria-hidden size={26} stroke={1.5} />
      <span className={styles['portText']}>
        <b>{[manufacturer, description].filter(Boolean).join(' · ')}</b>
        <span className={`${styles['quiet']} mono`}>{address.replace('serial:', '')}</span>
        <span className={styles['quiet']}>{takenBy === null ? identity() : taken(takenBy)}</span>
      </span>
    </button>
  );

  function identity(): string {
    return serialNumber === null
      ? t('printersSetup.usb.noSerial')
      : t('printersSetup.usb.serialNumber', { serialNumber });
  }

  function taken(printer: string): string {
    return printer === '' ? t('printersSetup.usb.takenByOther') : t('printersSetup.usb.takenBy', { printer });
  }
}
