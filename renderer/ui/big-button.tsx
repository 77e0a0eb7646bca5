import type { ReactNode } from 'react';
import { clsx } from './clsx.ts';
import styles from './big-button.module.css';

interface BigButtonProps {
  readonly icon?: ReactNode;
  readonly children: ReactNode;
  /** Nobody is waited for: neutral instead of blue. */
  readonly quiet?: boolean;
  readonly off?: boolean;
  readonly busy?: boolean;
  readonly describedBy?: string | undefined;
  readonly onPress?: () => void;
}

/** The one next action at the bench, large enough for a glove. */
export function BigButton({ icon, children, quiet, off, busy, describedBy, onPress }: BigButtonProps) {
  const idle = off === true || busy === true;
  return (
    <button
      type="button"
      className={clsx(styles['big'], quiet && styles['quiet'], off && styles['off'])}
      aria-disabled={idle || undefined}
      aria-busy={busy || undefined}
      aria-describedby={describedBy}
      onClick={() => {
        if (!idle) onPress?.();
      }}
    >
      {icon ? <span className={styles['icon']}>{icon}</span> : null}
      {children}
    </button>
  );
}
