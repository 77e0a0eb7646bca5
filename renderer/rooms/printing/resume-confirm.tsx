import { IconPlayerPlay } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { CurrentPrintView, PrinterView } from '../../../src/shop/printers/index.ts';
import type { ResumePlan } from '../../../src/shop/printing/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useServices } from '../../app/services.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { HoldButton } from '../../ui/hold-button.tsx';
import { useTell } from '../../ui/tell.ts';
import { WhyOff } from '../../ui/why-off.tsx';
import { guardScope } from '../printers/guard-scope.ts';
import type { ChosenLayer } from './resume-page.tsx';
import styles from './resume.module.css';
import { usePrinterActions } from './use-printer-actions.ts';

interface ResumeConfirmProps {
  readonly printer: PrinterView;
  readonly current: CurrentPrintView;
  readonly plan: ResumePlan;
  readonly layer: ChosenLayer;
  /** The plan is the one of the chosen layer, and not still the one before. */
  readonly isSettled: boolean;
}

/** The word of a person who stands there, held rather than tapped, and the start that it is good for. */
export function ResumeConfirm({ printer, current, plan, layer, isSettled }: ResumeConfirmProps) {
  const t = useWords();
  const format = useFormat();
  const { own, may } = useAccess();
  const goOn = useGoOn(printer, current, plan, layer);
  const scopeId = guardScope(own, printer);
  const isAllowed = may('print.resume', scopeId);
  if (printer.fault !== null || printer.link !== 'ready') return <NotReady printer={printer} />;
  return (
    <WhyOff why={isAllowed ? null : { permission: 'print.resume', scopeId }} fills>
      {(describedBy) => (
        <HoldButton
          icon={<IconPlayerPlay aria-hidden size={28} />}
          off={!isAllowed}
          busy={!isSettled || goOn.isPending}
          describedBy={describedBy}
          onConfirm={() => goOn.mutate()}
        >
          {plan.layer > 0
            ? t('resume.confirm', { layer: format.number(plan.layer) })
            : t('resume.confirmLine')}
        </HoldButton>
      )}
    </WhyOff>
  );
}

function useGoOn(printer: PrinterView, current: CurrentPrintView, plan: ResumePlan, layer: ChosenLayer) {
  const { client, api, queryClient } = useServices();
  const t = useWords();
  const tell = useTell();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async () => {
      const print = { printId: current.printId as never, expectedVersion: current.version };
      const planHash = plan.hash;
      // The person's word is good for one start of this plan: it is asked for and spent in one go, never kept.
      const { plateToken } = await client.printing.confirmResume({ ...print, planHash });
      const chosen = layer === null ? {} : { layer };
      return client.printing.resumeAfterFailure({ ...print, plateToken, planHash, ...chosen });
    },
    onSuccess: async () => {
      tell.done(t('resume.started', { name: current.modelName }));
      await navigate({ to: '/bench/$printerId', params: { printerId: printer.printerId } });
    },
    onError: tell.error,
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: api.printers.key() }),
        queryClient.invalidateQueries({ queryKey: api.printing.resumePlan.key() }),
      ]),
  });
}

/** Nothing can be sent yet: what to do first. */
function NotReady({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  const { act, busy } = usePrinterActions(printer);
  const isFaulted = printer.fault !== null || printer.link === 'faulted';
  return (
    <div className={styles['notReady']}>
      <p>{t(isFaulted ? 'resume.faulted' : 'resume.notReady')}</p>
      {isFaulted ? (
        <HoldButton busy={busy} tone="quiet" onConfirm={() => act('clearFault')}>
          {t('bench.next.clearFault')}
        </HoldButton>
      ) : (
        <BigButton busy={busy || printer.link === 'connecting'} onPress={() => act('connect')}>
          {t(printer.link === 'connecting' ? 'bench.next.wait.connecting' : 'resume.connect')}
        </BigButton>
      )}
    </div>
  );
}
