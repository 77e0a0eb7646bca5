import { IconBan } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RoleView } from '../../../src/shop/grants/index.ts';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { usePlaceLookedAt, usePlacesWhere } from './places.ts';
import { RestrictDialog } from './restrict-dialog.tsx';
import { RestrictionList } from './restriction-list.tsx';
import styles from './roles.module.css';
import { useNameOfRole } from './use-roles.ts';

/** What is taken away from everybody who holds a role, and a way to take away more. */
export function RoleRestrictions({ role }: { readonly role: RoleView }) {
  const t = useWords();
  const nameOf = useNameOfRole();
  const lookedAt = usePlaceLookedAt();
  const places = usePlacesWhere('access.restrict');
  const [restricting, setRestricting] = useState(false);
  const { data } = useQuery(useApi().access.restrictions.queryOptions({ input: {} }));
  // A grant names the default, and so does a restriction of those who hold it.
  const ids: readonly (string | null)[] = [role.roleId, role.variantOf];
  const restrictions = data?.filter(({ roleId }) => roleId !== null && ids.includes(roleId));
  return (
    <section aria-label={t('access.restrictions.title')}>
      <h3 className={styles['sideTitle']}>{t('access.restrictions.title')}</h3>
      <RestrictionList restrictions={restrictions} />
      <GuardedButton
        mt={10}
        permission="access.restrict"
        scopeId={places[0]?.value ?? lookedAt}
        variant="default"
        leftSection={<IconBan aria-hidden size={18} />}
        onClick={() => setRestricting(true)}
      >
        {t('access.restrictions.add')}
      </GuardedButton>
      {restricting ? (
        <RestrictDialog
          subject={{ kind: 'role', roleId: role.variantOf ?? role.roleId, name: nameOf(role) }}
          onClose={() => setRestricting(false)}
        />
      ) : null}
    </section>
  );
}
