import { useMutation } from '@tanstack/react-query';
import type { StationGreeting } from '../../../src/shop/people/contract.ts';
import { useApi, useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { useRoleWord } from '../../text/roles.ts';
import { FormError } from '../../ui/form.tsx';
import { PersonFace } from '../../ui/person-face.tsx';
import styles from './welcome.module.css';

interface DemoPeopleProps {
  readonly people: StationGreeting['demoPeople'];
  readonly password: string;
  readonly onUsual: () => void;
}

/** The people of the demo factory, one tap each. */
export function DemoPeople({ people, password, onUsual }: DemoPeopleProps) {
  const t = useWords();
  const api = useApi();
  const { session } = useServices();
  const roleWord = useRoleWord();
  const signIn = useMutation(api.people.signIn.mutationOptions({ onSuccess: session.begin }));
  return (
    <>
      <h1 className={styles['title']}>{t('people.demo.title')}</h1>
      <p className={styles['lead']}>{t('people.demo.text')}</p>
      <div className={styles['tiles']}>
        {people.map(({ name, email, roleName }) => (
          <button
            key={email}
            type="button"
            className={styles['tile']}
            aria-busy={signIn.isPending && signIn.variables?.email === email}
            onClick={() => signIn.mutate({ email, password })}
          >
            <PersonFace name={name} size={52} />
            <span>
              <span className="for-screen-readers">{t('people.demo.enter')} </span>
              <span className={styles['tileName']}>{name}</span>
              <span className={styles['tileText']}>{roleWord(roleName)}</span>
            </span>
          </button>
        ))}
      </div>
      <FormError error={signIn.error} />
      <div className={styles['links']}>
        <button type="button" className={styles['link']} onClick={onUsual}>
          {t('people.signIn.usual')}
        </button>
      </div>
    </>
  );
}
