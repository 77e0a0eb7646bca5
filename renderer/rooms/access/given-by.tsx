import type { GivenBy } from '../../../src/shop/grants/index.ts';
import { useFormat, useWords } from '../../text/index.ts';
import { useRoleWord } from '../../text/roles.ts';
import styles from './access.module.css';

/** The grants that give something, the widest place first. */
export function GivenByList({ by }: { readonly by: readonly GivenBy[] }) {
  const t = useWords();
  const { date } = useFormat();
  const roleWord = useRoleWord();
  return (
    <ul className={styles['givenBy']}>
      {by.map(({ grantId, roleName, scopeName, untilAt }) => (
        <li key={grantId}>
          {t('access.givenBy', { role: roleWord(roleName), scope: scopeName })}
          {untilAt === null ? null : <small> · {t('access.until', { date: date(untilAt) })}</small>}
        </li>
      ))}
    </ul>
  );
}
