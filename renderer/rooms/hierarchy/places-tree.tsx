import { IconChevronDown, IconChevronRight, IconScale, IconScaleOutlineOff } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { useFormat, useWords } from '../../text/index.ts';
import { clsx } from '../../ui/clsx.ts';
import { usePlaceName } from '../../ui/place-name.ts';
import type { PlaceRow } from '../../ui/place-rows.ts';
import { SCOPE_ICONS } from '../../ui/scope-icons.ts';
import styles from './places.module.css';
import { TermMark } from '../../ui/term-mark.tsx';

interface PlacesTreeProps {
  readonly rows: readonly PlaceRow[];
  readonly chosenId: string | null;
  readonly onChoose: (scopeId: string) => void;
  readonly onFold: (scopeId: string, closed: boolean) => void;
}

const ROW_HEIGHT = 52;
const COLUMNS = ['name', 'kind', 'printers', 'term', 'duties'] as const;

/**
 * The places as a tree with columns. Arrows move, left and right fold and unfold, Enter opens; only lines on the
 * screen are drawn.
 */
export function PlacesTree({ rows, chosenId, onChoose, onFold }: PlacesTreeProps) {
  const t = useWords();
  const treeId = useId();
  const box = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const active = Math.min(at, rows.length - 1);
  const lines = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    getItemKey: (index) => rows[index]?.scope.id ?? index,
  });
  const go = (index: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, index));
    setAt(next);
    lines.scrollToIndex(next);
  };
  const byKey = (event: KeyboardEvent) => {
    const row = rows[active];
    if (!row || !stepByKey(event.key, row, active, { rows, go, onChoose, onFold })) return;
    event.preventDefault();
  };
  return (
    <div className={styles['tree']} role="presentation">
      <div className={clsx(styles['line'], styles['headLine'])} aria-hidden>
        {COLUMNS.map((column) => (
          <span key={column}>{t(`factories.column.${column}`)}</span>
        ))}
      </div>
      <div
        ref={box}
        className={styles['lines']}
        role="treegrid"
        aria-label={t('factories.places')}
        aria-rowcount={rows.length}
        aria-activedescendant={rows[active] ? `${treeId}-${active}` : undefined}
        tabIndex={0}
        onKeyDown={byKey}
      >
        <div role="rowgroup" className={styles['all']} style={{ height: lines.getTotalSize() }}>
          {lines.getVirtualItems().map(({ index, start, key }) => {
            const row = rows[index];
            return row ? (
              <Line
                key={key}
                id={`${treeId}-${index}`}
                row={row}
                index={index}
                startPixels={start}
                active={index === active}
                chosen={row.scope.id === chosenId}
                onChoose={() => {
                  setAt(index);
                  onChoose(row.scope.id);
                }}
                onFold={() => onFold(row.scope.id, row.open === true)}
              />
            ) : null;
          })}
        </div>
      </div>
    </div>
  );
}

interface Steps extends Pick<PlacesTreeProps, 'rows' | 'onChoose' | 'onFold'> {
  readonly go: (index: number) => void;
}

/** What a key does in the tree; false: nothing. */
function stepByKey(key: string, row: PlaceRow, index: number, steps: Steps): boolean {
  const { rows, go, onChoose, onFold } = steps;
  if (key === 'ArrowDown') go(index + 1);
  else if (key === 'ArrowUp') go(index - 1);
  else if (key === 'Home') go(0);
  else if (key === 'End') go(rows.length - 1);
  else if (key === 'Enter' || key === ' ') onChoose(row.scope.id);
  else if (key === 'ArrowRight') {
    if (row.open === false) onFold(row.scope.id, false);
    else go(index + 1);
  } else if (key === 'ArrowLeft') {
    if (row.open === true) onFold(row.scope.id, true);
    else go(rows.findLastIndex((each, at) => at < index && each.depth < row.depth));
  } else return false;
  return true;
}

interface LineProps {
  readonly id: string;
  readonly row: PlaceRow;
  readonly index: number;
  readonly startPixels: number;
  readonly active: boolean;
  readonly chosen: boolean;
  readonly onChoose: () => void;
  readonly onFold: () => void;
}

function Line({ id, row, index, startPixels, active, chosen, onChoose, onFold }: LineProps) {
  const t = useWords();
  const { number } = useFormat();
  const placeName = usePlaceName();
  const { scope, depth, open, printers, endsAt, dutiesApart } = row;
  const Shape = SCOPE_ICONS[scope.kind];
  return (
    // Keys are handled by the tree, which keeps the focus.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      id={id}
      role="row"
      aria-level={depth + 1}
      aria-rowindex={index + 1}
      aria-selected={chosen}
      {...(open === null ? {} : { 'aria-expanded': open })}
      className={clsx(
        styles['line'],
        styles['placed'],
        active && styles['active'],
        chosen && styles['chosen'],
        !scope.within && styles['onlyWay'],
      )}
      style={{ transform: `translateY(${startPixels}px)` }}
      onClick={onChoose}
    >
      <span role="gridcell" className={styles['lineName']} style={{ paddingLeft: depth * 22 }}>
        <Fold open={open} onFold={onFold} />
        <Shape aria-hidden size={20} stroke={1.75} />
        <span>{placeName(scope)}</span>
      </span>
      <span role="gridcell" className={styles['quiet']}>
        {t(`shell.place.kind.${scope.kind}`)}
      </span>
      <span role="gridcell" className="figures">
        {printers === 0 ? '–' : number(printers)}
      </span>
      <span role="gridcell">{endsAt === null ? <Quiet /> : <TermMark endsAt={endsAt} />}</span>
      <span role="gridcell">
        <Duties apart={dutiesApart} own={(scope.separationOfDuties ?? null) !== null} />
      </span>
    </div>
  );
}

function Quiet() {
  const t = useWords();
  return <span className={styles['quiet']}>{t('factories.term.none')}</span>;
}

/** A touch target for who uses no keys; keys fold by left and right. */
function Fold({ open, onFold }: { readonly open: boolean | null; readonly onFold: () => void }) {
  if (open === null) return <span className={styles['foldRoom']} />;
  const Arrow = open ? IconChevronDown : IconChevronRight;
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events
    <span
      className={styles['foldRoom']}
      onClick={(event) => {
        event.stopPropagation();
        onFold();
      }}
    >
      <Arrow aria-hidden size={18} />
    </span>
  );
}

function Duties({ apart, own }: { readonly apart: boolean; readonly own: boolean }) {
  const t = useWords();
  const Shape = apart ? IconScale : IconScaleOutlineOff;
  return (
    <span className={clsx(styles['duties'], !apart && styles['dutiesOff'], !own && styles['inherited'])}>
      <Shape aria-hidden size={17} />
      {t(apart ? 'factories.duties.apart' : 'factories.duties.together')}
    </span>
  );
}
