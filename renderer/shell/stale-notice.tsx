import { useConnection } from '../app/services.tsx';
import { useNow } from '../app/now.ts';
import { useFormat, useWords } from '../text/index.ts';
import styles from './shell.module.css';

// A link that is back within two seconds was never missed by anybody.
const GRACE_MILLISECONDS = 2_000;

/** Says, on every screen, since when what it shows is not fresh any more. */
export function StaleNotice() {
  const t = useWords();
  const { time } = useFormat();
  const connection = useConnection();
  const now = useNow();
  const stale = connection.state === 'lost' && now - connection.sinceAt > GRACE_MILLISECONDS;
  return (
    <div role="status">
      {stale ? (
        <div className={styles['stale']}>
          <b>{t('shell.stale.title', { time: time(connection.sinceAt) })}</b>
          <span>{t('shell.stale.text')}</span>
        </div>
      ) : null}
    </div>
  );
}
