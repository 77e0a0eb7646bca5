import { Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { CodeGiven } from '../../../src/shop/people/contract.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { Question } from '../../ui/question.tsx';
import { useTell } from '../../ui/tell.ts';
import { useReturnFocus } from '../../ui/use-return-focus.ts';
import { CodeShown } from './code-given.tsx';

export type AccountAct = 'renew' | 'reset' | 'deactivate' | 'reactivate';

interface AccountQuestionProps {
  readonly act: AccountAct;
  readonly person: { readonly personId: string; readonly name: string; readonly email: string };
  readonly onClose: () => void;
}

/** Asks before something is done to an account, in the words of what follows; a code that comes of it is shown. */
export function AccountQuestion({ act, person, onClose }: AccountQuestionProps) {
  const t = useWords();
  const { name, email } = person;
  useReturnFocus();
  const [given, setGiven] = useState<CodeGiven | null>(null);
  const words = useActWords(act, name);
  const run = useAct(act, person.personId, (code) => {
    if (code === null) onClose();
    else setGiven(code);
  });
  if (given !== null) {
    return (
      <Modal
        opened
        onClose={onClose}
        // The code is not shown again: a stray touch beside the box must not lose it.
        closeOnClickOutside={false}
        closeOnEscape={false}
        title={act === 'renew' ? t('people.codes.renewed', { name }) : t('people.codes.resetDone', { name })}
        closeButtonProps={{ 'aria-label': t('common.close') }}
        size={520}
      >
        <CodeShown given={given} name={name} email={email} onClose={onClose} />
      </Modal>
    );
  }
  return (
    <Question
      title={words.title}
      confirm={words.confirm}
      error={run.error}
      busy={run.isPending}
      harmless={act === 'renew' || act === 'reactivate'}
      onConfirm={() => run.mutate()}
      onClose={onClose}
    >
      {words.text}
    </Question>
  );
}

function useActWords(act: AccountAct, name: string) {
  const t = useWords();
  switch (act) {
    case 'renew':
      return {
        title: t('people.codes.renewTitle', { name }),
        text: t('people.codes.renewText', { name }),
        confirm: t('people.codes.renew'),
      };
    case 'reset':
      return {
        title: t('people.codes.resetTitle', { name }),
        text: t('people.codes.resetText', { name }),
        confirm: t('people.codes.reset'),
      };
    case 'deactivate':
      return {
        title: t('people.off.title', { name }),
        text: t('people.off.text', { name }),
        confirm: t('people.off.deactivate'),
      };
    case 'reactivate':
      return {
        title: t('people.off.reactivateTitle', { name }),
        text: t('people.off.reactivateText', { name }),
        confirm: t('people.off.reactivate'),
      };
  }
}

/** Does it. Of a new code: the code. */
function useAct(act: AccountAct, id: string, onDone: (given: CodeGiven | null) => void) {
  const { api, client, queryClient } = useServices();
  const tell = useTell();
  const t = useWords();
  return useMutation({
    mutationFn: async (): Promise<CodeGiven | null> => {
      const personId = id as never;
      switch (act) {
        case 'renew':
          return client.people.renewInvitation({ personId });
        case 'reset':
          return client.people.resetPassword({ personId });
        case 'deactivate':
          await client.people.deactivate({ personId });
          return null;
        case 'reactivate':
          await client.people.reactivate({ personId });
          return null;
      }
    },
    onSuccess: async (given) => {
      const name =
        queryClient.getQueryData(api.people.get.queryKey({ input: { personId: id as never } }))?.name ?? '';
      if (act === 'deactivate') tell.done(t('people.off.done', { name }));
      if (act === 'reactivate') tell.done(t('people.off.reactivated', { name }));
      onDone(given);
      await queryClient.invalidateQueries({ queryKey: api.people.key() });
    },
  });
}
