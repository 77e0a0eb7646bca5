import {
  IconArrowsMove,
  IconArrowsVertical,
  IconChevronDown,
  IconDroplet,
  IconHandStop,
  IconHome,
  IconSnowflake,
  IconStack2,
  IconStackBack,
  IconWaveSine,
  type Icon,
} from '@tabler/icons-react';
import type { ResumeCaution, ResumePlan } from '../../../src/shop/printing/index.ts';
import { useFormat, useWords } from '../../text/index.ts';
import styles from './resume.module.css';

const CAUTION_ICONS: Readonly<Record<ResumeCaution, Icon>> = {
  positionLost: IconHandStop,
  bedCooled: IconSnowflake,
  homesXY: IconHome,
  extruderRelative: IconDroplet,
  linesInBuffer: IconWaveSine,
  heightUncertain: IconArrowsVertical,
  headMoved: IconArrowsMove,
  layerStart: IconStack2,
  noLayers: IconStackBack,
};

/** What a person must look at before the head moves, each with a picture of it. */
export function ResumeCautions({ cautions }: { readonly cautions: readonly ResumeCaution[] }) {
  const t = useWords();
  return (
    <section className={styles['panel']} aria-labelledby="cautions-title">
      <h2 id="cautions-title" className={styles['heading']}>
        {t('resume.cautionsTitle')}
      </h2>
      <ul className={styles['cautions']}>
        {cautions.map((caution) => {
          const Shape = CAUTION_ICONS[caution];
          return (
            <li key={caution}>
              <Shape aria-hidden size={24} stroke={1.7} className={styles['cautionIcon']} />
              <span>{t(`resume.cautions.${caution}`)}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Each command that goes first, as the printer gets it, and why. */
export function ResumePreamble({ plan }: { readonly plan: ResumePlan }) {
  const t = useWords();
  const format = useFormat();
  const { preamble, fromLine } = plan;
  return (
    <details className={styles['panel']}>
      <summary className={styles['summary']}>
        <span className={styles['heading']}>{t('resume.planTitle')}</span>
        <span className={`${styles['quiet']} figures`}>
          {t('resume.planText', { count: preamble.length, line: format.number(fromLine) })}
        </span>
        <IconChevronDown aria-hidden size={24} className={styles['chevron']} />
      </summary>
      <ol className={styles['preamble']}>
        {preamble.map(({ command, why }, place) => (
          <li key={place}>
            <code className="mono">{command}</code>
            {/* A reason stands once for all that it is the reason of. */}
            <span className={styles['quiet']}>
              {preamble[place - 1]?.why === why ? '' : t(`resume.why.${why}`)}
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}
