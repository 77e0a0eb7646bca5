import { NumberInput } from '@mantine/core';
import { IconMinus, IconPlus } from '@tabler/icons-react';
import { useEffect, useRef, useState, type CSSProperties } from 'react';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useWords } from '../../text/index.ts';
import { clsx } from '../../ui/clsx.ts';
import { WhyOff } from '../../ui/why-off.tsx';
import styles from './controls.module.css';
import type { PanelProps } from './move-panel.tsx';
import { TouchButton, useWhyNot } from './touch-button.tsx';
import { whyNoOverride } from './why-held.ts';

/** A slide is over when it has rested this long: one command to the printer, not a hundred. */
const REST_MILLISECONDS = 350;
/** By then the printer has taken it, and its own word is shown again. */
const TAKEN_MILLISECONDS = 1_500;

/** Fan, speed and flow: also while it prints. */
export function OverridesPanel({ printer, state, hands }: PanelProps) {
  const t = useWords();
  const offBecause = whyNoOverride(t, state);
  const { overrides } = state ?? {};
  const shared = { printer, offBecause } as const;
  return (
    <section className={clsx(styles['panel'], styles['overridesPanel'])} aria-labelledby="controls-overrides">
      <h2 id="controls-overrides" className={styles['heading']}>
        {t('controls.overrides.title')}
      </h2>
      <Override
        {...shared}
        name={t('controls.overrides.fan')}
        percent={overrides?.fanPercent}
        least={0}
        most={100}
        onSet={(fanPercent) => hands.act({ fanPercent })}
      />
      <Override
        {...shared}
        name={t('controls.overrides.speed')}
        percent={overrides?.speedPercent}
        least={10}
        most={300}
        usual={100}
        onSet={(speedPercent) => hands.act({ speedPercent })}
      />
      <Override
        {...shared}
        name={t('controls.overrides.flow')}
        percent={overrides?.flowPercent}
        least={50}
        most={150}
        usual={100}
        onSet={(flowPercent) => hands.act({ flowPercent })}
      />
    </section>
  );
}

interface OverrideProps {
  readonly printer: PrinterView;
  readonly offBecause: string | null;
  readonly name: string;
  /** Undefined: not known yet. */
  readonly percent: number | undefined;
  readonly least: number;
  readonly most: number;
  /** What the file itself says, to go back to. */
  readonly usual?: number;
  readonly onSet: (percent: number) => void;
}

const STEP_PERCENT = 5;

function Override(props: OverrideProps) {
  const { printer, offBecause, name, percent, least, most, usual, onSet } = props;
  const t = useWords();
  const why = useWhyNot(printer, 'printer.control', offBecause);
  const { shown, put } = useRested(percent ?? usual ?? 0, onSet);
  const within = (value: number) => Math.min(most, Math.max(least, Math.round(value)));
  const isOff = why !== null;
  return (
    <div className={styles['override']} role="group" aria-label={name}>
      <p className={styles['overrideName']}>{name}</p>
      <TouchButton
        printer={printer}
        offBecause={offBecause}
        label={t('controls.overrides.less', { name })}
        onPress={() => put(within(shown - STEP_PERCENT))}
      >
        <IconMinus aria-hidden size={24} />
      </TouchButton>
      <WhyOff why={why} fills>
        {(describedBy) => (
          <input
            type="range"
            className={clsx(styles['slider'], isOff && styles['sliderOff'])}
            style={{ '--filled': `${((shown - least) / (most - least)) * 100}%` } as CSSProperties}
            aria-label={name}
            aria-describedby={describedBy}
            aria-disabled={isOff || undefined}
            min={least}
            max={most}
            value={shown}
            onChange={({ currentTarget }) => {
              if (!isOff) put(within(Number(currentTarget.value)));
            }}
          />
        )}
      </WhyOff>
      <TouchButton
        printer={printer}
        offBecause={offBecause}
        label={t('controls.overrides.more', { name })}
        onPress={() => put(within(shown + STEP_PERCENT))}
      >
        <IconPlus aria-hidden size={24} />
      </TouchButton>
      <NumberInput
        aria-label={t('controls.overrides.exact', { name })}
        classNames={{ input: styles['figure'] ?? '' }}
        min={least}
        max={most}
        suffix=" %"
        allowDecimal={false}
        hideControls
        readOnly={isOff}
        value={shown}
        onChange={(value) => typeof value === 'number' && value >= least && value <= most && put(value)}
      />
      {usual !== undefined && shown !== usual && !isOff ? (
        <button type="button" className={styles['usual']} onClick={() => put(usual)}>
          {t('controls.overrides.usual')}
        </button>
      ) : null}
    </div>
  );
}

/**
 * Shows a figure at once, sends it when it has rested, and goes back to the printer's own word a moment later, whether
 * it was taken or not.
 */
function useRested(known: number, onSet: (percent: number) => void) {
  const [draft, setDraft] = useState<number | null>(null);
  const latest = useRef({ known, onSet });
  useEffect(() => {
    latest.current = { known, onSet };
  });
  useEffect(() => {
    if (draft === null) return undefined;
    const send = setTimeout(() => {
      if (draft !== latest.current.known) latest.current.onSet(draft);
    }, REST_MILLISECONDS);
    const giveUp = setTimeout(() => setDraft(null), TAKEN_MILLISECONDS);
    return () => {
      clearTimeout(send);
      clearTimeout(giveUp);
    };
  }, [draft]);
  return { shown: draft ?? known, put: setDraft };
}
