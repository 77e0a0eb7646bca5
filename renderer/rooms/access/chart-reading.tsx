import { useEffect, useState, type RefObject } from 'react';
import { useWords } from '../../text/index.ts';
import { markOf, placeNamed, type CellPlace, type ChartColumn, type ChartRow } from './chart-model.ts';
import styles from './chart.module.css';

interface ChartReadingProps {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly columns: readonly ChartColumn[];
  readonly rows: readonly ChartRow[];
  /** Where the focus is. */
  readonly place: CellPlace;
}

/** The cell under the pointer, else that of the focus, in words: names are cut and turned in the chart itself. */
export function ChartReading({ box, columns, rows, place }: ChartReadingProps) {
  const t = useWords();
  const { row: rowNumber, column: columnNumber } = usePointed(box) ?? place;
  const column = columns[columnNumber - 1];
  const row = rows[rowNumber - 1];
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

/** The cell under the pointer, kept here: the grid need not be drawn again when the pointer moves. */
function usePointed(box: RefObject<HTMLDivElement | null>): CellPlace | null {
  const [pointed, setPointed] = useState<CellPlace | null>(null);
  useEffect(() => {
    const grid = box.current;
    const over = ({ target }: PointerEvent) => {
      const cell = target instanceof Element ? target.closest<HTMLElement>('[data-cell]') : null;
      setPointed(placeNamed(cell?.dataset['cell']));
    };
    const leave = () => setPointed(null);
    grid?.addEventListener('pointerover', over);
    grid?.addEventListener('pointerleave', leave);
    return () => {
      grid?.removeEventListener('pointerover', over);
      grid?.removeEventListener('pointerleave', leave);
    };
  }, [box]);
  return pointed;
}
