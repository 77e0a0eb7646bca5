import { Link } from '@tanstack/react-router';
import { IconFilamentPrinter } from '../../ui/icon-filament-printer.ts';
import { memo } from 'react';
import type { CurrentPrintView, PrinterView } from '../../../src/shop/printers/index.ts';
import { useFormat, useWords } from '../../text/index.ts';
import { clsx } from '../../ui/clsx.ts';
import { PartPicture } from '../../ui/part-picture.tsx';
import { ProgressRing } from '../../ui/progress-ring.tsx';
import { PromptBox } from '../controls/prompt-box.tsx';
import { PrinterNotes } from '../printers/printer-notes.tsx';
import { CardPrint } from './card-print.tsx';
import { CardTemperatures } from './card-temperatures.tsx';
import { ElsewhereNote } from './elsewhere-note.tsx';
import { MoreMenu } from './more-menu.tsx';
import { NextButton } from './next-button.tsx';
import styles from './printer-card.module.css';
import { needsSomeone, situationOf } from './situation.ts';
import { SituationWord } from './situation-word.tsx';
import { usePrinterActions } from './use-printer-actions.ts';

const RING_PIXELS = 116;

interface PrinterCardProps {
  readonly printer: PrinterView;
  /** Approved tasks that this printer could take now. */
  readonly fitting: number;
}

/** One printer at the bench: what it does, how hot it is, and the one thing to do next. */
export const PrinterCard = memo(function PrinterCard({ printer, fitting }: PrinterCardProps) {
  const t = useWords();
  const { act, busy } = usePrinterActions(printer);
  const situation = situationOf(printer);
  const { current, printerId, name } = printer;
  return (
    <li className={clsx(styles['card'], needsSomeone(situation) && styles[situation.tone])}>
      <header className={styles['header']}>
        <Link to="/bench/$printerId" params={{ printerId }} className={styles['name']}>
          {name}
        </Link>
        <span className={styles['material']}>{printer.materialKey}</span>
        <MoreMenu printer={printer} act={act} />
      </header>
      <SituationWord printer={printer} fitting={fitting} />
      <PromptBox printer={printer} />
      <ElsewhereNote printer={printer} />
      <PrinterNotes printer={printer} />
      <div className={styles['body']}>
        <CardPicture printer={printer} />
        <div className={styles['facts']}>
          <p className={styles['part']}>{current?.modelName ?? printer.profileName}</p>
          <p className={styles['project']}>{current?.projectName ?? t(`states.bed.${printer.bed}`)}</p>
          {current && printer.elsewhere === null ? <CardProgress current={current} /> : null}
        </div>
      </div>
      {printer.elsewhere === null ? <CardTemperatures printer={printer} /> : null}
      <CardPrint printer={printer} act={act} busy={busy} />
      <NextButton printer={printer} busy={busy} act={act} fitting={fitting} />
    </li>
  );
});

/** The part in the middle of its progress; before and after a print, without a ring. */
function CardPicture({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  const { current } = printer;
  const { tone } = situationOf(printer);
  if (!current) {
    return (
      <span className={styles['noPart']}>
        <IconFilamentPrinter aria-hidden stroke={1.1} />
      </span>
    );
  }
  const picture = (
    <span className={styles['picture']}>
      <PartPicture modelVersionId={current.modelVersionId} name={current.modelName} />
    </span>
  );
  // How far it is, its own station knows.
  if (current.startedAt === null || printer.elsewhere !== null)
    return <span className={styles['framed']}>{picture}</span>;
  return (
    <ProgressRing
      size={RING_PIXELS}
      fraction={current.fraction}
      tone={tone === 'waiting' ? 'running' : tone}
      label={t('bench.progressOf', { name: current.modelName })}
    >
      {picture}
    </ProgressRing>
  );
}

function CardProgress({ current }: { readonly current: CurrentPrintView }) {
  const t = useWords();
  const { duration, percent } = useFormat();
  const { remainingSeconds, fraction, startedAt } = current;
  if (startedAt === null) return null;
  return (
    <p className={styles['progress']}>
      <span className={styles['percent']}>{percent(fraction)}</span>
      {remainingSeconds !== null && remainingSeconds > 0 ? (
        <span className={styles['left']}>{t('bench.leftLong', { time: duration(remainingSeconds) })}</span>
      ) : null}
    </p>
  );
}
