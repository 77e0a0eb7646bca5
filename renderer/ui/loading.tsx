import { Skeleton } from '@mantine/core';
import { useWords } from '../text/index.ts';

/** Where rows will stand, in their size, so that nothing jumps when they come. */
export function LoadingRows({ rows, height }: { readonly rows: number; readonly height: number }) {
  const t = useWords();
  return (
    <div role="status" aria-label={t('common.loading')} style={{ display: 'grid', gap: 10 }}>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={height} radius="md" />
      ))}
    </div>
  );
}
