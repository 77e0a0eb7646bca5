import { Tooltip } from '@mantine/core';
import { useNow } from '../app/now.ts';
import { useFormat } from '../text/index.ts';

/** When something was or will be: relative to now, the clock's time on hover. */
export function RelativeTime({ at }: { readonly at: number }) {
  const { relative, dateTime } = useFormat();
  const now = useNow(10_000);
  return (
    <Tooltip label={dateTime(at)}>
      <time dateTime={new Date(at).toISOString()} className="figures">
        {relative(at, Math.max(now, 0))}
      </time>
    </Tooltip>
  );
}
