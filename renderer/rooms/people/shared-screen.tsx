import { useEffect, useState, type ReactNode } from 'react';
import { useNow } from '../../app/now.ts';
import { useServices, useSession } from '../../app/services.tsx';
import { StopPrinter } from '../../shell/stop-printer.tsx';
import { useWords } from '../../text/index.ts';
import { Mark } from '../../ui/mark.tsx';
import { Farewell } from './farewell.tsx';
import { SeatCards } from './seat-cards.tsx';
import styles from './shared-screen.module.css';
import { UnlockSeat } from './unlock-seat.tsx';
import { Welcome } from './welcome.tsx';

const SWEEP_MILLISECONDS = 10_000;

/**
 * The screen between two people: nothing of anybody's work is shown, printers can still be stopped. Whoever signed in
 * here with their password this shift goes on with a touch and a PIN; everybody else signs in.
 */
export function SharedScreen() {
  const { session } = useServices();
  const seats = useSession((state) => state.seats);
  const personId = useSession((state) => state.personId);
  const switching = useSession((state) => state.switching);
  const [chosenId, setChosenId] = useState(switching ? null : personId);
  // Whoever gives the screen away and is the only one with a card makes room for somebody who is not here yet.
  const [elsewhere, setElsewhere] = useState(switching && seats.length === 1);
  const now = useNow(SWEEP_MILLISECONDS);
  useEffect(() => session.sweep(now), [session, now]);
  if (elsewhere) return <Welcome onBack={() => setElsewhere(false)} />;
  const chosen = seats.find(({ person }) => person.personId === chosenId);
  return (
    <Frame>
      {chosen ? (
        <UnlockSeat
          key={chosen.person.personId}
          seat={chosen}
          onOthers={() => setChosenId(null)}
          onSomebodyElse={() => setElsewhere(true)}
          alone={seats.length === 1}
        />
      ) : (
        <>
          <Farewell />
          <SeatCards seats={seats} onChoose={setChosenId} onSomebodyElse={() => setElsewhere(true)} />
        </>
      )}
    </Frame>
  );
}

function Frame({ children }: { readonly children: ReactNode }) {
  const t = useWords();
  return (
    <div className={styles['screen']}>
      <section className={styles['header']} aria-label={t('common.station')}>
        <Mark size={32} />
        <span className={styles['station']}>{t('common.appName')}</span>
        <StopPrinter />
      </section>
      <main className={styles['main']}>{children}</main>
    </div>
  );
}
