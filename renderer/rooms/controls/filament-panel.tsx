import { IconArrowBarDown, IconArrowBarUp, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useFormat, useWords } from '../../text/index.ts';
import { clsx } from '../../ui/clsx.ts';
import styles from './controls.module.css';
import { FilamentChange } from './filament-change-dialog.tsx';
import type { PanelProps } from './move-panel.tsx';
import { StepChoice } from './step-choice.tsx';
import { TouchButton } from './touch-button.tsx';
import { whyHeld, whyNoFilament } from './why-held.ts';

const LENGTHS_MILLIMETRES = [5, 10, 50, 100] as const;

/** Filament by hand: press out, pull back, and the guided change. */
export function FilamentPanel({ printer, state, hands }: PanelProps) {
  const t = useWords();
  const format = useFormat();
  const [millimetres, setMillimetres] = useState(10);
  const [changing, setChanging] = useState(false);
  const offBecause = whyNoFilament(t, format, state, printer.temperatures.hotendCelsius);
  return (
    <section className={clsx(styles['panel'], styles['filamentPanel'])} aria-labelledby="controls-filament">
      <h2 id="controls-filament" className={styles['heading']}>
        {t('controls.filament.title')}
      </h2>
      <StepChoice
        label={t('controls.filament.length')}
        amounts={LENGTHS_MILLIMETRES}
        chosen={millimetres}
        say={(amount) => t('controls.move.millimetres', { amount })}
        onChoose={setMillimetres}
      />
      {offBecause === null ? null : <p className={styles['quiet']}>{offBecause}</p>}
      <div className={styles['row']}>
        <TouchButton
          printer={printer}
          offBecause={offBecause}
          onPress={() => hands.act({ extrudeMillimetres: -millimetres })}
        >
          <IconArrowBarUp aria-hidden size={22} />
          {t('controls.filament.retract')}
        </TouchButton>
        <TouchButton
          printer={printer}
          offBecause={offBecause}
          onPress={() => hands.act({ extrudeMillimetres: millimetres })}
        >
          <IconArrowBarDown aria-hidden size={22} />
          {t('controls.filament.extrude')}
        </TouchButton>
      </div>
      <TouchButton printer={printer} offBecause={whyHeld(t, state)} onPress={() => setChanging(true)}>
        <IconRefresh aria-hidden size={22} />
        {t('controls.filament.change')}
      </TouchButton>
      {changing ? <FilamentChange printer={printer} onClose={() => setChanging(false)} /> : null}
    </section>
  );
}
