import { useEffect, useState } from 'react';
import { createPortal, flushSync } from 'react-dom';
import { useQuery } from '@tanstack/react-query';
import { useNow } from '../../app/now.ts';
import { useApi } from '../../app/services.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { clsx } from '../../ui/clsx.ts';
import { differs, markOf, ROLES_A_SHEET, sheetsOf, type ChartColumn, type ChartRow } from './chart-model.ts';
import styles from './chart-on-paper.module.css';
import { Legend } from './legend.tsx';
import { MarkSign } from './mark-sign.tsx';

interface ChartOnPaperProps {
  readonly columns: readonly ChartColumn[];
  readonly rows: readonly ChartRow[];
}

/** The whole chart for the printer: drawn when the browser is about to print, gone afterwards. */
export function ChartOnPaper({ columns, rows }: ChartOnPaperProps) {
  const printing = usePrinting();
  if (!printing) return null;
  const sheets = sheetsOf(columns);
  return createPortal(
    <div className={styles['paper']}>
      {sheets.map((sheet, number) => (
        <Sheet
          key={sheet[0]?.role.roleId}
          sheet={sheet}
          rows={rows}
          from={number * ROLES_A_SHEET + 1}
          total={columns.length}
        />
      ))}
      <Legend />
    </div>,
    document.body,
  );
}

function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    // The browser prints what stands there when the event is over, so it has to be drawn at once.
    const begin = () => flushSync(() => setPrinting(true));
    const end = () => setPrinting(false);
    window.addEventListener('beforeprint', begin);
    window.addEventListener('afterprint', end);
    return () => {
      window.removeEventListener('beforeprint', begin);
      window.removeEventListener('afterprint', end);
    };
  }, []);
  return printing;
}

interface SheetProps {
  readonly sheet: readonly ChartColumn[];
  readonly rows: readonly ChartRow[];
  readonly from: number;
  readonly total: number;
}

function Sheet({ sheet, rows, from, total }: SheetProps) {
  const t = useWords();
  const { dateTime } = useFormat();
  const { data: greeting } = useQuery(useApi().people.greeting.queryOptions());
  const printed = t('access.chart.printed', {
    at: dateTime(useNow(60_000)),
    station: greeting?.stationName ?? '',
  });
  return (
    <table className={styles['sheet']}>
      <caption>
        <strong>{t('access.title')}</strong>
        {t('access.chart.page', { from, to: from + sheet.length - 1, total })} · {printed}
      </caption>
      <thead>
        <tr>
          <th scope="col">{t('access.chart.permission')}</th>
          {sheet.map(({ role, name }) => (
            <th
              key={role.roleId}
              scope="col"
              className={clsx(styles['role'], role.kind !== 'default' && styles['ours'])}
            >
              <span>{name}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) =>
          row.kind === 'category' ? (
            <tr key={row.category} className={styles['category']}>
              <th scope="colgroup" colSpan={sheet.length + 1}>
                {row.name}
              </th>
            </tr>
          ) : (
            <tr key={row.key}>
              <th scope="row">{row.name}</th>
              {sheet.map((column) => (
                <td key={column.role.roleId} className={clsx(differs(column, row.key) && styles['changed'])}>
                  {markOf(column, row.key) === 'no' ? null : <MarkSign mark={markOf(column, row.key)} />}
                </td>
              ))}
            </tr>
          ),
        )}
      </tbody>
    </table>
  );
}
