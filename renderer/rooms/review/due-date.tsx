import { Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconCalendar } from '@tabler/icons-react';
import { useNow } from '../../app/now.ts';
import { useFormat, useWords } from '../../text/index.ts';
import { clsx } from '../../ui/clsx.ts';
import styles from './review.module.css';

/** From this close on, a due date wants attention. */
const SOON_MILLISECONDS = 24 * 60 * 60 * 1_000;

/** When a print is due; amber with a sign from a day before, red once it is late. */
export function DueDate({ at }: { readonly at: number }) {
  const t = useWords();
  const { relative, dateTime } = useFormat();
  const now = useNow(60_000);
  const late = at < now;
  const soon = at - now < SOON_MILLISECONDS;
  const Sign = late || soon ? IconAlertTriangle : IconCalendar;
  const words = relative(at, now);
  return (
    <Tooltip label={dateTime(at)}>
      <span className={clsx(styles['due'], soon && styles['dueSoon'], late && styles['dueLate'])}>
        <Sign aria-hidden size={15} />
        {late ? t('review.late', { when: words }) : t('review.due', { when: words })}
      </span>
    </Tooltip>
  );
}
