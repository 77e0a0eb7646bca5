import { useQuery } from '@tanstack/react-query';
import { IconBan } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useAccess } from '../../app/access.tsx';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import styles from './access.module.css';
import { usePlaceLookedAt, usePlacesWhere } from './places.ts';
import { RestrictDialog } from './restrict-dialog.tsx';
import { RestrictionList } from './restriction-list.tsx';

interface PersonAccessProps {
  readonly personId: string;
  readonly name: string;
}

/** What is restricted for one person, a way to restrict more, and a way to all that they can do. */
export function PersonAccess({ personId, name }: PersonAccessProps) {
  const t = useWords();
  const api = useApi();
  const { own } = useAccess();
  const lookedAt = usePlaceLookedAt();
  const places = usePlacesWhere('access.restrict');
  const [restricting, setRestricting] = useState(false);
  const { data } = useQuery(api.access.restrictions.queryOptions({ input: { personId: personId as never } }));
  const self = own.person.personId === personId;
  return (
    <section className={styles['personAccess']} aria-label={t('access.restrictions.title')}>
      <h3 className={styles['heading']}>{t('access.restrictions.title')}</h3>
      <RestrictionList restrictions={data} />
      <div className={styles['actions']}>
        <GuardedButton
          permission="access.restrict"
          scopeId={places[0]?.value ?? lookedAt}
          variant="default"
          offBecause={self ? t('people.off.self') : null}
          leftSection={<IconBan aria-hidden size={18} />}
          onClick={() => setRestricting(true)}
        >
          {t('access.restrictions.add')}
        </GuardedButton>
        <Link
          to="/access/$tab"
          params={{ tab: 'what' }}
          search={{ person: personId, place: lookedAt }}
          className={styles['quietLink']}
        >
          {t('access.restrictions.whatCan', { name })}
        </Link>
      </div>
      {restricting ? (
        <RestrictDialog subject={{ kind: 'person', personId, name }} onClose={() => setRestricting(false)} />
      ) : null}
    </section>
  );
}
