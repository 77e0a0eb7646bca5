import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { SyncStanding } from '../../../src/shop/sync/index.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { Question } from '../../ui/question.tsx';
import { useTell } from '../../ui/tell.ts';
import { LeaveHub } from './leave-hub.tsx';
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
      {asking ? <GoOnWithout scopeId={scopeId} onClose={() => setAsking(false)} /> : null}
    </section>
  );
}

interface GoOnWithoutProps {
  readonly scopeId: string;
  readonly onClose: () => void;
}

function GoOnWithout({ scopeId, onClose }: GoOnWithoutProps) {
  const t = useWords();
  const tell = useTell();
  const { api, queryClient } = useServices();
  const goOn = useMutation(
    api.sync.goOn.mutationOptions({
      onSuccess: () => {
        tell.done(t('sync.putBack.wentOn'));
        onClose();
      },
      onSettled: () =>
        Promise.all([
          queryClient.invalidateQueries({ queryKey: api.sync.key() }),
          queryClient.invalidateQueries({ queryKey: api.live.station.key() }),
        ]),
    }),
  );
  return (
    <Question
      title={t('sync.putBack.goOnTitle')}
      confirm={t('sync.putBack.goOnConfirm')}
      error={goOn.error}
      busy={goOn.isPending}
      onConfirm={() => goOn.mutate({ scopeId: scopeId as never })}
      onClose={onClose}
    >
      {t('sync.putBack.goOnText')}
    </Question>
  );
}
