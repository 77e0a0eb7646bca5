import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import { useState, type FocusEvent, type KeyboardEvent, type RefObject } from 'react';
import { moved, placeNamed, SIZES, type CellPlace, type ChartColumn, type ChartRow } from './chart-model.ts';
import { useGoTo } from './use-where.ts';

/** Where the focus is in the chart, where keys move it, and what is in sight. */
export function useChartGrid(
  box: RefObject<HTMLDivElement | null>,
  columns: readonly ChartColumn[],
  rows: readonly ChartRow[],
) {
  const [wanted, setPlace] = useState<CellPlace>({ row: 0, column: 0 });
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
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') open(columns[place.column - 1], rows[place.row - 1]);
    const page = Math.max(1, Math.floor(((box.current?.clientHeight ?? 0) - SIZES.head) / SIZES.row));
    const next = moved(place, event, { ...size, page });
    if (next === null) return;
    event.preventDefault();
    focus(next);
  };
  const onFocus = ({ target }: FocusEvent) => {
    const next = placeNamed((target as HTMLElement).dataset['cell']);
    if (next !== null && (next.row !== place.row || next.column !== place.column)) setPlace(next);
  };
  return { place, down, across, handlers: { onKeyDown, onFocus } };
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
