import { useMutation } from '@tanstack/react-query';
import type { PersonListEntry } from '../../../src/shop/people/contract.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { Question } from '../../ui/question.tsx';
import { useTell } from '../../ui/tell.ts';

interface DeactivatePersonProps {
  readonly person: PersonListEntry;
  readonly onClose: () => void;
}

export function DeactivatePerson({ person, onClose }: DeactivatePersonProps) {
  const t = useWords();
  const tell = useTell();
  const { api, queryClient } = useServices();
  const { name } = person;
  const deactivate = useMutation(
    api.people.deactivate.mutationOptions({
      onSuccess: async () => {
        tell.done(t('people.off.done', { name }));
        onClose();
        await queryClient.invalidateQueries({ queryKey: api.people.list.key() });
      },
    }),
  );
  return (
    <Question
      title={t('people.off.title', { name })}
      confirm={t('people.off.deactivate')}
      error={deactivate.error}
      busy={deactivate.isPending}
      onConfirm={() => deactivate.mutate({ personId: person.personId as never })}
      onClose={onClose}
    >
      {t('people.off.text', { name })}
    </Question>
  );
}
