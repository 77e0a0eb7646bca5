import { memo } from 'react';
import { useWords } from '../../text/index.ts';
import { clsx } from '../../ui/clsx.ts';
import type { ChartColumn, ChartRow, Mark } from './chart-model.ts';
import styles from './chart.module.css';
import { MarkSign } from './mark-sign.tsx';

/** What makes a cell a stop of the keyboard; the grid itself hears keys, focus and pointer for all of them. */
interface StopProps {
  readonly place: string;
  readonly isStop: boolean;
}

const stop = ({ place, isStop }: StopProps) => ({ 'data-cell': place, tabIndex: isStop ? 0 : -1 });

/** Over the names of the permissions. */
export function ChartCorner({ place, isStop }: StopProps) {
  const t = useWords();
  return (
    <div {...stop({ place, isStop })} role="columnheader" aria-colindex={1} className={styles['corner']}>
      {t('access.chart.permission')}
      <small>{t('access.chart.keys')}</small>
    </div>
  );
}

interface ColumnHeadProps extends StopProps {
  readonly column: ChartColumn;
  readonly index: number;
  readonly left: number;
}

export function ColumnHead({ column, index, left, place, isStop }: ColumnHeadProps) {
  const t = useWords();
  const { role, name, packName } = column;
  const kind = t(`access.roles.kind.${role.kind}`);
  return (
    <div
      {...stop({ place, isStop })}
      role="columnheader"
      aria-colindex={index + 2}
      aria-label={`${name}, ${packName}, ${kind}`}
      title={`${name} · ${packName} · ${kind}`}
      className={clsx(styles['columnHead'], role.kind !== 'default' && styles['ours'])}
      style={{ left }}
    >
      <span>{name}</span>
    </div>
  );
}

export function RowHead({ row, place, isStop }: StopProps & { readonly row: ChartRow }) {
  return (
    <div
      {...stop({ place, isStop })}
      role="rowheader"
      aria-colindex={1}
      className={styles['rowHead']}
      title={row.name}
    >
      {row.name}
    </div>
  );
}

interface ChartCellProps extends StopProps {
  readonly index: number;
  readonly left: number;
  /** Null: under the heading of a category. */
  readonly mark: Mark | null;
  /** A variant that says something else than its default. */
  readonly changed: boolean;
  readonly label: string | undefined;
}

/** Drawn a thousand times over: it asks for nothing, and only draws again when something of its own is different. */
export const ChartCell = memo(function ChartCell(props: ChartCellProps) {
  const { index, left, mark, changed, label } = props;
  return (
    <div
      {...stop(props)}
      role="gridcell"
      aria-colindex={index + 2}
      aria-label={label}
      className={changed ? styles['changedCell'] : styles['cell']}
      style={{ left }}
    >
      {mark === null || (mark === 'no' && !changed) ? null : <MarkSign mark={mark} />}
    </div>
  );
});
