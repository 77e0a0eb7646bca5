import { Button } from '@mantine/core';
import { IconLogout, IconUserPlus } from '@tabler/icons-react';
import type { Seat } from '../../app/session.ts';
import { useServices } from '../../app/services.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { PersonFace } from '../../ui/person-face.tsx';
import styles from './shared-screen.module.css';

interface SeatCardsProps {
  readonly seats: readonly Seat[];
  readonly onChoose: (personId: string) => void;
  readonly onSomebodyElse: () => void;
}

const FACE_PIXELS = 88;

/** The people at this screen as large cards, to be hit with a glove. */
export function SeatCards({ seats, onChoose, onSomebodyElse }: SeatCardsProps) {
  const t = useWords();
  return (
    <div className={styles['everyone']}>
      <h1 className={styles['title']}>{t('account.shared.title')}</h1>
      <p className={styles['lead']}>{t('account.shared.text')}</p>
      <ul className={styles['cards']} aria-label={t('account.shared.cards')}>
        {seats.map((seat) => (
          <SeatCard key={seat.person.personId} seat={seat} onChoose={onChoose} />
        ))}
      </ul>
      <div>
        <Button
          variant="default"
          size="md"
          className={styles['other']}
          leftSection={<IconUserPlus aria-hidden size={22} />}
          onClick={onSomebodyElse}
        >
          {t('account.shared.somebodyElse')}
        </Button>
      </div>
    </div>
  );
}

interface SeatCardProps {
  readonly seat: Seat;
  readonly onChoose: (personId: string) => void;
}

function SeatCard({ seat, onChoose }: SeatCardProps) {
  const t = useWords();
  const { time } = useFormat();
  const { personId, name } = seat.person;
  const signOut = useSignOutSeat(seat);
  return (
    <li className={styles['card']}>
      <button type="button" className={styles['face']} onClick={() => onChoose(personId)}>
        <PersonFace name={name} size={FACE_PIXELS} picture={seat.picture} />
        <span className={styles['words']}>
          <span className="for-screen-readers">{t('account.shared.card', { name })}: </span>
          <span className={styles['name']} aria-hidden>
            {name}
          </span>
          <span className={styles['quiet']}>
            {seat.token === null
              ? t('account.shared.endedCard')
              : t('account.shared.until', { time: time(seat.endsAt) })}
          </span>
        </span>
      </button>
      <button
        type="button"
        className={styles['leave']}
        aria-label={t('account.shared.signOutOf', { name })}
        onClick={signOut}
      >
        <IconLogout aria-hidden size={20} />
        {t('account.shared.signOut')}
      </button>
    </li>
  );
}

/** Signs the person of a card out, for good: the card goes. */
export function useSignOutSeat({ person, token }: Seat): () => void {
  const { session, clientOf } = useServices();
  return () => {
    // The window forgets the token in any case; the station is told if it can be reached.
    if (token !== null)
      clientOf(token)
        .people.signOut()
        .catch(() => undefined);
    session.leave(person.personId);
  };
}
