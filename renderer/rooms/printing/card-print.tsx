import { Button, Progress } from '@mantine/core';
import { IconDeviceSdCard } from '@tabler/icons-react';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { GuardedHold } from '../controls/guarded-hold.tsx';
import { guardScope } from '../printers/guard-scope.ts';
import styles from './card-print.module.css';
import type { PrinterAction } from './use-printer-actions.ts';

interface CardPrintProps {
  readonly printer: PrinterView;
  readonly act: (action: PrinterAction) => void;
  readonly busy: boolean;
}

/** The printer's own card, where it has to do with the print in hand: on the way there, there, or printed from there. */
export function CardPrint({ printer, act, busy }: CardPrintProps) {
  const t = useWords();
  const card = printer.current?.card ?? null;
  if (card === null || card.kind === 'offered') return null;
  return (
    // Its percents are for the eyes: read out, they would never end.
    <div className={styles['card']} {...(card.kind === 'bringing' ? {} : { role: 'status' })}>
      <IconDeviceSdCard aria-hidden size={22} className={styles['icon']} />
      <div className={styles['body']}>
        {card.kind === 'bringing' ? <OnItsWay printer={printer} act={act} fraction={card.fraction} /> : null}
        {card.kind === 'failed' ? <p>{t(`bench.onCard.failed.${card.problem}`)}</p> : null}
        {card.kind === 'holds' ? <Ready printer={printer} act={act} busy={busy} /> : null}
        {card.kind === 'printing' ? <p>{t('bench.onCard.printing')}</p> : null}
      </div>
    </div>
  );
}

interface OnItsWayProps extends Omit<CardPrintProps, 'busy'> {
  readonly fraction: number;
}

function OnItsWay({ printer, act, fraction }: OnItsWayProps) {
  const t = useWords();
  const { percent } = useFormat();
  const { own, may } = useAccess();
  const text = t('bench.onCard.bringing', { percent: percent(fraction) });
  return (
    <>
      <p>{text}</p>
      <Progress value={fraction * 100} aria-label={text} />
      <p className={styles['quiet']}>{t('bench.onCard.meanwhile')}</p>
      {may('print.accept', guardScope(own, printer)) ? (
        <Button variant="default" h={56} onClick={() => act('stopBringing')}>
          {t('bench.onCard.takeBack')}
        </Button>
      ) : null}
    </>
  );
}

/** The second way to start: warm, and with the same word that the bed is clear. */
function Ready({ printer, act, busy }: CardPrintProps) {
  const t = useWords();
  const { current } = printer;
  if (current?.state !== 'preheating') return <p>{t('bench.onCard.holds')}</p>;
  return (
    <>
      <p>{t('bench.onCard.either')}</p>
      <GuardedHold
        printer={printer}
        permission="print.accept"
        offBecause={null}
        tone="quiet"
        busy={busy}
        icon={<IconDeviceSdCard aria-hidden size={26} />}
        onConfirm={() => act('startFromCard')}
      >
        {t('bench.onCard.start')}
      </GuardedHold>
    </>
  );
}
