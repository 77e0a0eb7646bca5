import { IconKey, IconMailForward, IconUserCheck, IconUserOff } from '@tabler/icons-react';
import { useState, type ComponentProps } from 'react';
import type { AccessRefusal } from '../../../src/shop/access/index.ts';
import type { PersonDetail } from '../../../src/shop/people/contract.ts';
import { useAccess } from '../../app/access.tsx';
import { useWords } from '../../text/index.ts';
import { useRefusalSentence } from '../../text/refusals.ts';
import { OffButton } from '../../ui/off-button.tsx';
import { AccountQuestion, type AccountAct } from './account-question.tsx';
import styles from './people.module.css';
import { useManagingPermission } from './places.ts';

type Why = ComponentProps<typeof OffButton>['why'];

/** What can be done about a person's account; what may not be done says why. */
export function AccountActions({ person }: { readonly person: PersonDetail }) {
  const t = useWords();
  const [asking, setAsking] = useState<AccountAct | null>(null);
  const whyOf = useWhyOf(person);
  return (
    <div className={styles['paneActions']}>
      {person.state === 'invited' ? (
        <OffButton
          variant="default"
          why={whyOf(null)}
          leftSection={<IconMailForward aria-hidden size={18} />}
          onClick={() => setAsking('renew')}
        >
          {t('people.codes.renew')}
        </OffButton>
      ) : null}
      {person.state === 'active' ? (
        <OffButton
          variant="default"
          why={whyOf(person.resetRefusal)}
          leftSection={<IconKey aria-hidden size={18} />}
          onClick={() => setAsking('reset')}
        >
          {t('people.codes.reset')}
        </OffButton>
      ) : null}
      {person.state === 'inactive' ? (
        <OffButton
          variant="default"
          why={whyOf(null)}
          leftSection={<IconUserCheck aria-hidden size={18} />}
          onClick={() => setAsking('reactivate')}
        >
          {t('people.off.reactivate')}
        </OffButton>
      ) : (
        <OffButton
          variant="default"
          why={whyOf(person.deactivateRefusal)}
          leftSection={<IconUserOff aria-hidden size={18} />}
          onClick={() => setAsking('deactivate')}
        >
          {t('people.off.deactivate')}
        </OffButton>
      )}
      {asking === null ? null : (
        <AccountQuestion act={asking} person={person} onClose={() => setAsking(null)} />
      )}
    </div>
  );
}

/** Why something about this person's account is off: it is one's own, a permission is missing, or the core says why. */
function useWhyOf(person: PersonDetail): (refusal: AccessRefusal | null) => Why {
  const t = useWords();
  const { own, may } = useAccess();
  const permissionAt = useManagingPermission();
  const refusalSentence = useRefusalSentence();
  const scopeId = person.grants[0]?.scopeId ?? null;
  return (refusal) => {
    if (person.personId === own.person.personId) return t('people.off.self');
    if (refusal?.code === 'access.denied') {
      return { permission: refusal.permission, scopeId: refusal.scopeId };
    }
    if (refusal !== null) return refusalSentence(refusal);
    const permission = scopeId === null ? null : permissionAt(scopeId);
    return permission === null || scopeId === null || may(permission, scopeId)
      ? null
      : { permission, scopeId };
  };
}
