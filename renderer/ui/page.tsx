import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import type { PermissionKey } from '../../src/shop/access/index.ts';
import { useWindowTitle } from '../app/floor-progress.ts';
import { clsx } from './clsx.ts';
import styles from './page.module.css';
import { ScreenChart } from './screen-chart.tsx';

interface PageProps {
  readonly title: string;
  /** A line of figures or words beside the title. */
  readonly aside?: ReactNode;
  readonly actions?: ReactNode;
  /** What can be done on this screen: its small chart says which roles may. */
  readonly permissions?: readonly PermissionKey[];
  /** The page fills the window and scrolls inside its own parts. */
  readonly filled?: boolean;
  readonly children: ReactNode;
}

/** One screen: its name (the only h1), what can be done here, and what it shows. */
export function Page({ title, aside, actions, permissions, filled = false, children }: PageProps) {
  useDocumentTitle(useWindowTitle(title));
  return (
    <div className={clsx(styles['page'], filled && styles['filled'])}>
      <header className={styles['header']}>
        <h1 className={styles['title']}>{title}</h1>
        {aside ? <div className={styles['aside']}>{aside}</div> : null}
        {actions || permissions ? (
          <div className={styles['actions']}>
            {permissions ? <ScreenChart permissions={permissions} /> : null}
            {actions}
          </div>
        ) : null}
      </header>
      {children}
    </div>
  );
}
