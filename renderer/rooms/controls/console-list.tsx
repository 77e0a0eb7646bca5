import { useVirtualizer } from '@tanstack/react-virtual';
import { IconArrowDown, IconArrowNarrowLeft, IconArrowNarrowRight } from '@tabler/icons-react';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { ConsoleLine } from '../../../src/shop/printers/index.ts';
import { useLocale, useWords } from '../../text/index.ts';
import { clsx } from '../../ui/clsx.ts';
import styles from './console.module.css';

const ROW_HEIGHT = 28;
/** This close to the end counts as being there. */
const END_PIXELS = 40;

interface ConsoleListProps {
  readonly label: string;
  readonly lines: readonly ConsoleLine[];
  readonly gapsBefore: ReadonlySet<number>;
}

/** The lines as they come. Whoever is at the end stays there; whoever scrolled back keeps the lines they read. */
export function ConsoleList({ label, lines, gapsBefore }: ConsoleListProps) {
  const { box, following, look, toEnd, seen } = useFollowing(lines);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 20,
  });
  const time = useSeconds();
  return (
    <div className={styles['frame']}>
      <div
        ref={box}
        className={styles['scroll']}
        role="log"
        aria-live="off"
        aria-label={label}
        // A region that scrolls has to be reached by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        onScroll={look}
      >
        <div className={styles['lines']} style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start, key }) => {
            const line = lines[index];
            return line ? (
              <div key={key} className={styles['place']} style={{ transform: `translateY(${start}px)` }}>
                <Line line={line} time={time(line.at)} afterGap={gapsBefore.has(line.number)} />
              </div>
            ) : null;
          })}
        </div>
      </div>
      {following ? null : (
        <ToEnd newer={lines.filter(({ number }) => number > seen).length} onPress={toEnd} />
      )}
    </div>
  );
}

function ToEnd({ newer, onPress }: { readonly newer: number; readonly onPress: () => void }) {
  const t = useWords();
  return (
    <button type="button" className={styles['toEnd']} onClick={onPress}>
      <IconArrowDown aria-hidden size={20} />
      {newer > 0 ? t('wire.newer', { count: newer }) : t('wire.newest')}
    </button>
  );
}

interface LineProps {
  readonly line: ConsoleLine;
  readonly time: string;
  readonly afterGap: boolean;
}

function Line({ line, time, afterGap }: LineProps) {
  const t = useWords();
  const sent = line.direction === 'sent';
  const Shape = sent ? IconArrowNarrowRight : IconArrowNarrowLeft;
  return (
    <p
      className={clsx(styles['line'], sent && styles['sent'], afterGap && styles['afterGap'])}
      {...(afterGap ? { title: t('wire.gap') } : {})}
    >
      <span className={clsx(styles['time'], 'figures')}>{time}</span>
      <Shape aria-hidden size={18} className={styles['way']} />
      <span className="for-screen-readers">
        {afterGap ? `${t('wire.gap')} ` : ''}
        {t(`wire.${line.direction}`)}
      </span>
      <span className="mono">{line.text}</span>
    </p>
  );
}

/** Hours, minutes and seconds in the person's own way. */
function useSeconds(): (at: number) => string {
  const locale = useLocale();
  return useMemo(() => {
    const style = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
    return (at: number) => style.format(at);
  }, [locale]);
}

function useFollowing(lines: readonly ConsoleLine[]) {
  const box = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(true);
  const [seen, setSeen] = useState(0);
  const before = useRef(lines);
  const top = useRef(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const first = lines[0]?.number ?? 0;
    const gone = before.current.filter(({ number }) => number < first).length;
    before.current = lines;
    if (following) element.scrollTo({ top: element.scrollHeight });
    // The oldest lines went: what is being read must not slip away with them.
    else if (gone > 0) element.scrollBy({ top: -gone * ROW_HEIGHT });
  }, [lines, following]);
  const look = () => {
    const element = box.current;
    if (!element) return;
    const { scrollTop, scrollHeight, clientHeight } = element;
    const atEnd = scrollHeight - scrollTop - clientHeight < END_PIXELS;
    // Only a person scrolls back; the list itself scrolls on.
    const scrolledBack = scrollTop < top.current;
    top.current = scrollTop;
    if (atEnd) setFollowing(true);
    else if (scrolledBack && following) {
      setSeen(lines.at(-1)?.number ?? 0);
      setFollowing(false);
    }
  };
  return { box, following, look, toEnd: () => setFollowing(true), seen };
}
