import { Button, Modal } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { GrantView } from '../../../src/shop/people/contract.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { useRoleWord } from '../../text/roles.ts';
import formStyles from '../../ui/form.module.css';
import { FormError } from '../../ui/form.tsx';
import { useTell } from '../../ui/tell.ts';
import { useReturnFocus } from '../../ui/use-return-focus.ts';
import { WhatIf } from '../access/what-if.tsx';
import { usePlaceWord } from './places.ts';

interface EndGrantProps {
  readonly name: string;
  readonly grant: GrantView;
  readonly onClose: () => void;
}

/** Ends one role of a person; first it says what they lose. */
export function EndGrant({ name, grant, onClose }: EndGrantProps) {
  const t = useWords();
  const tell = useTell();
  const roleWord = useRoleWord();
  const { api, queryClient } = useServices();
  useReturnFocus();
  const input = { grantId: grant.grantId as never };
  const preview = useQuery(api.access.whatIfRevoked.queryOptions({ input }));
  const end = useMutation(
    api.access.revoke.mutationOptions({
      onSuccess: async () => {
        tell.done(t('people.grant.ended'));
        onClose();
        await queryClient.invalidateQueries({ queryKey: api.people.key() });
      },
    }),
  );
  const words = { name, role: roleWord(grant.roleName), scope: usePlaceWord()(grant) };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('people.grant.endTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      size={520}
    >
      <div className={formStyles['stack']}>
        <p>{t('people.grant.endText', words)}</p>
        <WhatIf view={preview.data} error={preview.error} looking={preview.isFetching} />
        <FormError error={end.error} />
        <div className={formStyles['answers']}>
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('common.cancel')}
          </Button>
          <Button
            color="red"
            loading={end.isPending}
            disabled={Boolean(preview.data?.refusal)}
            onClick={() => end.mutate(input)}
          >
            {t('people.grant.end')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
