import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useServices } from '../../app/services.tsx';
import { Question } from '../../ui/question.tsx';
import { useTell } from '../../ui/tell.ts';
import { useHubScope } from './use-hub-scope.ts';

interface StandingQuestionProps {
  readonly act: 'goOn' | 'leave';
  readonly title: string;
  readonly confirm: string;
  /** Said when it is done. */
  readonly done: string;
  readonly harmless?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Asks before it is changed how this station stands with its hub; then everything that tells of it is asked anew. */
export function StandingQuestion({ act, done, onClose, ...asked }: StandingQuestionProps) {
  const tell = useTell();
  const scopeId = useHubScope();
  const { api, queryClient } = useServices();
  const change = useMutation(
    api.sync[act].mutationOptions({
      onSuccess: () => {
        tell.done(done);
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
      {...asked}
      error={change.error}
      busy={change.isPending}
      onConfirm={() => change.mutate({ scopeId: scopeId as never })}
      onClose={onClose}
    />
  );
}
