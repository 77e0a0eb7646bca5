import { useId, useState } from 'react';
import type { SyncStanding } from '../../../src/shop/sync/index.ts';
import { useWords } from '../../text/index.ts';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { LeaveHub } from './leave-hub.tsx';
import { StandingQuestion } from './standing-question.tsx';
import styles from './sync.module.css';
import { useHubScope } from './use-hub-scope.ts';

interface PutBackProps {
  readonly standing: Extract<SyncStanding, { state: 'putBack' }>;
}

/** The station was put back from a backup: why nothing prints here, and what to look at before it does. */
export function PutBack({ standing: { awaitsHub, waiting } }: PutBackProps) {
  const t = useWords();
  const scopeId = useHubScope();
  const titleId = useId();
  const [asking, setAsking] = useState(false);
  return (
    <section className={styles['stop']} aria-labelledby={titleId}>
      <p id={titleId} className={styles['happened']}>
        {t('sync.putBack.noPrint')}
      </p>
      <p>{t('sync.putBack.kept')}</p>
      <p>{t(awaitsHub ? 'sync.putBack.awaitsHub' : 'sync.putBack.look')}</p>
      <div className={styles['acts']}>
        {awaitsHub ? (
          <LeaveHub waiting={waiting} />
        ) : (
          <GuardedButton permission="connectivity.manage" scopeId={scopeId} onClick={() => setAsking(true)}>
            {t('sync.putBack.goOn')}
          </GuardedButton>
        )}
      </div>
      {asking ? (
        <StandingQuestion
          act="goOn"
          title={t('sync.putBack.goOnTitle')}
          confirm={t('sync.putBack.goOnConfirm')}
          done={t('sync.putBack.wentOn')}
          onClose={() => setAsking(false)}
        >
          {t('sync.putBack.goOnText')}
        </StandingQuestion>
      ) : null}
    </section>
  );
}
