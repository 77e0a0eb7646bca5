import { Button, Modal } from '@mantine/core';
import {
  IconArrowBarDown,
  IconArrowBarUp,
  IconCircleCheck,
  IconFlame,
  IconPlayerPlay,
} from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useFormat, useWords } from '../../text/index.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { useReturnFocus } from '../../ui/use-return-focus.ts';
import { usePrinterActions } from '../printing/use-printer-actions.ts';
import { useLoadedMaterial } from '../printers/use-materials.ts';
import styles from './controls.module.css';
import {
  CHANGE_STEPS,
  INSERT_MILLIMETRES,
  isHotEnough,
  PURGE_MILLIMETRES,
  stepAfter,
  stepBefore,
  UNLOAD_MILLIMETRES,
  type ChangeStep,
} from './filament-change.ts';
import { GuardedHold } from './guarded-hold.tsx';
import { useHeat } from './heat-panel.tsx';
import { PANEL_MILLISECONDS, useControlsState, useHands } from './use-controls.ts';
import { isPaused, mayWantFilament, whyHeld, whyNoFilament } from './why-held.ts';

interface FilamentChangeProps {
  readonly printer: PrinterView;
  readonly onClose: () => void;
}

/** A change of filament in five steps, in a pause or between prints. */
export function FilamentChange({ printer, onClose }: FilamentChangeProps) {
  const t = useWords();
  const [step, setStep] = useState<ChangeStep>('heat');
  useReturnFocus();
  const paused = isPaused(printer);
  const place = CHANGE_STEPS.indexOf(step);
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t('controls.change.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className={styles['change']}>
        <Way step={step} />
        <p className={styles['quiet']} role="status">
          {t('controls.change.step', { step: place + 1, steps: CHANGE_STEPS.length })}
        </p>
        <h2 className={styles['changeTitle']}>{t(`controls.change.${step}`)}</h2>
        <StepBody step={step} printer={printer} onDone={onClose} />
        <div className={styles['changeWay']}>
          <Button variant="default" h={56} onClick={() => setStep(stepBefore(step))} disabled={place === 0}>
            {t('controls.change.former')}
          </Button>
          {step !== 'goOn' ? (
            <Button h={56} onClick={() => setStep(stepAfter(step))}>
              {t('controls.change.next')}
            </Button>
          ) : paused ? null : (
            <Button h={56} onClick={onClose}>
              {t('controls.change.finish')}
            </Button>
          )}
        </div>
      </div>
    </Modal>
  );
}

/** The five steps as a line, those behind filled. */
function Way({ step }: { readonly step: ChangeStep }) {
  const place = CHANGE_STEPS.indexOf(step);
  return (
    <div aria-hidden className={styles['way']}>
      {CHANGE_STEPS.map((each, index) => (
        <span key={each} className={index <= place ? styles['wayDone'] : styles['wayOpen']} />
      ))}
    </div>
  );
}

interface StepBodyProps {
  readonly step: ChangeStep;
  readonly printer: PrinterView;
  readonly onDone: () => void;
}

function StepBody({ step, printer, onDone }: StepBodyProps) {
  switch (step) {
    case 'heat':
      return <HeatStep printer={printer} />;
    case 'unload':
      return <FilamentStep printer={printer} step="unload" millimetres={-UNLOAD_MILLIMETRES} />;
    case 'insert':
      return <FilamentStep printer={printer} step="insert" millimetres={INSERT_MILLIMETRES} />;
    case 'purge':
      return <FilamentStep printer={printer} step="purge" millimetres={PURGE_MILLIMETRES} />;
    case 'goOn':
      return <GoOnStep printer={printer} onDone={onDone} />;
  }
}

/** A nozzle without a material that is known is heated for the most common one. */
const USUAL_HOTEND_CELSIUS = 210;

function HeatStep({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  const { celsius } = useFormat();
  const heat = useHeat(printer);
  const material = useLoadedMaterial(printer);
  const { data: state } = useControlsState(printer.printerId, PANEL_MILLISECONDS);
  const { hotendCelsius, hotendTargetCelsius } = printer.temperatures;
  const wanted = hotendTargetCelsius || material?.hotendCelsius || USUAL_HOTEND_CELSIUS;
  const hot = isHotEnough(hotendCelsius, wanted, state?.coldestExtrusionCelsius ?? wanted);
  const now = hotendCelsius === null ? t('bench.noReading') : celsius(Math.round(hotendCelsius));
  return (
    <>
      <p>{t('controls.change.heatText', { now, wanted: celsius(wanted) })}</p>
      {hot ? (
        <p className={styles['reached']} role="status">
          <IconCircleCheck aria-hidden size={22} />
          {t('controls.change.hot')}
        </p>
      ) : (
        <GuardedHold
          printer={printer}
          permission="printer.preheat"
          offBecause={whyHeld(t, state)}
          icon={<IconFlame aria-hidden size={24} />}
          onConfirm={() => heat({ hotendCelsius: wanted })}
        >
          {t('controls.change.heatNow', { celsius: celsius(wanted) })}
        </GuardedHold>
      )}
    </>
  );
}

interface FilamentStepProps {
  readonly printer: PrinterView;
  readonly step: 'unload' | 'insert' | 'purge';
  /** Negative pulls back. */
  readonly millimetres: number;
}

function FilamentStep({ printer, step, millimetres }: FilamentStepProps) {
  const t = useWords();
  const format = useFormat();
  const hands = useHands(printer);
  const { data: state } = useControlsState(printer.printerId, PANEL_MILLISECONDS);
  const offBecause = whyNoFilament(t, format, state, printer.temperatures.hotendCelsius);
  const amount = t('controls.move.millimetres', { amount: Math.abs(millimetres) });
  const Shape = millimetres < 0 ? IconArrowBarUp : IconArrowBarDown;
  return (
    <>
      <p>{t(`controls.change.${step}Text`)}</p>
      {offBecause === null ? null : <p className={styles['quiet']}>{offBecause}</p>}
      <GuardedHold
        printer={printer}
        permission="printer.control"
        offBecause={offBecause}
        busy={hands.busy}
        icon={<Shape aria-hidden size={24} />}
        onConfirm={() => hands.act({ extrudeMillimetres: millimetres })}
      >
        {t(`controls.change.${step}Now`, { amount })}
      </GuardedHold>
    </>
  );
}

function GoOnStep({ printer, onDone }: { readonly printer: PrinterView; readonly onDone: () => void }) {
  const t = useWords();
  const { act, busy } = usePrinterActions(printer);
  const text: ReactNode = <p>{t('controls.change.goOnText')}</p>;
  if (!isPaused(printer)) return text;
  const resume = () => {
    act('resume');
    onDone();
  };
  return (
    <>
      {text}
      <GuardedHold
        printer={printer}
        permission="print.resume"
        offBecause={null}
        busy={busy}
        icon={<IconPlayerPlay aria-hidden size={24} />}
        onConfirm={resume}
      >
        {t('controls.change.goOnNow')}
      </GuardedHold>
    </>
  );
}

/** A print that stands still may want filament: the way to change it stands where the pause is seen. */
export function FilamentOffer({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  const [changing, setChanging] = useState(false);
  if (!mayWantFilament(printer)) return null;
  const hasRunOut = printer.current?.pauseCause === 'filamentOut';
  return (
    <div className={styles['offer']}>
      <p>{t(hasRunOut ? 'controls.change.ranOut' : 'controls.change.offer')}</p>
      <div>
        <BigButton quiet onPress={() => setChanging(true)}>
          {t('controls.filament.change')}
        </BigButton>
      </div>
      {changing ? <FilamentChange printer={printer} onClose={() => setChanging(false)} /> : null}
    </div>
  );
}
