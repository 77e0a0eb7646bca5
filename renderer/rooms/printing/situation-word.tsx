import {
  IconAlertTriangle,
  IconBuildingWarehouse,
  IconCircleCheck,
  IconCircleDashed,
  IconHandStop,
  IconLock,
  IconQuestionMark,
  IconTool,
  type Icon,
} from '@tabler/icons-react';
import { createElement } from 'react';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useFormat, useWords, type Format, type Say } from '../../text/index.ts';
import { useRefusalSentence } from '../../text/refusals.ts';
import { clsx } from '../../ui/clsx.ts';
import { LINK_LOOKS, PRINT_LOOKS } from '../../ui/state-looks.ts';
import { useFaultSentence } from './fault-sentence.ts';
import styles from './printer-card.module.css';
import { situationOf, type Situation } from './situation.ts';

function iconOf(situation: Situation): Icon {
  switch (situation.kind) {
    case 'faulted':
      return IconHandStop;
    case 'outOfService':
      return IconTool;
    case 'link':
      return LINK_LOOKS[situation.link].icon;
    case 'connecting':
      return IconCircleDashed;
    case 'occupied':
      return IconLock;
    case 'ready':
      return IconCircleCheck;
    case 'elsewhere':
      if (situation.isQuiet) return IconQuestionMark;
      return situation.state === null ? IconBuildingWarehouse : PRINT_LOOKS[situation.state].icon;
    case 'print':
      return situation.state === 'failed' ? IconAlertTriangle : PRINT_LOOKS[situation.state].icon;
  }
}

function wordOf(t: Say, situation: Situation): string {
  switch (situation.kind) {
    case 'faulted':
      return t('bench.word.stopped');
    case 'outOfService':
      return t('printersSetup.service.word');
    case 'link':
      return t(`states.link.${situation.link}`);
    case 'connecting':
      return t('states.link.connecting');
    case 'occupied':
      return t('bench.word.occupied');
    case 'ready':
      return t('bench.word.ready');
    case 'elsewhere':
      if (situation.isQuiet) return t('elsewhere.quiet');
      return situation.state === null ? t('elsewhere.free') : t(`states.print.${situation.state}`);
    case 'print':
      return situation.state === 'preheating'
        ? t('bench.word.heating')
        : t(`states.print.${situation.state}`);
  }
}

function lineOf(t: Say, format: Format, printer: PrinterView, situation: Situation, fitting: number): string {
  switch (situation.kind) {
    case 'faulted':
      return '';
    case 'outOfService':
      return printer.outOfService?.reason ?? '';
    case 'link':
      return t(`bench.sub.${situation.link}`);
    case 'connecting':
      return t('bench.sub.connecting');
    case 'occupied':
      return t('bench.sub.occupied');
    case 'ready':
      return fitting > 0 ? t('bench.sub.fits', { count: fitting }) : t('bench.sub.noneFits');
    case 'elsewhere':
      if (situation.isQuiet) return t('elsewhere.quietLine');
      return situation.state === null ? t('elsewhere.freeLine') : t('elsewhere.asOf');
    case 'print':
      return lineOfPrint(t, format, printer, situation.state);
  }
}

function lineOfPrint(t: Say, format: Format, printer: PrinterView, state: string): string {
  const { current } = printer;
  switch (state) {
    case 'preheating':
      return current?.waitsForPower == null
        ? t('bench.sub.preheating')
        : waitsForPower(t, current.waitsForPower);
    case 'accepted':
      return t(current?.card?.kind === 'bringing' ? 'bench.sub.bringing' : 'bench.sub.accepted');
    case 'finished':
    case 'interrupted':
    case 'cancelled':
      return t(`bench.sub.${state}`);
    case 'printing':
    case 'paused':
    case 'pausing':
    case 'resuming':
      if (current?.layer && current.layers)
        return t('bench.layer', {
          layer: format.number(current.layer),
          layers: format.number(current.layers),
        });
      return '';
    default:
      return '';
  }
}

function waitsForPower(t: Say, before: number): string {
  return before === 0 ? t('printersSetup.power.next') : t('printersSetup.power.waits', { count: before });
}

interface SituationWordProps {
  readonly printer: PrinterView;
  readonly fitting: number;
}

/** The state in one big word, and a line that says what it means now. */
export function SituationWord({ printer, fitting }: SituationWordProps) {
  const t = useWords();
  const format = useFormat();
  const faultSentence = useFaultSentence();
  const situation = situationOf(printer);
  const sentence = useRefusalSentence();
  const onItsWay = situation.kind === 'print' ? (printer.current?.fileOnItsWay ?? null) : null;
  const line =
    faultSentence(printer) ??
    (onItsWay === null ? lineOf(t, format, printer, situation, fitting) : sentence(onItsWay));
  return (
    <div className={clsx(styles['state'], styles[`state-${situation.tone}`])}>
      {createElement(iconOf(situation), {
        'aria-hidden': true,
        stroke: 1.9,
        className: styles['stateIcon'],
      })}
      <div>
        <p className={styles['word']}>{wordOf(t, situation)}</p>
        <p className={styles['line']}>{line}</p>
      </div>
    </div>
  );
}
