import { useEffect, useState } from 'react';
import { endOf, isOver } from '../../app/calls.ts';
import type { Seat } from '../../app/session.ts';
import { useServices } from '../../app/services.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { PersonFace } from '../../ui/person-face.tsx';
import { PasswordUnlock } from './password-unlock.tsx';
import { PinUnlock } from './pin-unlock.tsx';
import styles from './shared-screen.module.css';

interface UnlockSeatProps {
  readonly seat: Seat;
  /** Nobody else has a card here. */
  readonly alone: boolean;
  readonly onOthers: () => void;
  readonly onSomebodyElse: () => void;
}

const FACE_PIXELS = 72;

/** One person's way back in: PIN or password; the password alone where their session is over. */
export function UnlockSeat({ seat, alone, onOthers, onSomebodyElse }: UnlockSeatProps) {
  const t = useWords();
  const { name } = seat.person;
  const hasPin = useFreshFacts(seat);
  return (
    <div className={styles['unlock']}>
      <div className={styles['who']}>
        <PersonFace name={name} size={FACE_PIXELS} picture={seat.picture} />
        <h1 className={styles['title']}>{name}</h1>
      </div>
      <SeatText seat={seat} />
      <Secret seat={seat} hasPin={hasPin} />
      <div className={styles['links']}>
        {alone ? null : (
          <button type="button" className={styles['link']} onClick={onOthers}>
            {t('account.shared.back')}
          </button>
        )}
        <button type="button" className={styles['link']} onClick={onSomebodyElse}>
          {alone ? t('account.shared.others') : t('account.shared.somebodyElse')}
        </button>
      </div>
    </div>
  );
}

function SeatText({ seat }: { readonly seat: Seat }) {
  const t = useWords();
  const { time } = useFormat();
  const { ended } = seat;
  if (seat.token !== null) {
    return <p className={styles['lead']}>{t('account.shared.locked', { name: seat.person.name })}</p>;
  }
  return (
    <p className={styles['lead']} role="status">
      {ended
        ? t(`account.shared.ended.${ended.why}`, { time: time(ended.at) })
        : t('account.shared.ended.unknown')}{' '}
      {ended?.why === 'deactivated' ? null : t('account.shared.again')}
    </p>
  );
}

interface SecretProps {
  readonly seat: Seat;
  readonly hasPin: boolean;
}

function Secret({ seat, hasPin }: SecretProps) {
  const t = useWords();
  const [way, setWay] = useState<'usual' | 'password' | 'pinOff'>('usual');
  const { token } = seat;
  if (token !== null && hasPin && way === 'usual') {
    return (
      <PinUnlock
        seat={seat}
        token={token}
        onPassword={() => setWay('password')}
        onPinOff={() => setWay('pinOff')}
      />
    );
  }
  const hint = way === 'pinOff' ? t('account.shared.pinOff') : t('account.shared.noPin');
  return (
    <PasswordUnlock
      seat={seat}
      hint={way === 'password' || token === null ? null : hint}
      onPin={way === 'password' ? () => setWay('usual') : null}
    />
  );
}

/** Looks whether the session of a card is still there, and whether a PIN unlocks it, when the card is touched. */
function useFreshFacts({ person: { personId }, token, hasPin: told }: Seat): boolean {
  const { session, clientOf } = useServices();
  const [hasPin, setHasPin] = useState(told);
  useEffect(() => {
    if (token === null) return undefined;
    let shown = true;
    clientOf(token)
      .people.mine()
      .then(
        (own) => {
          if (shown) setHasPin(own.hasPin);
        },
        (error: unknown) => {
          if (shown && isOver(error)) session.noteEnded(personId, endOf(error));
        },
      );
    return () => {
      shown = false;
    };
  }, [session, clientOf, personId, token]);
  return hasPin;
}
