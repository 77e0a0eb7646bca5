import { useWords } from '../../text/index.ts';
import { MarkSign } from './mark-sign.tsx';
import styles from './screen-chart.module.css';

/** What the marks of a chart mean, in words. */
export function Legend() {
  const t = useWords();
  return (
    <ul className={styles['legend']} aria-label={t('access.chart.legend')}>
      {(['every', 'own', 'no'] as const).map((mark) => (
        <li key={mark}>
          <MarkSign mark={mark} />
          {t(`access.chart.${mark}`)}
        </li>
      ))}
      <li>
        <span aria-hidden className={styles['corner']} />
        {t('access.chart.variant')}
      </li>
    </ul>
  );
}
