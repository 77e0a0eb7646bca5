import {
  IconArrowDown,
  IconArrowLeft,
  IconArrowRight,
  IconArrowUp,
  IconCaretDown,
  IconCaretUp,
  IconHome,
  type Icon,
} from '@tabler/icons-react';
import { useId, useState, type KeyboardEvent } from 'react';
import type { ControlsView } from '../../../src/shop/controls/index.ts';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useFormat, useWords } from '../../text/index.ts';
import { clsx } from '../../ui/clsx.ts';
import { useTell } from '../../ui/tell.ts';
import styles from './controls.module.css';
import { GuardedHold } from './guarded-hold.tsx';
import { directionOfKey, JOG_STEPS_MILLIMETRES, moveOf, type JogDirection, type JogStep } from './jog.ts';
import { StepChoice } from './step-choice.tsx';
import { TouchButton, useWhyNot } from './touch-button.tsx';
import type { Hands } from './use-controls.ts';
import { whyMotorsStay, whyNoHoming, whyNoMove } from './why-held.ts';

export interface PanelProps {
  readonly printer: PrinterView;
  /** Undefined: the printer has not been asked yet. */
  readonly state: ControlsView | undefined;
  readonly hands: Hands;
}

/** The head by hand: where it is, steps in each direction, home, and letting go of the motors. */
export function MovePanel({ printer, state, hands }: PanelProps) {
  const t = useWords();
  const { number } = useFormat();
  const [step, setStep] = useState<JogStep>(10);
  const say = (amount: number) => t('controls.move.millimetres', { amount: number(amount, 1) });
  return (
    <section className={clsx(styles['panel'], styles['movePanel'])} aria-labelledby="controls-move">
      <header className={styles['head']}>
        <h2 id="controls-move" className={styles['heading']}>
          {t('controls.move.title')}
        </h2>
        <Position state={state} />
      </header>
      <StepChoice
        label={t('controls.move.step')}
        amounts={JOG_STEPS_MILLIMETRES}
        chosen={step}
        say={say}
        onChoose={(amount) => setStep(amount as JogStep)}
      />
      <Cross printer={printer} state={state} hands={hands} step={step} />
      <Homes printer={printer} state={state} hands={hands} />
    </section>
  );
}

function Position({ state }: { readonly state: ControlsView | undefined }) {
  const t = useWords();
  const { number } = useFormat();
  const position = state?.position ?? null;
  const axes = [
    ['X', position?.xMillimetres],
    ['Y', position?.yMillimetres],
    ['Z', position?.zMillimetres],
  ] as const;
  return (
    <div className={styles['position']} role="group" aria-label={t('controls.move.position')}>
      {position === null ? (
        <p className={styles['quiet']}>{t('controls.move.unknown')}</p>
      ) : (
        axes.map(([axis, millimetres]) => (
          <p key={axis} className={styles['axis']}>
            <span className={styles['quiet']}>{axis}</span>
            <b className="figures">{number(millimetres ?? 0, 2)}</b>
          </p>
        ))
      )}
    </div>
  );
}

const CROSS: readonly (readonly [JogDirection, Icon])[] = [
  ['back', IconArrowUp],
  ['left', IconArrowLeft],
  ['right', IconArrowRight],
  ['front', IconArrowDown],
];

const COLUMN: readonly (readonly [JogDirection, Icon])[] = [
  ['up', IconCaretUp],
  ['down', IconCaretDown],
];

function Cross({ printer, state, hands, step }: PanelProps & { readonly step: JogStep }) {
  const t = useWords();
  const { number } = useFormat();
  const hintId = useId();
  const isAllowed = useWhyNot(printer, 'printer.control', null) === null;
  const offBecause = (direction: JogDirection) => whyNoMove(t, state, direction, step);
  const amount = t('controls.move.millimetres', { amount: number(step, 1) });
  const jog = (direction: JogDirection) => hands.act({ move: moveOf(direction, step) });
  const byKey = (event: KeyboardEvent) => {
    const direction = directionOfKey(event.key);
    if (direction === null) return;
    event.preventDefault();
    // A key that is held down would pile up moves that go on after it is let go.
    if (!event.repeat && isAllowed && offBecause(direction) === null) jog(direction);
  };
  const button = ([direction, Shape]: readonly [JogDirection, Icon]) => (
    <TouchButton
      key={direction}
      printer={printer}
      place={direction}
      label={t(`controls.move.${direction}`, { amount })}
      offBecause={offBecause(direction)}
      onPress={() => jog(direction)}
      onKeyDown={byKey}
    >
      <Shape aria-hidden size={30} stroke={2} />
    </TouchButton>
  );
  return (
    <div className={styles['jog']}>
      <div
        className={styles['cross']}
        role="group"
        aria-label={t('controls.move.cross')}
        aria-describedby={hintId}
      >
        {CROSS.map(button)}
        <span aria-hidden className={styles['crossMiddle']}>
          XY
        </span>
      </div>
      <div className={styles['column']} role="group" aria-label={t('controls.move.height')}>
        {COLUMN.map(button)}
        <span aria-hidden className={styles['columnMiddle']}>
          Z
        </span>
      </div>
      <p id={hintId} className={styles['hint']}>
        {t('controls.move.keys')}
      </p>
    </div>
  );
}

const AXES = ['x', 'y', 'z'] as const;

function Homes({ printer, state, hands }: PanelProps) {
  const t = useWords();
  const tell = useTell();
  const letGo = () => hands.act('motorsOff', () => tell.done(t('controls.move.motorsOffDone')));
  return (
    <div className={styles['homes']}>
      <div className={styles['row']}>
        {AXES.map((axis) => (
          <TouchButton
            key={axis}
            printer={printer}
            offBecause={whyNoHoming(t, state, printer, axis)}
            onPress={() => hands.act({ home: [axis] })}
          >
            <IconHome aria-hidden size={20} />
            {t('controls.move.homeAxis', { axis: axis.toUpperCase() })}
          </TouchButton>
        ))}
      </div>
      <GuardedHold
        printer={printer}
        permission="printer.control"
        offBecause={whyNoHoming(t, state, printer, 'all')}
        tone="quiet"
        icon={<IconHome aria-hidden size={24} />}
        onConfirm={() => hands.act({ home: [] })}
      >
        {t('controls.move.homeAll')}
      </GuardedHold>
      <TouchButton printer={printer} offBecause={whyMotorsStay(t, state, printer)} onPress={letGo}>
        {t('controls.move.motorsOff')}
      </TouchButton>
    </div>
  );
}
