import { IconPlugConnectedX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useNow } from '../../app/now.ts';
import { useApi } from '../../app/services.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import styles from './people.module.css';

/** From a week without a word on: what was closed elsewhere may be open here. */
const SILENCE_MILLISECONDS = 7 * 24 * 3_600_000;

/** Says to who looks after people that this station has heard of no other for long. */
export function SilenceNotice() {
  const t = useWords();
  const api = useApi();
  const { date } = useFormat();
  const now = useNow(60_000);
  const { data: station } = useQuery(api.live.station.queryOptions({ staleTime: 60_000 }));
  const sync = station?.sync;
  const since = sync?.state === 'offline' ? sync.since : null;
  if (since === null || now - since < SILENCE_MILLISECONDS) return null;
  return (
    <section className={styles['notice']}>
      <IconPlugConnectedX aria-hidden size={26} stroke={1.6} />
      <div className={styles['noticeWords']}>
        <h2>{t('people.silence.title', { date: date(since) })}</h2>
        <p>{t('people.silence.text')}</p>
      </div>
      <Link to="/sync" className={styles['ownLink']}>
        {t('people.silence.look')}
      </Link>
    </section>
  );
}
