import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from './empty-state.module.css';

interface EmptyStateProps {
  readonly icon: Icon;
  readonly title: string;
  /** What to do first. */
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** Nothing here yet: says what this place is for, and what to do first. */
export function EmptyState({ icon: Shape, title, children, action }: EmptyStateProps) {
  return (
    <section className={styles['empty']}>
      <Shape aria-hidden stroke={1.25} className={styles['icon']} />
      <h2 className={styles['title']}>{title}</h2>
      {children ? <div className={styles['text']}>{children}</div> : null}
      {action ? <div className={styles['action']}>{action}</div> : null}
    </section>
  );
}
