import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import { useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { useWords } from '../../text/index.ts';
import { ChartCorner, ColumnHead, type CellProps } from './chart-cells.tsx';
import { ChartLine, type ShownColumn } from './chart-line.tsx';
import { markOf, moved, SIZES, type CellPlace, type ChartColumn, type ChartRow } from './chart-model.ts';
import styles from './chart.module.css';
import { useGoTo } from './use-where.ts';

interface ChartGridProps {
  readonly columns: readonly ChartColumn[];
  readonly rows: readonly ChartRow[];
}

/**
 * Two hundred roles by all permissions as quickly as five by ten: only what is in sight is drawn. A grid to keyboard
 * and screen reader: one stop for Tab, arrow keys inside, Enter opens the role or who can do it.
 */
export function ChartGrid({ columns, rows }: ChartGridProps) {
  const t = useWords();
  const box = useRef<HTMLDivElement>(null);
  const { place, pointed, setPointed, down, across, byKey, cell } = useGrid(box, columns, rows);
  const shown = across.getVirtualItems().flatMap(({ index, start }): ShownColumn[] => {
    const column = columns[index];
    return column ? [{ column, index, left: SIZES.names + start }] : [];
  });
  const permissions = rows.filter(({ kind }) => kind === 'permission').length;
  return (
    <>
      <div ref={box} className={styles['scroll']}>
        <div
          role="grid"
          aria-label={t('access.chart.grid', { roles: columns.length, permissions })}
          aria-rowcount={rows.length + 1}
          aria-colcount={columns.length + 1}
          aria-readonly
          tabIndex={-1}
          className={styles['grid']}
          style={{ width: SIZES.names + across.getTotalSize(), height: SIZES.head + down.getTotalSize() }}
          onKeyDown={byKey}
          onPointerLeave={() => setPointed(null)}
        >
          <div role="row" aria-rowindex={1} className={styles['headRow']} style={{ height: SIZES.head }}>
            <ChartCorner {...cell(0, 0)} />
            {shown.map(({ column, index, left }) => (
              <ColumnHead
                key={column.role.roleId}
                column={column}
                index={index}
                left={left}
                {...cell(0, index + 1)}
              />
            ))}
          </div>
          {down.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            return row ? (
              <ChartLine
                key={row.kind === 'category' ? row.category : row.key}
                row={row}
                index={index}
                top={SIZES.head + start}
                columns={shown}
                cell={cell}
              />
            ) : null;
          })}
        </div>
      </div>
      <Reading columns={columns} rows={rows} place={pointed ?? place} />
    </>
  );
}

/** Where the focus is, and where keys and pointer move it. */
function useGrid(
  box: RefObject<HTMLDivElement | null>,
  columns: readonly ChartColumn[],
  rows: readonly ChartRow[],
) {
  const [wanted, setPlace] = useState<CellPlace>({ row: 0, column: 0 });
  const [pointed, setPointed] = useState<CellPlace | null>(null);
  const size = { rows: rows.length + 1, columns: columns.length + 1 };
  const place = {
    row: Math.min(wanted.row, size.rows - 1),
    column: Math.min(wanted.column, size.columns - 1),
  };
  const { down, across } = useVirtualGrid(box, size, place);
  const open = useOpening();
  const focus = (next: CellPlace) => {
    setPlace(next);
    if (next.row > 0) down.scrollToIndex(next.row - 1);
    if (next.column > 0) across.scrollToIndex(next.column - 1);
    requestAnimationFrame(() =>
      box.current
        ?.querySelector<HTMLElement>(`[data-cell="${next.row} ${next.column}"]`)
        ?.focus({ preventScroll: true }),
    );
  };
  const byKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter') open(columns[place.column - 1], rows[place.row - 1]);
    const page = Math.max(1, Math.floor(((box.current?.clientHeight ?? 0) - SIZES.head) / SIZES.row));
    const next = moved(place, event, { ...size, page });
    if (next === null) return;
    event.preventDefault();
    focus(next);
  };
  const cell = (row: number, column: number): CellProps => ({
    'data-cell': `${row} ${column}`,
    tabIndex: row === place.row && column === place.column ? 0 : -1,
    onFocus: () => setPlace({ row, column }),
    onPointerEnter: () => setPointed({ row, column }),
  });
  return { place, pointed, setPointed, down, across, byKey, cell };
}

/** Rows and columns in sight, and always those of the focus, so that it is never lost. */
function useVirtualGrid(
  box: RefObject<HTMLDivElement | null>,
  size: { readonly rows: number; readonly columns: number },
  place: CellPlace,
) {
  const keeping = (kept: number) => (range: Range) => {
    const shown = defaultRangeExtractor(range);
    return kept < 0 || shown.includes(kept) ? shown : [...shown, kept].toSorted((one, other) => one - other);
  };
  const getScrollElement = () => box.current;
  const down = useVirtualizer({
    count: size.rows - 1,
    getScrollElement,
    estimateSize: () => SIZES.row,
    overscan: 6,
    scrollPaddingStart: SIZES.head,
    rangeExtractor: keeping(place.row - 1),
  });
  const across = useVirtualizer({
    horizontal: true,
    count: size.columns - 1,
    getScrollElement,
    estimateSize: () => SIZES.column,
    overscan: 4,
    scrollPaddingStart: SIZES.names,
    rangeExtractor: keeping(place.column - 1),
  });
  return { down, across };
}

/** A role by its name; a permission by who can do it. */
function useOpening() {
  const goTo = useGoTo();
  return (column: ChartColumn | undefined, row: ChartRow | undefined) => {
    if (row?.kind === 'permission' && column === undefined) goTo('who', { permission: row.key });
    else if (column !== undefined) goTo('roles', { role: column.role.roleId });
  };
}

interface ReadingProps extends ChartGridProps {
  readonly place: CellPlace;
}

/** The cell under the pointer or the focus, in words: names are cut and turned in the chart itself. */
function Reading({ columns, rows, place }: ReadingProps) {
  const t = useWords();
  const column = columns[place.column - 1];
  const row = rows[place.row - 1];
  const words =
    column !== undefined && row?.kind === 'permission'
      ? t('access.chart.reading', {
          role: `${column.name} (${column.packName})`,
          permission: row.name,
          mark: t(`access.mark.${markOf(column, row.key)}`),
        })
      : column !== undefined
        ? `${column.name} · ${column.packName}`
        : row?.name;
  return (
    <p className={styles['reading']} aria-hidden>
      {words ?? t('access.chart.keys')}
    </p>
  );
}
