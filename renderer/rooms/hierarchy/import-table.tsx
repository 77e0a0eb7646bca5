import { IconAlertTriangle, IconCircleCheck, IconEqual, type Icon } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { ImportLine } from '../../../src/shop/hierarchy/contract.ts';
import { useFormat, useWords } from '../../text/index.ts';
import { clsx } from '../../ui/clsx.ts';
import { useProblemSentence } from './import-words.ts';
import styles from './import.module.css';

const LOOKS: Readonly<Record<ImportLine['verdict'], Icon>> = {
  create: IconCircleCheck,
  exists: IconEqual,
  wrong: IconAlertTriangle,
};

const ROW_HEIGHT = 48;
const COLUMNS = ['line', 'verdict', 'place', 'problem'] as const;

/** A file line by line: what would become of each, and what is wrong with it. */
export function ImportTable({ lines }: { readonly lines: readonly ImportLine[] }) {
  const t = useWords();
  const box = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    getItemKey: (index) => lines[index]?.line ?? index,
  });
  return (
    <div
      className={styles['table']}
      role="table"
      aria-label={t('factories.import.lines')}
      aria-rowcount={lines.length + 1}
    >
      <div role="rowgroup">
        <div role="row" className={clsx(styles['row'], styles['head'])}>
          {COLUMNS.map((column) => (
            <span key={column} role="columnheader">
              {t(`factories.import.column.${column}`)}
            </span>
          ))}
        </div>
      </div>
      {/* A list that scrolls by itself has to be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div ref={box} className={styles['scroll']} role="rowgroup" tabIndex={0}>
        <div style={{ height: rows.getTotalSize(), position: 'relative' }} role="presentation">
          {rows.getVirtualItems().map(({ index, start, key }) => {
            const line = lines[index];
            return line ? (
              <div
                key={key}
                ref={rows.measureElement}
                data-index={index}
                role="presentation"
                className={styles['at']}
                style={{ transform: `translateY(${start}px)` }}
              >
                <LineRow line={line} rowIndex={index + 2} />
              </div>
            ) : null;
          })}
        </div>
      </div>
    </div>
  );
}

function LineRow({ line, rowIndex }: { readonly line: ImportLine; readonly rowIndex: number }) {
  const t = useWords();
  const { number } = useFormat();
  const problem = useProblemSentence();
  const Shape = LOOKS[line.verdict];
  const path = [line.client, line.enterprise, line.factory, line.area].filter(Boolean).join(' › ');
  return (
    <div role="row" aria-rowindex={rowIndex} className={clsx(styles['row'], styles[line.verdict])}>
      <span role="cell" className="figures">
        {number(line.line)}
      </span>
      <span role="cell" className={styles['verdict']}>
        <Shape aria-hidden size={18} />
        {t(`factories.import.verdict.${line.verdict}`)}
      </span>
      <span role="cell" className={styles['path']}>
        {path}
      </span>
      <span role="cell">{line.problem ? problem(line.problem) : null}</span>
    </div>
  );
}
