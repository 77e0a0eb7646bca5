import { Button, Modal } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { RoleView } from '../../../src/shop/grants/index.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { FormError } from '../../ui/form.tsx';
import { useTell } from '../../ui/tell.ts';
import styles from './roles.module.css';
import { useNameOfRole } from './use-roles.ts';
import { useGoTo } from './use-where.ts';
import { WhatIf } from './what-if.tsx';

interface RemoveRoleProps {
  readonly role: RoleView;
  readonly onClose: () => void;
}

/** The reset of a variant, or the end of a role that a company made; with who gains and loses what, before it is done. */
export function RemoveRole({ role, onClose }: RemoveRoleProps) {
  const t = useWords();
  const tell = useTell();
  const goTo = useGoTo();
  const nameOf = useNameOfRole();
  const { api, queryClient } = useServices();
  const words = role.kind === 'variant' ? 'reset' : 'remove';
  const preview = useQuery(
    api.access.whatIfRoleRemoved.queryOptions({ input: { roleId: role.roleId as never }, staleTime: 0 }),
  );
  const remove = useMutation(
    api.access.removeRole.mutationOptions({
      onSuccess: async () => {
        tell.done(t(`access.edit.${words}Done`));
        onClose();
        goTo('roles', role.variantOf === null ? {} : { role: role.variantOf });
        await queryClient.invalidateQueries({ queryKey: api.access.key() });
      },
    }),
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`access.edit.${words}Title`, { role: nameOf(role) })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className={styles['dialog']}>
        <p>{t(`access.edit.${words}Text`)}</p>
        <div className={styles['preview']}>
          <WhatIf view={preview.data} error={preview.error} looking={preview.isFetching} />
        </div>
        <FormError error={remove.error} />
        <div className={styles['answers']}>
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('common.cancel')}
          </Button>
          <Button
            color="red"
            loading={remove.isPending}
            disabled={preview.data === undefined || preview.data.refusal !== null}
            onClick={() =>
              remove.mutate({ roleId: role.roleId as never, expectedVersion: role.version ?? 0 })
            }
          >
            {t(`access.role.${words}`)}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
