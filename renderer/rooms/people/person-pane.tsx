import { ActionIcon } from '@mantine/core';
import { IconPlus, IconUserOff, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { PersonListEntry } from '../../../src/shop/people/contract.ts';
import { useAccess } from '../../app/access.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { useRoleWord } from '../../text/roles.ts';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { PersonFace } from '../../ui/person-face.tsx';
import { DeactivatePerson } from './deactivate-person.tsx';
import { EndGrant } from './end-grant.tsx';
import { GiveRole } from './give-role.tsx';
import { PersonState } from './person-state.tsx';
import { useGrantScope } from './places.ts';
import styles from './people.module.css';

type Grant = PersonListEntry['grants'][number];

interface PersonPaneProps {
  readonly person: PersonListEntry;
  readonly onClose: () => void;
}

/** One person: their roles and where, and what can be changed about them. */
export function PersonPane({ person, onClose }: PersonPaneProps) {
  const t = useWords();
  const { own } = useAccess();
  const scopeId = useGrantScope();
  const [asking, setAsking] = useState<'give' | 'deactivate' | Grant | null>(null);
  const guardId = person.grants[0]?.scopeId ?? scopeId;
  const self = person.personId === own.person.personId;
  return (
    <aside className={styles['pane']} aria-label={t('people.details', { name: person.name })}>
      <header className={styles['paneHead']}>
        <PersonFace name={person.name} size={56} />
        <div className={styles['two']}>
          <h2 className={styles['paneName']}>{person.name}</h2>
          <small>{person.email}</small>
        </div>
        <ActionIcon aria-label={t('common.close')} onClick={onClose}>
          <IconX aria-hidden size={20} />
        </ActionIcon>
      </header>
      <PersonState state={person.state} />
      <h3 className={styles['heading']}>{t('people.list.grants')}</h3>
      <ul className={styles['grants']}>
        {person.grants.map((grant) => (
          <GrantRow key={grant.grantId} grant={grant} onEnd={() => setAsking(grant)} />
        ))}
      </ul>
      <div className={styles['paneActions']}>
        <GuardedButton
          permission="user.manage"
          scopeId={scopeId}
          variant="default"
          offBecause={self ? t('people.off.self') : null}
          leftSection={<IconPlus aria-hidden size={18} />}
          onClick={() => setAsking('give')}
        >
          {t('people.grant.open')}
        </GuardedButton>
        {person.state === 'inactive' ? null : (
          <GuardedButton
            permission="user.manage"
            scopeId={guardId}
            variant="default"
            offBecause={self ? t('people.off.self') : null}
            leftSection={<IconUserOff aria-hidden size={18} />}
            onClick={() => setAsking('deactivate')}
          >
            {t('people.off.deactivate')}
          </GuardedButton>
        )}
      </div>
      {asking === 'give' ? <GiveRole person={person} onClose={() => setAsking(null)} /> : null}
      {asking === 'deactivate' ? <DeactivatePerson person={person} onClose={() => setAsking(null)} /> : null}
      {asking !== null && typeof asking === 'object' ? (
        <EndGrant person={person} grant={asking} onClose={() => setAsking(null)} />
      ) : null}
    </aside>
  );
}

interface GrantRowProps {
  readonly grant: Grant;
  readonly onEnd: () => void;
}

function GrantRow({ grant, onEnd }: GrantRowProps) {
  const t = useWords();
  const { date } = useFormat();
  const { may } = useAccess();
  const roleWord = useRoleWord();
  const role = roleWord(grant.roleName);
  return (
    <li className={styles['grant']}>
      <span className={styles['two']}>
        <span className={styles['name']}>{role}</span>
        <small>
          {grant.scopeName}
          {grant.untilAt === null ? null : ` · ${t('people.list.until', { date: date(grant.untilAt) })}`}
        </small>
      </span>
      {may('user.manage', grant.scopeId) ? (
        <ActionIcon aria-label={t('people.grant.endLabel', { role, scope: grant.scopeName })} onClick={onEnd}>
          <IconX aria-hidden size={18} />
        </ActionIcon>
      ) : null}
    </li>
  );
}
