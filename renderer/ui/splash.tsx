import { useWords } from '../text/index.ts';
import { Mark } from './mark.tsx';
import styles from './splash.module.css';

/** The first picture, while the window asks its station who is there. */
export function Splash() {
  const t = useWords();
  return (
    <div className={styles['splash']} role="status" aria-label={t('common.loading')}>
      <Mark size={56} />
    </div>
  );
}
