import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useWords } from '../../text/index.ts';
import { useReason } from '../../text/wire-reason.ts';
import { PrinterCameras } from '../cameras/index.tsx';
import { CardPrint } from '../printing/card-print.tsx';
import { ElsewhereNote } from '../printing/elsewhere-note.tsx';
import { ElsewherePanel } from '../printing/elsewhere-panel.tsx';
import { NextButton } from '../printing/next-button.tsx';
import { SituationWord } from '../printing/situation-word.tsx';
import type { PrinterAction } from '../printing/use-printer-actions.ts';
import { AboutPrinter } from './about-printer.tsx';
import { CurrentPrint } from './current-print.tsx';
import { LivePicture } from './live-picture.tsx';
import styles from './printer-page.module.css';
import { PrinterNotes } from './printer-notes.tsx';
import { Temperatures } from './temperatures.tsx';

interface OverviewTabProps {
  readonly printer: PrinterView;
  readonly act: (action: PrinterAction) => void;
  readonly busy: boolean;
  /** Tasks that fit this printer and wait. */
  readonly fitting: number;
}

/** How the printer stands now: its state and the next action, the print in hand, its temperatures. */
export function OverviewTab({ printer, act, busy, fitting }: OverviewTabProps) {
  const t = useWords();
  return (
    <div className={styles['columns']}>
      <section className={styles['side']} aria-label={t('bench.page.print')}>
        <div className={styles['panel']}>
          <SituationWord printer={printer} fitting={fitting} />
          <FirmwareWords printer={printer} />
          <ElsewhereNote printer={printer} />
          <PrinterNotes printer={printer} />
          <CardPrint printer={printer} act={act} busy={busy} />
          <NextButton printer={printer} busy={busy} act={act} fitting={fitting} />
        </div>
        <CurrentPrint printer={printer} />
      </section>
      <div className={styles['main']}>
        {printer.elsewhere === null ? (
          <>
            <LivePicture printer={printer} />
            <PrinterCameras printer={printer} />
            <section className={styles['panel']}>
              <Temperatures printer={printer} />
            </section>
          </>
        ) : (
          <section className={styles['panel']}>
            <h2 className={styles['heading']}>{t('elsewhere.heading')}</h2>
            <ElsewherePanel printer={printer} />
          </section>
        )}
        <section className={styles['panel']}>
          <h2 className={styles['heading']}>{t('bench.page.about')}</h2>
          <AboutPrinter printer={printer} />
        </section>
      </div>
    </div>
  );
}

function FirmwareWords({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  const reason = useReason();
  if (!printer.fault?.firmwareText) return null;
  return (
    <div>
      <h2 className={styles['heading']}>{t('bench.page.fault')}</h2>
      <pre className={`${styles['firmware']} mono`}>{reason(printer.fault.firmwareText)}</pre>
    </div>
  );
}
