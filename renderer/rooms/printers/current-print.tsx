import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { CurrentPrintView, PrinterView } from '../../../src/shop/printers/index.ts';
import { useApi } from '../../app/services.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { Chain } from '../../ui/chain.tsx';
import { PartPicture } from '../../ui/part-picture.tsx';
import { ProgressRing } from '../../ui/progress-ring.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Facts } from './facts.tsx';
import styles from './printer-page.module.css';

/** The print that a printer has in hand, and who did each of its steps. */
export function CurrentPrint({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  const { current } = printer;
  if (!current) return null;
  return (
    <>
      <div className={styles['panel']}>
        <div className={styles['part']}>
          <PartPicture modelVersionId={current.modelVersionId} name={current.modelName} size={132} />
          {printer.elsewhere === null ? <Ring current={current} /> : null}
        </div>
        <h2 className={styles['partName']}>{current.modelName}</h2>
        <PrintFacts current={current} />
        <Button
          variant="default"
          renderRoot={(props) => <Link to="/tasks/$taskId" params={{ taskId: current.taskId }} {...props} />}
        >
          {t('bench.page.task')}
        </Button>
      </div>
      <WhoDidWhat taskId={current.taskId} />
    </>
  );
}

function Ring({ current }: { readonly current: CurrentPrintView }) {
  const t = useWords();
  const { percent, duration } = useFormat();
  if (current.startedAt === null) return null;
  return (
    <ProgressRing
      size={132}
      fraction={current.fraction}
      label={t('bench.progressOf', { name: current.modelName })}
    >
      <span className={styles['percent']}>{percent(current.fraction)}</span>
      {current.remainingSeconds ? (
        <span className={styles['quiet']}>{duration(current.remainingSeconds)}</span>
      ) : null}
    </ProgressRing>
  );
}

function PrintFacts({ current }: { readonly current: CurrentPrintView }) {
  const t = useWords();
  const { number } = useFormat();
  const { layer, layers, acknowledgedLines, totalLines, startedAt } = current;
  return (
    <Facts
      facts={[
        [t('bench.page.project'), current.projectName],
        [t('bench.page.material'), current.materialKey],
        ...(startedAt === null
          ? []
          : [[t('bench.page.started'), <RelativeTime key="started" at={startedAt} />] as const]),
        ...(totalLines > 0
          ? [
              [
                t('bench.page.progress'),
                t('bench.line', { line: number(acknowledgedLines), lines: number(totalLines) }),
              ] as const,
            ]
          : []),
        ...(layer && layers
          ? [['', t('bench.layer', { layer: number(layer), layers: number(layers) })] as const]
          : []),
      ]}
    />
  );
}

function WhoDidWhat({ taskId }: { readonly taskId: string }) {
  const t = useWords();
  const api = useApi();
  const input = { taskId: taskId as never };
  const { data } = useQuery(api.printing.task.queryOptions({ input }));
  if (!data) return null;
  return (
    <div className={styles['panel']}>
      <h2 className={styles['heading']}>{t('bench.page.chain')}</h2>
      <Chain steps={data.chain} />
    </div>
  );
}
