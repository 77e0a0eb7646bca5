import { IconAlertTriangle } from '@tabler/icons-react';
import type { CurrentPrintView, PrinterView } from '../../../src/shop/printers/index.ts';
import { useFormat, useWords } from '../../text/index.ts';
import { useFaultSentence } from './fault-sentence.ts';
import { useReason } from '../../text/wire-reason.ts';
import styles from './resume.module.css';

interface ResumeHappenedProps {
  readonly printer: PrinterView;
  readonly current: CurrentPrintView;
}

/** Why the print broke off, in plain words, with the printer's own beside them. */
export function ResumeHappened({ printer, current }: ResumeHappenedProps) {
  const t = useWords();
  const format = useFormat();
  const reason = useReason();
  const faultSentence = useFaultSentence();
  const sentence = faultSentence({ fault: null, current });
  const { lastAcknowledgedLine, totalLines, layer, layers } = current;
  const words = [
    current.modelName,
    layer === null || layers === null
      ? null
      : t('bench.layer', { layer: format.number(layer), layers: format.number(layers) }),
    totalLines === 0 ? null : t('resume.line', { line: format.number(lastAcknowledgedLine) }),
    format.percent(current.fraction),
  ].filter(Boolean);
  // A cable that was pulled says nothing: these words are the operating system's.
  const isOfSystem = current.failure?.code === 'linkLost' || current.failure?.code === 'fileUnreadable';
  const said = current.failure?.firmwareText ?? printer.fault?.firmwareText ?? null;
  return (
    <section className={styles['happened']} aria-labelledby="happened-title">
      <IconAlertTriangle aria-hidden size={30} className={styles['happenedIcon']} />
      <div>
        <h2 id="happened-title" className={styles['happenedWords']}>
          {sentence ?? t('states.failure.other')}
        </h2>
        <p className="figures">{words.join(' · ')}</p>
        {said ? (
          <p className={styles['said']}>
            {t(isOfSystem ? 'resume.saidSystem' : 'resume.said')} <code className="mono">{reason(said)}</code>
          </p>
        ) : null}
      </div>
    </section>
  );
}
