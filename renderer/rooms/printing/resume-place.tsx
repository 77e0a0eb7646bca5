import { IconMinus, IconPlus } from '@tabler/icons-react';
import type { ResumePlan } from '../../../src/shop/printing/index.ts';
import { useFormat, useWords } from '../../text/index.ts';
import type { ChosenLayer } from './resume-page.tsx';
import styles from './resume.module.css';

interface ResumePlaceProps {
  readonly plan: ResumePlan;
  /** The plan at the line where it broke off: no layer after it can be chosen. */
  readonly atLine: ResumePlan;
  readonly layer: ChosenLayer;
  readonly onLayer: (layer: ChosenLayer) => void;
}

/** From which layer and line it goes on; a layer or more earlier for a part that is lower than it should be. */
export function ResumePlace({ plan, atLine, layer, onLayer }: ResumePlaceProps) {
  const t = useWords();
  const format = useFormat();
  const top = atLine.layer;
  const details = [
    t('resume.line', { line: format.number(plan.fromLine) }),
    plan.zMillimetres === null ? null : t('resume.height', { height: format.millimetres(plan.zMillimetres) }),
    t('resume.warm', { hotend: format.celsius(plan.hotendCelsius), bed: format.celsius(plan.bedCelsius) }),
  ].filter(Boolean);
  return (
    <section className={styles['panel']} aria-labelledby="place-title">
      <h2 id="place-title" className={styles['heading']}>
        {t('resume.whereTitle')}
      </h2>
      {top > 0 ? (
        <div className={styles['stepper']}>
          <Step
            name={t('resume.earlier')}
            off={layer !== null && layer <= 1}
            onPress={() => onLayer(layer === null ? top : Math.max(1, layer - 1))}
          >
            <IconMinus aria-hidden size={28} />
          </Step>
          <p className={styles['layer']} aria-live="polite">
            <b>{t('resume.atLayer', { layer: format.number(plan.layer) })}</b>{' '}
            <span className={styles['quiet']}>
              {layer === null
                ? t('resume.fromLine')
                : t('resume.ofLayers', { layers: format.number(plan.layers) })}
            </span>
          </p>
          <Step
            name={t('resume.later')}
            off={layer === null}
            onPress={() => onLayer(layer === null || layer >= top ? null : layer + 1)}
          >
            <IconPlus aria-hidden size={28} />
          </Step>
        </div>
      ) : null}
      <p className={`${styles['quiet']} figures`}>{details.join(' · ')}</p>
    </section>
  );
}

interface StepProps {
  readonly name: string;
  readonly off: boolean;
  readonly onPress: () => void;
  readonly children: React.ReactNode;
}

function Step({ name, off, onPress, children }: StepProps) {
  return (
    <button
      type="button"
      className={styles['step']}
      aria-label={name}
      aria-disabled={off || undefined}
      onClick={() => {
        if (!off) onPress();
      }}
    >
      {children}
    </button>
  );
}
