import { Link } from '@tanstack/react-router';
import { useAccess } from '../app/access.tsx';
import { useWords } from '../text/index.ts';
import { Mark } from '../ui/mark.tsx';
import { panelsOf } from '../workspaces/panels.ts';
import styles from './shell.module.css';

/** The panels that this person has. */
export function Rail() {
  const t = useWords();
  const { mayAnywhere } = useAccess();
  return (
    <nav className={styles['rail']} aria-label={t('shell.panelsLabel')}>
      <div className={styles['brand']}>
        <Mark />
        <span className={styles['brandWord']}>{t('common.appName')}</span>
      </div>
      {panelsOf(mayAnywhere).map(({ key, path, icon: Shape }) => (
        <Link key={key} to={path} className={styles['panel']}>
          <Shape aria-hidden stroke={1.75} className={styles['panelIcon']} />
          {t(`shell.panels.${key}`)}
        </Link>
      ))}
    </nav>
  );
}
