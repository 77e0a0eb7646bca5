import { Button } from '@mantine/core';
import { IconAlertTriangle, IconShieldCheck, IconShieldSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { RecordFacets, RecordVerdict } from '../../../src/shop/audit/contract.ts';
import { useApi } from '../../app/services.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { useTell } from '../../ui/tell.ts';
import { ANY_EPOCH } from './record-filter.ts';
import styles from './record.module.css';

export interface Verifying {
  readonly verdict: RecordVerdict | null;
  readonly busy: boolean;
  readonly verify: () => void;
}

/** Checks every entry against the one before it, and signed heads against their entries. */
export function useVerifying(): Verifying {
  const api = useApi();
  const tell = useTell();
  const { data, isFetching, refetch } = useQuery(
    api.audit.verify.queryOptions({ enabled: false, gcTime: 0, staleTime: 0 }),
  );
  const verify = async () => {
    const { error } = await refetch();
    if (error) tell.error(error);
  };
  return { verdict: isFetching ? null : (data ?? null), busy: isFetching, verify: () => void verify() };
}

export function VerifyButton({ verifying: { busy, verify } }: { readonly verifying: Verifying }) {
  const t = useWords();
  return (
    <Button
      variant="default"
      leftSection={<IconShieldSearch aria-hidden size={18} />}
      loading={busy}
      onClick={verify}
    >
      {t('record.verify')}
    </Button>
  );
}

interface VerdictLineProps {
  readonly verifying: Verifying;
  readonly onShow: (entry: string) => void;
}

/** What came of it, in words. */
export function VerdictLine({ verifying: { busy, verdict }, onShow }: VerdictLineProps) {
  const t = useWords();
  return (
    <div role="status" className={styles['verdict']}>
      {busy ? t('record.verifying') : null}
      {verdict ? <Verdict verdict={verdict} onShow={onShow} /> : null}
    </div>
  );
}

interface VerdictProps {
  readonly verdict: RecordVerdict;
  readonly onShow: (entry: string) => void;
}

function Verdict({ verdict, onShow }: VerdictProps) {
  const t = useWords();
  const { dateTime } = useFormat();
  const { firstBad, lastHead, entries, headsChecked } = verdict;
  if (firstBad) return <Broken firstBad={firstBad} onShow={onShow} />;
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

interface BrokenProps {
  readonly firstBad: NonNullable<RecordVerdict['firstBad']>;
  readonly onShow: (entry: string) => void;
}

const NO_STATIONS: RecordFacets['stations'] = [];

/** The first entry that is not as it was written, and the way to it where it is still there. */
function Broken({ firstBad, onShow }: BrokenProps) {
  const t = useWords();
  const api = useApi();
  const { data } = useQuery(api.audit.facets.queryOptions());
  const station = (data?.stations ?? NO_STATIONS).find(
    ({ stationName }) => stationName === firstBad.stationName,
  );
  return (
    <div className={styles['broken']}>
      <IconAlertTriangle aria-hidden size={20} />
      <span>
        {t('record.broken', { sequence: firstBad.sequence, station: firstBad.stationName })}{' '}
        {t(`record.problem.${firstBad.problem}`)}
      </span>
      {station && firstBad.problem !== 'headMissing' ? (
        <Button
          variant="default"
          onClick={() => onShow(`${station.stationId}:${ANY_EPOCH}:${firstBad.sequence}`)}
        >
          {t('record.showBroken')}
        </Button>
      ) : null}
    </div>
  );
}
