import { Link, Outlet } from '@tanstack/react-router';
import { useAccess } from '../app/access.tsx';
import { panelsOf } from '../workspaces/panels.ts';
import { useWords } from '../text/index.ts';
import styles from './shell.module.css';

export function Shell() {
  const t = useWords();
  const { mayAnywhere } = useAccess();
  return (
    <div className={styles['shell']}>
      <nav>
        {panelsOf(mayAnywhere).map(({ key, path, icon: Shape }) => (
          <Link key={key} to={path}>
            <Shape aria-hidden />
            {t(`shell.panels.${key}`)}
          </Link>
        ))}
      </nav>
      <main>
        <Outlet />
      </main>
    </div>
  );
}
