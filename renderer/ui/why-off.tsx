import { Popover } from '@mantine/core';
import {
  useId,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type ReactNode,
} from 'react';
import { useWords } from '../text/index.ts';
import { clsx } from './clsx.ts';
import { AskForAccess } from './why-off-ask.tsx';
import { useWhySentence, type Question } from './why-off-reason.ts';
import styles from './why-off.module.css';

interface WhyOffProps {
  /** The permission that is missing; or the sentence that says what else stands in the way. Null: nothing does. */
  readonly why: Question | string | null;
  /** The control takes the whole width of its box. */
  readonly fills?: boolean;
  /** Gets the id of the description, for `aria-describedby`. */
  readonly children: (describedBy: string | undefined) => ReactNode;
}

/** Peeked at while the pointer or the focus is on the control; asked when the control was pressed. */
type Shown = 'no' | 'peek' | 'ask';

/**
 * Around a control that may be off: says why on hover, focus and touch, and to a screen reader. Pressed, or held on a
 * touch screen, it opens the whole reason, with a way to ask those who can grant it. The box around the control stays
 * when it goes on or off, so that the focus stays too.
 */
export function WhyOff({ why, fills = false, children }: WhyOffProps) {
  const id = useId();
  const t = useWords();
  const anchor = useRef<HTMLSpanElement>(null);
  const question = typeof why === 'object' ? why : null;
  const peek = usePeek(why !== null, question !== null);
  const reason = useWhySentence(question, peek.wanted);
  const label = typeof why === 'string' ? why : reason.sentence;
  const asking = peek.shown === 'ask' && question !== null;
  const close = () => {
    peek.close();
    if (asking) anchor.current?.querySelector<HTMLElement>('button, input, [tabindex]')?.focus();
  };
  return (
    <Popover
      opened={why !== null && peek.shown !== 'no'}
      onDismiss={close}
      withRoles={false}
      trapFocus={asking}
      position="top"
      shadow="lg"
      offset={8}
      withArrow
    >
      <Popover.Target>
        <span
          ref={anchor}
          className={why === null ? styles['on'] : clsx(styles['anchor'], fills && styles['fills'])}
          {...(why === null ? {} : peek.handlers)}
        >
          {children(why === null ? undefined : id)}
          {why === null ? null : (
            <span id={id} className="for-screen-readers">
              {label}
            </span>
          )}
        </span>
      </Popover.Target>
      <Popover.Dropdown
        className={clsx(styles['box'], asking && styles['boxAsking'])}
        {...(asking ? { role: 'dialog', 'aria-label': t('why.title') } : { role: 'tooltip' })}
        onPointerEnter={peek.keep}
        onPointerLeave={peek.leave}
      >
        {asking ? (
          <AskForAccess question={question} reason={reason} onClose={close} />
        ) : (
          <>
            <p>{label}</p>
            {question !== null && reason.canAsk ? <p className={styles['hint']}>{t('why.press')}</p> : null}
          </>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

/** A pointer that only passes over opens nothing, and one on its way to the words does not close them. */
const OPEN_MILLISECONDS = 250;
const CLOSE_MILLISECONDS = 150;

function usePeek(off: boolean, canAsk: boolean) {
  const [shown, setShown] = useState<Shown>('no');
  const [wanted, setWanted] = useState(false);
  const returning = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const later = (next: Shown, milliseconds: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setShown((now) => (now === 'ask' ? now : next)), milliseconds);
  };
  const want = () => setWanted(true);
  const open = (event: MouseEvent) => {
    if (!off || !canAsk) return;
    event.preventDefault();
    clearTimeout(timer.current);
    want();
    setShown('ask');
  };
  const leave = () => later('no', CLOSE_MILLISECONDS);
  return {
    shown,
    wanted,
    close: () => {
      returning.current = true;
      setShown('no');
    },
    keep: () => clearTimeout(timer.current),
    leave,
    handlers: {
      onPointerEnter: (event: PointerEvent) => {
        want();
        later('peek', event.pointerType === 'mouse' ? OPEN_MILLISECONDS : 0);
      },
      onPointerLeave: leave,
      onFocus: () => {
        // The focus that comes back from the closed box does not open it again.
        if (returning.current) return;
        want();
        later('peek', 0);
      },
      onBlur: () => {
        returning.current = false;
        leave();
      },
      onKeyDown: (event: KeyboardEvent) => {
        if (event.key === 'Escape') setShown('no');
      },
      onClick: open,
      onContextMenu: open,
    },
  };
}
