import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useWords } from '../text/index.ts';
import { clsx } from './clsx.ts';
import styles from './hold-button.module.css';

interface HoldButtonProps {
  readonly children: ReactNode;
  readonly onConfirm: () => void;
  readonly tone?: 'waiting' | 'stopped' | 'quiet';
  readonly icon?: ReactNode;
  readonly busy?: boolean;
  /** Stays visible and can be focused, but does nothing. */
  readonly off?: boolean;
  readonly describedBy?: string | undefined;
}

/** Long enough not to happen by a brush of the sleeve, short enough to be done forty times a day. */
const HOLD_MILLISECONDS = 900;

/**
 * For what heats, moves or discards: pressed and held until the bar is full. By keyboard: hold Enter or Space. A
 * pointer that leaves, or a key that is let go, calls it off.
 */
export function HoldButton(props: HoldButtonProps) {
  const { children, onConfirm, tone = 'waiting', icon, busy = false, off = false, describedBy } = props;
  const t = useWords();
  const hintId = useId();
  const { holding, press, release } = useHold(onConfirm, off || busy);
  const byKey = (event: KeyboardEvent, act: () => void) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    if (!event.repeat) act();
  };
  return (
    <button
      type="button"
      className={clsx(styles['hold'], styles[tone], holding && styles['holding'], off && styles['off'])}
      aria-disabled={off || busy || undefined}
      aria-describedby={clsx(hintId, describedBy)}
      onPointerDown={(event) => {
        if (event.button === 0) press();
      }}
      onPointerUp={release}
      onPointerLeave={release}
      onPointerCancel={release}
      onBlur={release}
      onKeyDown={(event) => byKey(event, press)}
      onKeyUp={(event) => byKey(event, release)}
      onContextMenu={(event) => event.preventDefault()}
    >
      <span aria-hidden className={styles['fill']} style={{ transitionDuration: `${HOLD_MILLISECONDS}ms` }} />
      {icon ? <span className={styles['icon']}>{icon}</span> : null}
      <span className={styles['words']}>
        <span className={styles['label']}>{children}</span>
        {off ? null : (
          <span id={hintId} className={styles['hint']}>
            {holding ? t('common.holding') : t('common.holdToConfirm')}
            <span className="for-screen-readers">{t('common.holdKeyboard')}</span>
          </span>
        )}
      </span>
    </button>
  );
}

function useHold(onConfirm: () => void, off: boolean) {
  const [holding, setHolding] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const confirm = useRef(onConfirm);
  useEffect(() => {
    confirm.current = onConfirm;
  }, [onConfirm]);
  const release = () => {
    clearTimeout(timer.current);
    setHolding(false);
  };
  const press = () => {
    if (off) return;
    setHolding(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      setHolding(false);
      confirm.current();
    }, HOLD_MILLISECONDS);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  return { holding, press, release };
}
