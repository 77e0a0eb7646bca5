import { useMutation } from '@tanstack/react-query';
import type { PersonListEntry } from '../../../src/shop/people/contract.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { useRoleWord } from '../../text/roles.ts';
import { Question } from '../../ui/question.tsx';
import { useTell } from '../../ui/tell.ts';

interface EndGrantProps {
  readonly person: PersonListEntry;
  readonly grant: PersonListEntry['grants'][number];
  readonly onClose: () => void;
}

export function EndGrant({ person, grant, onClose }: EndGrantProps) {
  const t = useWords();
  const tell = useTell();
  const roleWord = useRoleWord();
  const { api, queryClient } = useServices();
  const end = useMutation(
    api.access.revoke.mutationOptions({
      onSuccess: async () => {
        tell.done(t('people.grant.ended'));
        onClose();
        await queryClient.invalidateQueries({ queryKey: api.people.list.key() });
      },
    }),
  );
  return (
    <Question
      title={t('people.grant.endTitle')}
      confirm={t('people.grant.end')}
      error={end.error}
      busy={end.isPending}
      onConfirm={() => end.mutate({ grantId: grant.grantId as never })}
      onClose={onClose}
    >
      {t('people.grant.endText', {
        name: person.name,
        role: roleWord(grant.roleName),
        scope: grant.scopeName,
      })}
    </Question>
  );
}
