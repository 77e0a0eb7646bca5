import type { RoleView } from '../../../src/shop/grants/index.ts';
import { useWords } from '../../text/index.ts';
import { clsx } from '../../ui/clsx.ts';
import styles from './roles.module.css';

/** Whether a role is a default one, a company's variant of one, or a company's own. */
export function KindBadge({ kind }: { readonly kind: RoleView['kind'] }) {
  const t = useWords();
  return (
    <span className={clsx(styles['kind'], kind !== 'default' && styles['kindOurs'])}>
      {t(`access.roles.kind.${kind}`)}
    </span>
  );
}
