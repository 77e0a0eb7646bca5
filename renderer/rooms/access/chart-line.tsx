import { ChartCell, RowHead, type CellProps } from './chart-cells.tsx';
import { SIZES, type ChartColumn, type ChartRow } from './chart-model.ts';
import styles from './chart.module.css';

/** A column in sight, and where it stands. */
export interface ShownColumn {
  readonly column: ChartColumn;
  readonly index: number;
  readonly left: number;
}

interface ChartLineProps {
  readonly row: ChartRow;
  readonly index: number;
  readonly top: number;
  readonly columns: readonly ShownColumn[];
  readonly cell: (row: number, column: number) => CellProps;
}

/** One permission, or the heading of a category, across the roles in sight. */
export function ChartLine({ row, index, top, columns, cell }: ChartLineProps) {
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={styles[row.kind === 'category' ? 'categoryRow' : 'row']}
      style={{ top, height: SIZES.row }}
    >
      <RowHead row={row} {...cell(index + 1, 0)} />
      {columns.map(({ column, index: number, left }) => (
        <ChartCell
          key={column.role.roleId}
          column={column}
          row={row}
          index={number}
          left={left}
          {...cell(index + 1, number + 1)}
        />
      ))}
    </div>
  );
}
