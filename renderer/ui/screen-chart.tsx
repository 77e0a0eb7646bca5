import { Button } from '@mantine/core';
import { IconShieldQuestion } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import type { PermissionKey } from '../../src/shop/access/index.ts';
import { useWords } from '../text/index.ts';

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
        leftSection={<IconShieldQuestion aria-hidden size={18} />}
        onClick={() => setOpen(true)}
      >
        {t('access.screen.open')}
      </Button>
      {open ? (
        <Suspense fallback={null}>
          <ScreenChartDialog permissions={permissions} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
