import { Button, Select, TextInput } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import styles from './add-printer.module.css';

interface SerialPortProps {
  readonly scopeId: string;
  /** The path, without `serial:`. */
  readonly value: string;
  readonly onChange: (path: string) => void;
}

const PREFIX = 'serial:';

/** The ports that the station sees; a path can be typed where it sees none (virtual ports are never listed). */
export function SerialPort({ scopeId, value, onChange }: SerialPortProps) {
  const t = useWords();
  const api = useApi();
  const input = { scopeId: scopeId as never };
  const {
    data = [],
    refetch,
    isFetching,
  } = useQuery(api.printers.ports.queryOptions({ input, enabled: scopeId !== '', staleTime: 0 }));
  const ports = data.map(({ address, description }) => {
    const path = address.startsWith(PREFIX) ? address.slice(PREFIX.length) : address;
    return { value: path, label: description ? `${path} · ${description}` : path };
  });
  return (
    <div className={styles['port']}>
      {ports.length > 0 ? (
        <Select
          label={t('bench.add.port')}
          data={ports}
          value={value || null}
          onChange={(path) => onChange(path ?? '')}
          required
        />
      ) : (
        <TextInput
          label={t('bench.add.path')}
          description={t('bench.add.noPorts')}
          classNames={{ input: 'mono' }}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
          required
        />
      )}
      <Button
        variant="default"
        leftSection={<IconRefresh aria-hidden size={18} />}
        loading={isFetching}
        onClick={() => void refetch()}
      >
        {t('bench.add.lookAgain')}
      </Button>
    </div>
  );
}
