import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { Question } from '../../ui/question.tsx';
import { useTell } from '../../ui/tell.ts';
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
      {asking ? <Leaving scopeId={scopeId} waiting={waiting} onClose={() => setAsking(false)} /> : null}
    </>
  );
}

interface LeavingProps {
  readonly scopeId: string;
  readonly waiting: number;
  readonly onClose: () => void;
}

function Leaving({ scopeId, waiting, onClose }: LeavingProps) {
  const t = useWords();
  const tell = useTell();
  const { api, queryClient } = useServices();
  const leave = useMutation(
    api.sync.leave.mutationOptions({
      onSuccess: () => {
        tell.done(t('sync.hub.left'));
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
      title={t('sync.hub.leaveTitle')}
      confirm={t('sync.hub.leaveConfirm')}
      error={leave.error}
      busy={leave.isPending}
      onConfirm={() => leave.mutate({ scopeId: scopeId as never })}
      onClose={onClose}
    >
      {t('sync.hub.leaveText')}
      {waiting > 0 ? ` ${t('sync.hub.leaveWaiting', { count: waiting })}` : null}
    </Question>
  );
}
