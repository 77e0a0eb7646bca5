import { useAccess } from '../app/access.tsx';
import { useNow } from '../app/now.ts';
import { useFormat, useWords } from '../text/index.ts';
import styles from './shell.module.css';

/** Long enough to finish what is in hand and to hand over. */
const TOLD_BEFORE_MILLISECONDS = 5 * 60_000;
const LOOK_EVERY_MILLISECONDS = 5_000;

/** Says, a while before, that the session ends with the shift; prints go on. */
export function SessionEndNotice() {
  const t = useWords();
  const { time } = useFormat();
  const { own } = useAccess();
  const now = useNow(LOOK_EVERY_MILLISECONDS);
  const soon = own.endsAt - now <= TOLD_BEFORE_MILLISECONDS;
  const words = { time: time(own.endsAt) };
  return (
    <div role="status">
      {soon ? (
        <div className={styles['stale']}>
          <b>
            {own.endsWith === 'shift'
              ? t('account.shift.title', words)
              : t('account.shift.longestTitle', words)}
          </b>
          <span>{t('account.shift.text')}</span>
        </div>
      ) : null}
    </div>
  );
}
