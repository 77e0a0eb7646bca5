import { Button } from '@mantine/core';
import { IconArrowLeft, IconCircleOff } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { CurrentPrintView, PrinterView } from '../../../src/shop/printers/index.ts';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { StationToolpath } from '../../viewer/index.tsx';
import { isBrokenOff } from './broken-off.ts';
import { ResumeConfirm } from './resume-confirm.tsx';
import { ResumeHappened } from './resume-happened.tsx';
import { ResumePlace } from './resume-place.tsx';
import { ResumeCautions, ResumePreamble } from './resume-plan-view.tsx';
import { CannotResume, OtherWays } from './resume-ways.tsx';
import styles from './resume.module.css';

/** What happened to a print that broke off, and the ways on: with its part, from the start, or without it. */
export function ResumePage() {
  const t = useWords();
  const api = useApi();
  const { printerId } = useParams({ from: '/bench/$printerId/resume' });
  const printer = useQuery(api.printers.get.queryOptions({ input: { printerId: printerId as never } }));
  const current = printer.data?.current ?? null;
  return (
    <Page title={t('resume.title')} aside={printer.data?.name} actions={<ToPrinter printerId={printerId} />}>
      {printer.isError ? <ErrorState error={printer.error} onRetry={() => void printer.refetch()} /> : null}
      {printer.isPending ? <LoadingRows rows={3} height={160} /> : null}
      {printer.data && current && isBrokenOff(current.state) ? (
        <BrokenOff key={current.printId} printer={printer.data} current={current} />
      ) : null}
      {printer.data && !(current && isBrokenOff(current.state)) ? (
        <EmptyState
          icon={IconCircleOff}
          title={t('resume.noPrint')}
          action={<ToPrinter printerId={printerId} />}
        >
          <p>{t('resume.noPrintText', { printer: printer.data.name })}</p>
        </EmptyState>
      ) : null}
    </Page>
  );
}

function ToPrinter({ printerId }: { readonly printerId: string }) {
  const t = useWords();
  return (
    <Button
      variant="default"
      size="md"
      leftSection={<IconArrowLeft aria-hidden size={18} />}
      renderRoot={(props) => <Link to="/bench/$printerId" params={{ printerId }} {...props} />}
    >
      {t('resume.toPrinter')}
    </Button>
  );
}

interface BrokenOffProps {
  readonly printer: PrinterView;
  readonly current: CurrentPrintView;
}

/** Null: at the line where it broke off; else from the start of a layer. */
export type ChosenLayer = number | null;

function BrokenOff({ printer, current }: BrokenOffProps) {
  const api = useApi();
  const [layer, setLayer] = useState<ChosenLayer>(null);
  const printId = current.printId as never;
  const atLine = useQuery({
    ...api.printing.resumePlan.queryOptions({ input: { printId } }),
    retry: false,
  });
  const chosen = useQuery({
    ...api.printing.resumePlan.queryOptions({ input: { printId, ...(layer === null ? {} : { layer }) } }),
    retry: false,
    enabled: atLine.data !== undefined,
    placeholderData: keepPreviousData,
  });
  const plan = chosen.data ?? atLine.data;
  const of = current.sliceId ? { sliceId: current.sliceId } : { modelVersionId: current.modelVersionId };
  return (
    <div className={styles['page']}>
      <div className={styles['picture']}>
        <StationToolpath
          of={of}
          name={current.modelName}
          bed={printer.bedMillimetres}
          uptoLine={plan ? plan.fromLine - 1 : current.lastAcknowledgedLine}
        />
      </div>
      <div className={styles['side']}>
        <ResumeHappened printer={printer} current={current} />
        {atLine.isPending ? <LoadingRows rows={2} height={120} /> : null}
        {atLine.isError ? <CannotResume error={atLine.error} /> : null}
        {plan && atLine.data ? (
          <>
            <ResumePlace plan={plan} atLine={atLine.data} layer={layer} onLayer={setLayer} />
            <ResumeCautions cautions={plan.cautions} />
            <ResumeConfirm
              printer={printer}
              current={current}
              plan={plan}
              layer={layer}
              isSettled={!chosen.isPlaceholderData && !chosen.isError}
            />
            <ResumePreamble plan={plan} />
          </>
        ) : null}
        <OtherWays printer={printer} />
      </div>
    </div>
  );
}
