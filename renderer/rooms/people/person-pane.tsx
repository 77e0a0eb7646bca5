import { ActionIcon, Button } from '@mantine/core';
import { IconAlertTriangle, IconArrowLeft, IconPlus, IconUserQuestion, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { GrantView, PersonDetail } from '../../../src/shop/people/contract.ts';
import { useAccess } from '../../app/access.tsx';
import { useApi } from '../../app/services.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { clsx } from '../../ui/clsx.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { PersonFace } from '../../ui/person-face.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { PersonAccess } from '../access/index.tsx';
import { AccountActions } from './account-actions.tsx';
import { EndGrant } from './end-grant.tsx';
import { GiveRole } from './give-role.tsx';
import { GrantRow } from './grant-row.tsx';
import styles from './people.module.css';
import { PersonState } from './person-state.tsx';
import { useGrantScope, useManagingPermission } from './places.ts';

interface PersonPaneProps {
  readonly personId: string;
  readonly onClose: () => void;
}

/** One person: their account, their roles and where, what keeps them from what, and what can be changed about them. */
export function PersonPane({ personId, onClose }: PersonPaneProps) {
  const t = useWords();
  const api = useApi();
  const { data: person, error } = useQuery(
    api.people.get.queryOptions({ input: { personId: personId as never } }),
  );
  return (
    <aside
      className={styles['pane']}
      aria-label={person ? t('people.details', { name: person.name }) : t('people.title')}
    >
      {person ? (
        <Details person={person} onClose={onClose} />
      ) : error ? (
        <EmptyState
          icon={IconUserQuestion}
          title={t('people.person.goneTitle')}
          action={
            <Button variant="default" onClick={onClose}>
              {t('people.person.toList')}
            </Button>
          }
        >
          {t('people.person.goneText')}
        </EmptyState>
      ) : (
        <LoadingRows rows={5} height={56} />
      )}
    </aside>
  );
}

interface DetailsProps {
  readonly person: PersonDetail;
  readonly onClose: () => void;
}

function Details({ person, onClose }: DetailsProps) {
  const t = useWords();
  const { own } = useAccess();
  const self = person.personId === own.person.personId;
  return (
    <>
      <Button
        variant="subtle"
        className={styles['toList']}
        leftSection={<IconArrowLeft aria-hidden size={18} />}
        onClick={onClose}
      >
        {t('people.person.toList')}
      </Button>
      <header className={styles['paneHead']}>
        <PersonFace
          name={person.name}
          size={64}
          personId={person.personId}
          pictureHash={person.pictureHash}
        />
        <div className={styles['two']}>
          <h2 className={styles['paneName']}>{person.name}</h2>
          <PersonState state={person.state} />
        </div>
        <ActionIcon aria-label={t('common.close')} onClick={onClose}>
          <IconX aria-hidden size={20} />
        </ActionIcon>
      </header>
      {self ? (
        <p className={styles['quiet']}>
          {t('people.person.self')}{' '}
          <Link to="/me" className={styles['ownLink']}>
            {t('account.menu.mine')}
          </Link>
        </p>
      ) : null}
      {person.isEmailUsedTwice ? <EmailUsedTwice /> : null}
      <Facts person={person} />
      <Roles person={person} self={self} />
      <PersonAccess personId={person.personId} name={person.name} />
      <h3 className={styles['heading']}>{t('people.person.account')}</h3>
      <AccountActions person={person} />
    </>
  );
}

/** The name of an account was given twice, by stations that had not heard of each other. */
function EmailUsedTwice() {
  const t = useWords();
  return (
    <section className={clsx(styles['notice'], styles['twin'])}>
      <IconAlertTriangle aria-hidden size={22} stroke={1.75} />
      <div className={styles['noticeWords']}>
        <h3>{t('people.person.emailTwiceTitle')}</h3>
        <p>{t('people.person.emailTwiceText')}</p>
      </div>
    </section>
  );
}

function Facts({ person }: { readonly person: PersonDetail }) {
  const t = useWords();
  const { date, dateTime } = useFormat();
  return (
    <dl className={styles['facts']}>
      <Fact term={t('people.person.email')}>{person.email}</Fact>
      <Fact term={t('people.list.lastSignIn')}>
        {person.lastSignInAt === null ? t('people.list.never') : <RelativeTime at={person.lastSignInAt} />}
      </Fact>
      <Fact term={t('people.person.since')}>{date(person.createdAt)}</Fact>
      {person.codeExpiresAt === null ? null : (
        <Fact term={t('people.person.codeUntil')}>{dateTime(person.codeExpiresAt)}</Fact>
      )}
      {person.passwordPending ? (
        <dd className={styles['wide']}>{t('people.person.passwordPending')}</dd>
      ) : null}
    </dl>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div className={styles['fact']}>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface RolesProps {
  readonly person: PersonDetail;
  readonly self: boolean;
}

function Roles({ person, self }: RolesProps) {
  const t = useWords();
  const scopeId = useGrantScope();
  const permissionAt = useManagingPermission();
  const [giving, setGiving] = useState(false);
  const [ending, setEnding] = useState<GrantView | null>(null);
  return (
    <>
      <h3 className={styles['heading']}>{t('people.person.grants')}</h3>
      {person.grants.length === 0 ? <p className={styles['quiet']}>{t('people.person.noGrants')}</p> : null}
      <ul className={styles['grants']}>
        {person.grants.map((grant) => (
          <GrantRow key={grant.grantId} grant={grant} self={self} onEnd={() => setEnding(grant)} />
        ))}
      </ul>
      <div>
        <GuardedButton
          permission={permissionAt(scopeId)}
          scopeId={scopeId}
          variant="default"
          offBecause={self ? t('people.off.self') : null}
          leftSection={<IconPlus aria-hidden size={18} />}
          onClick={() => setGiving(true)}
        >
          {t('people.grant.open')}
        </GuardedButton>
      </div>
      {giving ? <GiveRole person={person} onClose={() => setGiving(false)} /> : null}
      {ending ? <EndGrant name={person.name} grant={ending} onClose={() => setEnding(null)} /> : null}
    </>
  );
}
