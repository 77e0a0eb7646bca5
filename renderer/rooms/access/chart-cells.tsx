import type { HTMLAttributes } from 'react';
import { useWords } from '../../text/index.ts';
import { clsx } from '../../ui/clsx.ts';
import { differs, markOf, type ChartColumn, type ChartRow } from './chart-model.ts';
import styles from './chart.module.css';
import { MarkSign } from './mark-sign.tsx';

/** What makes a cell a stop of the keyboard and of the pointer. */
export type CellProps = HTMLAttributes<HTMLElement> & { readonly 'data-cell': string };

/** Over the names of the permissions. */
export function ChartCorner(cell: CellProps) {
  const t = useWords();
  return (
    <div {...cell} role="columnheader" aria-colindex={1} className={styles['corner']}>
      {t('access.chart.permission')}
      <small>{t('access.chart.keys')}</small>
    </div>
  );
}

interface ColumnHeadProps extends CellProps {
  readonly column: ChartColumn;
  readonly index: number;
  readonly left: number;
}

export function ColumnHead({ column, index, left, ...cell }: ColumnHeadProps) {
  const t = useWords();
  const { role, name, packName } = column;
  const kind = t(`access.roles.kind.${role.kind}`);
  return (
    <div
      {...cell}
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

export function RowHead({ row, ...cell }: CellProps & { readonly row: ChartRow }) {
  return (
    <div {...cell} role="rowheader" aria-colindex={1} className={styles['rowHead']} title={row.name}>
      {row.name}
    </div>
  );
}

interface ChartCellProps extends CellProps {
  readonly column: ChartColumn;
  readonly row: ChartRow;
  readonly index: number;
  readonly left: number;
}

export function ChartCell({ column, row, index, left, ...cell }: ChartCellProps) {
  const t = useWords();
  if (row.kind === 'category') {
    return (
      <div {...cell} role="gridcell" aria-colindex={index + 2} className={styles['cell']} style={{ left }} />
    );
  }
  const mark = markOf(column, row.key);
  const changed = differs(column, row.key);
  return (
    <div
      {...cell}
      role="gridcell"
      aria-colindex={index + 2}
      aria-label={
        changed ? `${t(`access.mark.${mark}`)}, ${t('access.chart.differs')}` : t(`access.mark.${mark}`)
      }
      className={clsx(styles['cell'], changed && styles['changed'])}
      style={{ left }}
    >
      {mark === 'no' && !changed ? null : <MarkSign mark={mark} />}
    </div>
  );
}
