import { Button } from '@mantine/core';
import { IconAlertTriangle, IconLink, IconShieldCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { clsx } from '../../ui/clsx.ts';
import { useTell } from '../../ui/tell.ts';
import styles from './record.module.css';

/** Checks the hash of every entry against the one before it, and says what came of it. */
export function VerifyChain() {
  const t = useWords();
  const api = useApi();
  const tell = useTell();
  const { data, isFetching, refetch } = useQuery(
    api.audit.verify.queryOptions({ enabled: false, gcTime: 0, staleTime: 0 }),
  );
  const verify = async () => {
    const { error } = await refetch();
    if (error) tell.error(error);
  };
  return (
    <>
      <p role="status" className={clsx(styles['verdict'], data?.unbroken === false && styles['broken'])}>
        {data && !isFetching ? (
          <>
            {data.unbroken ? (
              <IconShieldCheck aria-hidden size={20} />
            ) : (
              <IconAlertTriangle aria-hidden size={20} />
            )}
            {data.unbroken
              ? t('record.unbroken', { count: data.entries })
              : t('record.broken', { sequence: data.firstBad?.sequence ?? 0 })}
          </>
        ) : null}
      </p>
      <Button
        variant="default"
        leftSection={<IconLink aria-hidden size={18} />}
        loading={isFetching}
        onClick={() => void verify()}
      >
        {t('record.verify')}
      </Button>
    </>
  );
}
