import { Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { CurrentPrintView } from '../../../src/shop/printers/index.ts';
import type { TaskDetail, TaskState } from '../../../src/shop/printing/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useApi } from '../../app/services.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import styles from './review.module.css';

/** With a print in hand, or one that broke off and is there still. */
const AT_A_PRINTER: ReadonlySet<TaskState> = new Set([
  'accepted',
  'preheating',
  'printing',
  'paused',
  'failed',
]);

export interface LivePrint {
  readonly printerName: string;
  readonly current: CurrentPrintView;
}

/** What the printer says now of this task; null when none has it in hand, or the person may not see the printer. */
export function useLivePrint(task: TaskDetail): LivePrint | null {
  const api = useApi();
  const { may } = useAccess();
  const attempt = task.attempts.find(({ printId }) => printId === task.printId) ?? null;
  const enabled = attempt !== null && AT_A_PRINTER.has(task.state) && may('printer.view', attempt.printerId);
  const printer = useQuery({
    ...api.printers.get.queryOptions({ input: { printerId: (attempt?.printerId ?? '') as never } }),
    enabled,
  });
  const current = printer.data?.current;
  if (!enabled || !printer.data || !current || current.printId !== task.printId) return null;
  return { printerName: printer.data.name, current };
}

/** How far the print is, with the time and the layers that are left. */
export function LiveProgress({ live }: { readonly live: LivePrint }) {
  const t = useWords();
  const format = useFormat();
  const { fraction, remainingSeconds, layer, layers } = live.current;
  const words = [
    remainingSeconds === null ? null : t('projects.timeLeft', { time: format.duration(remainingSeconds) }),
    layer === null || layers === null
      ? null
      : t('viewer.layerOf', { layer: format.number(layer), layers: format.number(layers) }),
    live.printerName,
  ].filter(Boolean);
  return (
    <section className={styles['live']} aria-label={t('review.progress')}>
      <b className={styles['livePercent']}>{format.percent(fraction)}</b>
      <div className={styles['liveText']}>
        <Progress value={100 * fraction} size="lg" aria-label={t('review.progress')} />
        <span className="figures">{words.join(' · ')}</span>
      </div>
    </section>
  );
}
