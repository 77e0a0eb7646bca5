import { useWords } from '../../text/index.ts';
import { ChangeBadge } from './permission-marks.tsx';
import { countChanges, type Marks } from './role-marks.ts';
import styles from './roles.module.css';

/** How a variant differs from its default, in figures; the permissions themselves are marked in the list. */
export function DifferenceLine({ from, to }: { readonly from: Marks; readonly to: Marks }) {
  const t = useWords();
  const { added, removed, widened, narrowed } = countChanges(from, to);
  if (added + removed + widened + narrowed === 0) {
    return <p className={styles['quiet']}>{t('access.role.same')}</p>;
  }
  return (
    <p className={styles['difference']}>
      {added + widened > 0 ? (
        <ChangeBadge change="added" label={t('access.role.added', { count: added + widened })} />
      ) : null}
      {removed > 0 ? (
        <ChangeBadge change="removed" label={t('access.role.removed', { count: removed })} />
      ) : null}
      {narrowed > 0 ? (
        <ChangeBadge change="narrowed" label={t('access.role.narrowed', { count: narrowed })} />
      ) : null}
    </p>
  );
}
