import { useState } from 'react';
import { useWords } from '../../text/index.ts';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { StandingQuestion } from './standing-question.tsx';
import { useHubScope } from './use-hub-scope.ts';

/** Ends syncing at this station, once its person knows what that means. */
export function LeaveHub({ waiting }: { readonly waiting: number }) {
  const t = useWords();
  const scopeId = useHubScope();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <GuardedButton
        variant="default"
        permission="connectivity.manage"
        scopeId={scopeId}
        onClick={() => setAsking(true)}
      >
        {t('sync.hub.leave')}
      </GuardedButton>
      {asking ? (
        <StandingQuestion
          act="leave"
          title={t('sync.hub.leaveTitle')}
          confirm={t('sync.hub.leaveConfirm')}
          done={t('sync.hub.left')}
          onClose={() => setAsking(false)}
        >
          {t('sync.hub.leaveText')}
          {waiting > 0 ? ` ${t('sync.hub.leaveWaiting', { count: waiting })}` : null}
        </StandingQuestion>
      ) : null}
    </>
  );
}
