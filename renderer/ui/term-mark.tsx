import { Tooltip } from '@mantine/core';
import { IconCalendarDue, IconHourglassOff } from '@tabler/icons-react';
import { useNow } from '../app/now.ts';
import { useFormat, useWords } from '../text/index.ts';
import { clsx } from './clsx.ts';
import styles from './term-mark.module.css';

const DAY_MILLISECONDS = 86_400_000;
/** Two weeks are enough to have it prolonged by somebody who is on leave for one. */
const SOON_MILLISECONDS = 14 * DAY_MILLISECONDS;
const STEP_MILLISECONDS = 10_000;

/** The state of a term now. A term that has ended, or soon will, wants somebody; a far one is quiet. */
export function useTermState(endsAt: number | null): 'none' | 'far' | 'soon' | 'ended' {
  const now = useNow(STEP_MILLISECONDS);
  if (endsAt === null) return 'none';
  if (endsAt <= now) return 'ended';
  return endsAt - now < SOON_MILLISECONDS ? 'soon' : 'far';
}

interface TermMarkProps {
  readonly endsAt: number | null;
  /** Nothing is said of a term that ends far from now. */
  readonly loudOnly?: boolean;
}

/** When the term of a place ends or ended, by shape, colour and word. Nothing where it does not end. */
export function TermMark({ endsAt, loudOnly = false }: TermMarkProps) {
  const t = useWords();
  const { date, dateTime } = useFormat();
  const state = useTermState(endsAt);
  if (endsAt === null || state === 'none' || (loudOnly && state === 'far')) return null;
  const Shape = state === 'ended' ? IconHourglassOff : IconCalendarDue;
  // Its last day: at midnight the next one has begun.
  const day = date(endsAt - 1);
  return (
    <Tooltip label={dateTime(endsAt)}>
      <span className={clsx(styles['term'], state !== 'far' && styles['termLoud'])}>
        <Shape aria-hidden size={16} />
        {state === 'ended' ? t('factories.term.ended', { day }) : t('factories.term.ends', { day })}
      </span>
    </Tooltip>
  );
}
