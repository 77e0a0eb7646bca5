import { Button } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import type { PastPrintView, PrinterHistory } from '../../../src/shop/printing/index.ts';
import { useApi } from '../../app/services.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { PartPicture } from '../../ui/part-picture.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import page from './printer-page.module.css';
import styles from './setup.module.css';

const SHOWN_AT_FIRST = 20;
/** As many as one answer holds. */
const SHOWN_MAXIMUM = 100;

/** What was printed here: how much in all, how well, and each run. */
export function PastTab({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  const api = useApi();
  const [limit, setLimit] = useState(SHOWN_AT_FIRST);
  const input = { printerId: printer.printerId as never, limit };
  const past = useQuery(
    api.printing.printerHistory.queryOptions({ input, placeholderData: keepPreviousData }),
  );
  if (past.isError) return <ErrorState error={past.error} onRetry={() => void past.refetch()} />;
  if (past.data === undefined) return <LoadingRows rows={4} height={76} />;
  if (past.data.prints === 0) {
    return <EmptyState icon={IconHistory} title={t('controls.past.none', { name: printer.name })} />;
  }
  return (
    <div className={page['main']}>
      <section className={page['panel']}>
        <Totals past={past.data} />
      </section>
      <section className={page['panel']}>
        <h2 className={page['heading']}>{t('printersSetup.past.list')}</h2>
        <ul className={styles['rows']}>
          {past.data.page.map((run) => (
            <Run key={run.printId} run={run} />
          ))}
        </ul>
        {past.data.page.length < past.data.prints && limit < SHOWN_MAXIMUM ? (
          <Button
            variant="default"
            size="lg"
            loading={past.isFetching}
            onClick={() => setLimit(SHOWN_MAXIMUM)}
          >
            {t('printersSetup.past.more')}
          </Button>
        ) : null}
      </section>
    </div>
  );
}

const MILLIMETRES_PER_METRE = 1_000;
const SECONDS_PER_HOUR = 3_600;

function Totals({ past }: { readonly past: PrinterHistory }) {
  const t = useWords();
  const { number, percent } = useFormat();
  const ended = past.finished + past.failed + past.cancelled;
  const { finished } = past;
  return (
    <dl className={styles['figures']}>
      <Figure name={t('printersSetup.past.prints')}>{number(past.prints)}</Figure>
      <Figure
        name={t('printersSetup.past.hours')}
      >{`${number(past.printedSeconds / SECONDS_PER_HOUR, 1)} h`}</Figure>
      <Figure name={t('printersSetup.past.filament')}>
        {`${number(past.filamentMillimetres / MILLIMETRES_PER_METRE, 1)} m`}
      </Figure>
      <Figure
        name={t('printersSetup.past.success')}
        quiet={
          ended === 0
            ? t('printersSetup.past.noneEnded')
            : t('printersSetup.past.successOf', { finished: number(finished), ended: number(ended) })
        }
      >
        {ended === 0 ? '–' : percent(finished / ended)}
      </Figure>
    </dl>
  );
}

interface FigureProps {
  readonly name: string;
  readonly quiet?: string;
  readonly children: string;
}

function Figure({ name, quiet, children }: FigureProps) {
  return (
    <div className={styles['figure']}>
      <dt>{name}</dt>
      <dd>{children}</dd>
      {quiet === undefined ? null : <dd className={styles['figureQuiet']}>{quiet}</dd>}
    </div>
  );
}

function Run({ run }: { readonly run: PastPrintView }) {
  const t = useWords();
  const { dateTime, duration } = useFormat();
  const { startedAt, endedAt, printedSeconds } = run;
  const at = startedAt ?? endedAt;
  const facts = [
    t('printersSetup.past.number', { number: run.taskNumber }),
    at === null ? null : dateTime(at),
    printedSeconds === null ? null : duration(printedSeconds),
    t('printersSetup.past.by', { name: run.acceptedByName }),
  ].filter((fact) => fact !== null);
  return (
    <li>
      <Link to="/tasks/$taskId" params={{ taskId: run.taskId }} className={styles['run']}>
        <PartPicture modelVersionId={run.modelVersionId} name={run.modelName} size={60} decorative />
        <span>
          <b>{run.modelName}</b>
          <br />
          <span className={styles['quiet']}>{facts.join(' · ')}</span>
          {run.failure === null ? null : (
            <>
              <br />
              <span className={styles['quiet']}>{t(`states.failure.${run.failure.code}`)}</span>
            </>
          )}
        </span>
        <StateBadge print={run.state} />
      </Link>
    </li>
  );
}
