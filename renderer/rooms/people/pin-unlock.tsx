import { useState } from 'react';
import { refusalOf } from '../../client.ts';
import type { Seat } from '../../app/session.ts';
import { PIN_MINIMUM_DIGITS } from '../../../src/shop/people/index.ts';
import { useWords } from '../../text/index.ts';
import { SecretError, useWaitSeconds } from '../../ui/secret-error.tsx';
import { PinPad } from './pin-pad.tsx';
import styles from './shared-screen.module.css';
import { useUnlock } from './use-unlock.ts';

interface PinUnlockProps {
  readonly seat: Seat;
  readonly token: string;
  readonly onPassword: () => void;
  /** The PIN was tried too often, or was taken away. */
  readonly onPinOff: () => void;
}

export function PinUnlock({ seat, onPassword, onPinOff }: PinUnlockProps) {
  const t = useWords();
  const [pin, setPin] = useState('');
  const unlock = useUnlock(seat);
  const waitSeconds = useWaitSeconds(unlock.error);
  const submit = () =>
    unlock.mutate(
      { pin },
      {
        onError: (error) => {
          setPin('');
          if (refusalOf(error)?.code === 'people.pinOff') onPinOff();
        },
      },
    );
  return (
    <>
      <PinPad
        label={t('account.shared.pinLabel', { name: seat.person.name })}
        confirm={t('account.shared.unlock')}
        value={pin}
        busy={unlock.isPending}
        ready={pin.length >= PIN_MINIMUM_DIGITS && waitSeconds === 0}
        onChange={setPin}
        onSubmit={submit}
      />
      <SecretError error={unlock.error} />
      <div className={styles['links']}>
        <button type="button" className={styles['link']} onClick={onPassword}>
          {t('account.shared.usePassword')}
        </button>
      </div>
    </>
  );
}
