import { useMemo, useRef } from 'react';
import { useWords } from '../../text/index.ts';
import { ChartCorner, ColumnHead } from './chart-cells.tsx';
import { ChartLine, type CellWords, type ShownColumn } from './chart-line.tsx';
import { SIZES, type ChartColumn, type ChartRow } from './chart-model.ts';
import { ChartReading } from './chart-reading.tsx';
import styles from './chart.module.css';
import { useChartGrid } from './use-chart-grid.ts';

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
  const { place, down, across, handlers } = useChartGrid(box, columns, rows);
  const shown = useShown(columns, across.getVirtualItems());
  const words = useCellWords();
  const permissions = rows.filter(({ kind }) => kind === 'permission').length;
  const stopIn = (row: number) => (row === place.row ? place.column : -1);
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
          {...handlers}
        >
          <div role="row" aria-rowindex={1} className={styles['headRow']} style={{ height: SIZES.head }}>
            <ChartCorner place="0 0" isStop={stopIn(0) === 0} />
            {shown.map(({ column, index, left }) => (
              <ColumnHead
                key={column.role.roleId}
                column={column}
                index={index}
                left={left}
                place={`0 ${index + 1}`}
                isStop={stopIn(0) === index + 1}
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
                words={words}
                stopAt={stopIn(index + 1)}
              />
            ) : null;
          })}
        </div>
      </div>
      <ChartReading box={box} columns={columns} rows={rows} place={place} />
    </>
  );
}

/** The columns in sight: the same list as long as they are the same, so that lines need not be drawn again. */
function useShown(
  columns: readonly ChartColumn[],
  items: readonly { readonly index: number; readonly start: number }[],
): readonly ShownColumn[] {
  const indexes = items.map(({ index }) => index).join(' ');
  return useMemo(
    () =>
      indexes.split(' ').flatMap((text): ShownColumn[] => {
        const index = Number(text);
        const column = columns[index];
        return text === '' || !column ? [] : [{ column, index, left: SIZES.names + index * SIZES.column }];
      }),
    [columns, indexes],
  );
}

function useCellWords(): CellWords {
  const t = useWords();
  return useMemo(() => {
    const of = (mark: keyof CellWords) => {
      const plain = t(`access.mark.${mark}`);
      return { plain, changed: `${plain}, ${t('access.chart.differs')}` };
    };
    return { every: of('every'), own: of('own'), no: of('no') };
  }, [t]);
}
