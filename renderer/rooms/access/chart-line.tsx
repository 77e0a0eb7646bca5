import { memo } from 'react';
import { ChartCell, RowHead } from './chart-cells.tsx';
import { differs, markOf, SIZES, type ChartColumn, type ChartRow, type Mark } from './chart-model.ts';
import styles from './chart.module.css';

/** A column in sight, and where it stands. */
export interface ShownColumn {
  readonly column: ChartColumn;
  readonly index: number;
  readonly left: number;
}

/** What a cell is called: by its mark, and whether it is not as in the default role. */
export type CellWords = Readonly<Record<Mark, { readonly plain: string; readonly changed: string }>>;

interface ChartLineProps {
  readonly row: ChartRow;
  readonly index: number;
  readonly top: number;
  readonly columns: readonly ShownColumn[];
  readonly words: CellWords;
  /** The column that Tab stops at, where it is in this line; -1: it is in another. */
  readonly stopAt: number;
}

/** One permission, or the heading of a category, across the roles in sight. */
export const ChartLine = memo(function ChartLine({
  row,
  index,
  top,
  columns,
  words,
  stopAt,
}: ChartLineProps) {
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={styles[row.kind === 'category' ? 'categoryRow' : 'row']}
      style={{ top, height: SIZES.row }}
    >
      <RowHead row={row} place={`${index + 1} 0`} isStop={stopAt === 0} />
      {columns.map(({ column, index: number, left }) => {
        const mark = row.kind === 'permission' ? markOf(column, row.key) : null;
        const changed = row.kind === 'permission' && differs(column, row.key);
        return (
          <ChartCell
            key={column.role.roleId}
            index={number}
            left={left}
            mark={mark}
            changed={changed}
            label={mark === null ? undefined : words[mark][changed ? 'changed' : 'plain']}
            place={`${index + 1} ${number + 1}`}
            isStop={stopAt === number + 1}
          />
        );
      })}
    </div>
  );
});
