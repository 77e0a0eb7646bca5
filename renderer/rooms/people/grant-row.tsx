import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { GrantView } from '../../../src/shop/people/contract.ts';
import { useAccess } from '../../app/access.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { useRoleWord } from '../../text/roles.ts';
import { useSince } from '../../ui/since.ts';
import { WhyOff } from '../../ui/why-off.tsx';
import styles from './people.module.css';
import { useManagingPermission, usePlaceWord } from './places.ts';

interface GrantRowProps {
  readonly grant: GrantView;
  /** It is one's own: nobody ends their own. */
  readonly self: boolean;
  readonly onEnd: () => void;
}

/** One role of a person: where, from when, until when, by whom. */
export function GrantRow({ grant, self, onEnd }: GrantRowProps) {
  const t = useWords();
  const { date } = useFormat();
  const since = useSince();
  const { may } = useAccess();
  const permission = useManagingPermission()(grant.scopeId);
  const roleWord = useRoleWord();
  const role = roleWord(grant.roleName);
  const { scopeId, fromAt, untilAt, grantedByName } = grant;
  const scope = usePlaceWord()(grant);
  const missing = may(permission, scopeId) ? null : { permission, scopeId };
  const why = self ? t('people.off.self') : missing;
  const facts = [
    since(fromAt),
    untilAt === null ? null : t('people.list.until', { date: date(untilAt) }),
    grantedByName === null ? null : t('people.person.by', { name: grantedByName }),
  ];
  return (
    <li className={styles['grant']}>
      <span className={styles['grantWords']}>
        <span className={styles['name']}>{t('people.list.at', { role, scope })}</span>
        <small>{facts.filter(Boolean).join(' · ')}</small>
      </span>
      <WhyOff why={why}>
        {(describedBy) => (
          <ActionIcon
            aria-label={t('people.grant.endLabel', { role, scope })}
            aria-disabled={why !== null || undefined}
            aria-describedby={describedBy}
            className={why === null ? undefined : styles['endOff']}
            onClick={() => {
              if (why === null) onEnd();
            }}
          >
            <IconX aria-hidden size={18} />
          </ActionIcon>
        )}
      </WhyOff>
    </li>
  );
}
