import { useMutation } from '@tanstack/react-query';
import { IconBan, IconHandStop } from '@tabler/icons-react';
import { useState } from 'react';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { HoldButton } from '../../ui/hold-button.tsx';
import { useTell } from '../../ui/tell.ts';
import { WhyOff } from '../../ui/why-off.tsx';
import { guardScope } from '../printers/guard-scope.ts';
import { CancelPrint } from './cancel-print.tsx';
import styles from './elsewhere.module.css';
import { usePrinterActions } from './use-printer-actions.ts';

const RUNNING: readonly string[] = ['starting', 'printing', 'pausing', 'paused', 'resuming'];

/** What else can be asked of a printer at another station, and what cannot. */
export function ElsewherePanel({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  const isRunning = RUNNING.includes(printer.current?.state ?? '');
  return (
    <div className={styles['panel']}>
      <p className={styles['hint']}>
        {t('elsewhere.noTemperatures')} {t('elsewhere.onlyThere')}
      </p>
      <div className={styles['buttons']}>
        {isRunning ? <AskToCancel printer={printer} /> : null}
        <AskToStop printer={printer} />
      </div>
    </div>
  );
}

function AskToCancel({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  const { own, may } = useAccess();
  const { act, busy } = usePrinterActions(printer);
  const [asking, setAsking] = useState(false);
  const scopeId = guardScope(own, printer);
  const why = may('print.cancel', scopeId) ? null : ({ permission: 'print.cancel', scopeId } as const);
  return (
    <>
      <WhyOff why={why} fills>
        {(describedBy) => (
          <BigButton
            icon={<IconBan aria-hidden />}
            quiet
            busy={busy}
            off={why !== null}
            describedBy={describedBy}
            onPress={() => setAsking(true)}
          >
            {t('elsewhere.ask.cancel')}
          </BigButton>
        )}
      </WhyOff>
      {asking ? (
        <CancelPrint
          printer={printer}
          onClose={() => setAsking(false)}
          onCancel={(reason) => act({ cancelFor: reason })}
        />
      ) : null}
    </>
  );
}

/** Anybody may, as at the printer; held, because a slip far away is seen by nobody. */
function AskToStop({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  const api = useApi();
  const tell = useTell();
  const stop = useMutation(api.printers.stop.mutationOptions({ onError: tell.error }));
  return (
    <>
      <HoldButton
        icon={<IconHandStop aria-hidden size={26} />}
        tone="stopped"
        busy={stop.isPending}
        onConfirm={() => stop.mutate({ printerId: printer.printerId as never })}
      >
        {t('elsewhere.ask.stop')}
      </HoldButton>
      <p className={styles['hint']}>{t('elsewhere.ask.stopHint')}</p>
    </>
  );
}
