import { Button } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import type { PermissionKey } from '../../../src/shop/access/index.ts';
import type { RequestAnswer } from '../../../src/shop/grants/index.ts';
import { useWords } from '../../text/index.ts';
import { usePermissionName } from '../../text/permissions.ts';
import styles from './requests.module.css';
import { useRoles } from './use-roles.ts';

/** A role gives more than what was asked for: how much, and what. */
export function GivesBesides({ answer }: { readonly answer: Extract<RequestAnswer, { kind: 'grant' }> }) {
  const t = useWords();
  const [open, setOpen] = useState(false);
  const permissionName = usePermissionName();
  const { roles } = useRoles();
  // Where a variant stands in for the default, the grant gives what the variant gives.
  const role =
    roles.find(({ variantOf }) => variantOf === answer.roleId) ??
    roles.find(({ roleId }) => roleId === answer.roleId);
  const given: readonly PermissionKey[] = role ? [...role.permissions, ...role.own] : [];
  const Arrow = open ? IconChevronDown : IconChevronRight;
  return (
    <div className={styles['besides']}>
      <Button
        variant="subtle"
        color="gray"
        aria-expanded={open}
        leftSection={<Arrow aria-hidden size={16} />}
        onClick={() => setOpen(!open)}
      >
        {t('access.requests.besides', { count: answer.permissions })}
      </Button>
      {open ? (
        <ul>
          {given.map((permission) => (
            <li key={permission}>{permissionName(permission)}</li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
