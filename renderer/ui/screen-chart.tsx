import { Button } from '@mantine/core';
import { IconShieldQuestion } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import type { PermissionKey } from '../../src/shop/access/index.ts';
import { useWords } from '../text/index.ts';
import styles from './screen-chart.module.css';

const ScreenChartDialog = lazy(() => import('../rooms/access/screen-chart-dialog.tsx'));

interface ScreenChartProps {
  /** What the screen can do. */
  readonly permissions: readonly PermissionKey[];
}

/** A quiet button: which roles may do what on this screen. */
export function ScreenChart({ permissions }: ScreenChartProps) {
  const t = useWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="subtle"
        color="gray"
        aria-label={t('access.screen.open')}
        title={t('access.screen.open')}
        onClick={() => setOpen(true)}
      >
        <IconShieldQuestion aria-hidden size={20} stroke={1.75} />
        <span className={styles['words']}>{t('access.screen.open')}</span>
      </Button>
      {open ? (
        <Suspense fallback={null}>
          <ScreenChartDialog permissions={permissions} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
