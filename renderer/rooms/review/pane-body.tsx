import type { ReactNode } from 'react';
import { useWords } from '../../text/index.ts';
import styles from './review.module.css';

/** The words of a pane under its picture. They scroll where there is little room, by keyboard too. */
export function PaneBody({ children }: { readonly children: ReactNode }) {
  const t = useWords();
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={styles['paneBody']} aria-label={t('review.facts')} tabIndex={0}>
      {children}
    </section>
  );
}
