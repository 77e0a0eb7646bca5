import { IconArrowRight, IconBackspace } from '@tabler/icons-react';
import { useId, type FormEvent } from 'react';
import { PIN_MAXIMUM_DIGITS } from '../../../src/shop/people/index.ts';
import { useWords } from '../../text/index.ts';
import styles from './pin-pad.module.css';

interface PinPadProps {
  readonly label: string;
  /** What the last key does. */
  readonly confirm: string;
  readonly value: string;
  readonly busy: boolean;
  readonly ready: boolean;
  readonly onChange: (pin: string) => void;
  readonly onSubmit: () => void;
}

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/** Keys for a PIN, large enough for gloves; a keyboard types into the field above them. */
export function PinPad({ label, confirm, value, busy, ready, onChange, onSubmit }: PinPadProps) {
  const t = useWords();
  const id = useId();
  const add = (digit: string) => onChange(`${value}${digit}`.slice(0, PIN_MAXIMUM_DIGITS));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !busy) onSubmit();
  };
  return (
    <form className={styles['pad']} onSubmit={submit}>
      <label htmlFor={id} className={styles['label']}>
        {label}
      </label>
      <input
        id={id}
        type="password"
        // The keys below are the keyboard; a screen keyboard would only cover them.
        inputMode="none"
        autoComplete="off"
        className={styles['field']}
        value={value}
        maxLength={PIN_MAXIMUM_DIGITS}
        onChange={(event) => onChange(event.currentTarget.value.replaceAll(/\D/g, ''))}
        // The only thing to do on this screen, after the person chose it.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
      />
      <div className={styles['keys']} role="group" aria-label={t('account.shared.keys')}>
        {DIGITS.map((digit) => (
          <button key={digit} type="button" className={styles['key']} onClick={() => add(digit)}>
            {digit}
          </button>
        ))}
        <button
          type="button"
          className={styles['key']}
          aria-label={t('account.shared.delete')}
          onClick={() => onChange(value.slice(0, -1))}
        >
          <IconBackspace aria-hidden size={30} stroke={1.5} />
        </button>
        <button type="button" className={styles['key']} onClick={() => add('0')}>
          0
        </button>
        <button
          type="submit"
          className={`${styles['key']} ${styles['enter']}`}
          aria-label={confirm}
          aria-busy={busy}
          disabled={!ready}
        >
          <IconArrowRight aria-hidden size={30} stroke={2} />
        </button>
      </div>
    </form>
  );
}
