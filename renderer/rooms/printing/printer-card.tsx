import { Link } from '@tanstack/react-router';
import { IconFilamentPrinter } from '../../ui/icon-filament-printer.ts';
import { memo } from 'react';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useFormat, useWords } from '../../text/index.ts';
import { clsx } from '../../ui/clsx.ts';
import { PartPicture } from '../../ui/part-picture.tsx';
import { ProgressRing } from '../../ui/progress-ring.tsx';
import { CardTemperatures } from './card-temperatures.tsx';
import { MoreMenu } from './more-menu.tsx';
import { NextButton } from './next-button.tsx';
import styles from './printer-card.module.css';
import { needsSomeone, situationOf } from './situation.ts';
import { SituationWord } from './situation-word.tsx';
import { usePrinterActions } from './use-printer-actions.ts';

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
      <div className={styles['body']}>
        <div className={styles['picture']}>
          {current ? (
            <PartPicture modelVersionId={current.modelVersionId} name={current.modelName} />
          ) : (
            <span className={styles['noPart']}>
              <IconFilamentPrinter aria-hidden stroke={1.1} />
            </span>
          )}
        </div>
        <div className={styles['facts']}>
          {current ? (
            <>
              <p className={styles['part']}>{current.modelName}</p>
              <p className={styles['project']}>{current.projectName}</p>
            </>
          ) : (
            <>
              <p className={styles['part']}>{printer.profileName}</p>
              <p className={styles['project']}>{t(`states.bed.${printer.bed}`)}</p>
            </>
          )}
        </div>
        {current && current.totalLines > 0 ? <CardProgress printer={printer} /> : null}
      </div>
      <CardTemperatures printer={printer} />
      <NextButton printer={printer} busy={busy} act={act} fitting={fitting} />
    </li>
  );
});

function CardProgress({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  const { duration, percent } = useFormat();
  const { current } = printer;
  if (!current) return null;
  const { remainingSeconds } = current;
  const { tone } = situationOf(printer);
  const started = current.startedAt !== null;
  if (!started) return null;
  return (
    <ProgressRing
      size={112}
      fraction={current.fraction}
      tone={tone === 'waiting' ? 'running' : tone}
      label={t('bench.progressOf', { name: current.modelName })}
    >
      <span className={styles['percent']}>{percent(current.fraction)}</span>
      {remainingSeconds !== null && remainingSeconds > 0 ? (
        <span className={styles['left']}>{duration(remainingSeconds)}</span>
      ) : null}
    </ProgressRing>
  );
}
