import type { ShiftView } from '../../../src/shop/hierarchy/contract.ts';
import { useLocale, useWords } from '../../text/index.ts';
import styles from './shifts.module.css';

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const MINUTES_OF_DAY = 1_440;
const MINUTES_OF_WEEK = 7 * MINUTES_OF_DAY;

type Times = Pick<ShiftView, 'days' | 'startMinute' | 'endMinute'>;

/** One bar of a shift in the week, in minutes since Monday began. */
export interface WeekBar {
  readonly startMinute: number;
  readonly minutes: number;
}

/** A shift's bars in the week, the earliest first. One that goes on over the end of Sunday is in two parts. */
export function weekBars({ days, startMinute, endMinute }: Times): readonly WeekBar[] {
  const minutes =
    endMinute > startMinute ? endMinute - startMinute : endMinute - startMinute + MINUTES_OF_DAY;
  return days
    .flatMap((day) => {
      const start = (day - 1) * MINUTES_OF_DAY + startMinute;
      const over = start + minutes - MINUTES_OF_WEEK;
      if (over <= 0) return [{ startMinute: start, minutes }];
      return [
        { startMinute: start, minutes: minutes - over },
        { startMinute: 0, minutes: over },
      ];
    })
    .toSorted((one, other) => one.startMinute - other.startMinute);
}

/** `06:00`, as a time field has it. */
export function clockOf(minute: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** The minute of the day of a time field; null where nothing is in it. */
export function minuteOf(clock: string): number | null {
  const [, hours, minutes] = /^(\d\d):(\d\d)/.exec(clock) ?? [];
  return hours === undefined || minutes === undefined ? null : Number(hours) * 60 + Number(minutes);
}

/** What a day of the week is called; 1 is Monday. */
export function useDayName(): (day: number, style: 'short' | 'long') => string {
  const locale = useLocale();
  // The first of January 2024 was a Monday.
  return (day, style) =>
    new Intl.DateTimeFormat(locale, { weekday: style, timeZone: 'UTC' }).format(Date.UTC(2024, 0, day));
}

const share = (minutes: number): string => `${(minutes / MINUTES_OF_WEEK) * 100}%`;

/** The week of a factory: a line a shift, a bar a day. */
export function ShiftWeek({ shifts }: { readonly shifts: readonly ShiftView[] }) {
  const t = useWords();
  const dayName = useDayName();
  return (
    <div className={styles['week']} role="img" aria-label={t('factories.shifts.week')}>
      <div className={styles['weekDays']}>
        {DAYS.map((day) => (
          <span key={day}>{dayName(day, 'short')}</span>
        ))}
      </div>
      {shifts.map((shift) => (
        <div key={shift.shiftId} className={styles['weekLine']}>
          {DAYS.map((day) => (
            <i key={day} style={{ left: share((day - 1) * MINUTES_OF_DAY) }} />
          ))}
          {weekBars(shift).map(({ startMinute, minutes }) => (
            <b key={startMinute} style={{ left: share(startMinute), width: share(minutes) }} />
          ))}
        </div>
      ))}
    </div>
  );
}
