import { Button } from '@mantine/core';
import { IconAlertTriangle, IconShieldCheck, IconShieldSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { RecordVerdict } from '../../../src/shop/audit/contract.ts';
import { useApi } from '../../app/services.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { useTell } from '../../ui/tell.ts';
import styles from './record.module.css';

/** Checks every entry against the one before it, and signed heads against their entries; says what came of it. */
export function VerifyRecord() {
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
      <Button
        variant="default"
        leftSection={<IconShieldSearch aria-hidden size={18} />}
        loading={isFetching}
        onClick={() => void verify()}
      >
        {t('record.verify')}
      </Button>
      <div role="status" className={styles['verdict']}>
        {isFetching ? t('record.verifying') : null}
        {data && !isFetching ? <Verdict verdict={data} /> : null}
      </div>
    </>
  );
}

function Verdict({ verdict }: { readonly verdict: RecordVerdict }) {
  const t = useWords();
  const { dateTime } = useFormat();
  const { firstBad, lastHead, entries, headsChecked } = verdict;
  if (firstBad) {
    return (
      <p className={styles['broken']}>
        <IconAlertTriangle aria-hidden size={20} />
        <span>
          {t('record.broken', { sequence: firstBad.sequence, station: firstBad.stationName })}{' '}
          {t(`record.problem.${firstBad.problem}`)}
        </span>
      </p>
    );
  }
  return (
    <p>
      <IconShieldCheck aria-hidden size={20} />
      <span>
        {t('record.unbroken', { count: entries })}{' '}
        {lastHead === null
          ? t('record.noHead')
          : t('record.provenUpTo', { time: dateTime(lastHead.at), count: headsChecked })}
      </span>
    </p>
  );
}
