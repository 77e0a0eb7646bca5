import { Button } from '@mantine/core';
import { IconShieldExclamation } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { DEFAULT_ROLES } from '../../../src/shop/access/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useScopes } from '../../app/place.tsx';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { InvitePerson } from './invite-person.tsx';
import styles from './people.module.css';

const MASTER = DEFAULT_ROLES.find(({ pack, key }) => pack === 'print-farm' && key === 'master')?.id ?? '';

/** Says calmly, to a company's only Master, that there should be two. */
export function OnlyMaster() {
  const t = useWords();
  const client = useClientAlone();
  const [inviting, setInviting] = useState(false);
  if (client === null) return null;
  return (
    <section className={styles['notice']}>
      <IconShieldExclamation aria-hidden size={26} stroke={1.6} />
      <div className={styles['noticeWords']}>
        <h2>{t('people.alone.title', { client: client.name })}</h2>
        <p>{t('people.alone.text')}</p>
      </div>
      <Button variant="default" onClick={() => setInviting(true)}>
        {t('people.alone.act')}
      </Button>
      {inviting ? (
        <InvitePerson scopeId={client.id} roleId={MASTER} onClose={() => setInviting(false)} />
      ) : null}
    </section>
  );
}

/** The company of which the signed-in person is the only active Master; null: there is none such. */
function useClientAlone() {
  const api = useApi();
  const scopes = useScopes();
  const { may, own } = useAccess();
  const client = scopes.find(({ kind, id }) => kind === 'client' && may('platform.administer', id)) ?? null;
  const { data } = useQuery(
    api.people.list.queryOptions({
      input: { roleId: MASTER, state: 'active', limit: 2 },
      enabled: client !== null,
    }),
  );
  const alone = data?.total === 1 && data.people[0]?.personId === own.person.personId;
  return alone ? client : null;
}
