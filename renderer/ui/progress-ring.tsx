import type { ReactNode } from 'react';
import { useFormat, useWords } from '../text/index.ts';
import { clsx } from './clsx.ts';
import styles from './progress-ring.module.css';
import type { Tone } from './state-looks.ts';

interface ProgressRingProps {
  /** 0 to 1. Null: it goes on, but nobody knows how far it is. */
  readonly fraction: number | null;
  readonly tone?: Tone;
  /** Across, in pixels. */
  readonly size?: number;
  /** What is being done, for a screen reader. */
  readonly label: string;
  readonly children?: ReactNode;
}

const VIEW = 100;
const THICKNESS = 8;
const RADIUS = (VIEW - THICKNESS) / 2;
const ROUND = 2 * Math.PI * RADIUS;

/** How far something is, as a ring with room for a figure in its middle. */
export function ProgressRing({ fraction, tone = 'running', size = 120, label, children }: ProgressRingProps) {
  const t = useWords();
  const { percent } = useFormat();
  const shown = fraction === null ? 0.25 : Math.min(1, Math.max(0, fraction));
  const value = fraction === null ? undefined : Math.round(shown * 100);
  return (
    <div
      className={styles['ring']}
      style={{ width: size, height: size }}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value}
      aria-valuetext={fraction === null ? undefined : t('common.progress', { percent: percent(shown) })}
    >
      <svg
        viewBox={`0 0 ${VIEW} ${VIEW}`}
        aria-hidden
        className={clsx(fraction === null && styles['turning'])}
      >
        <circle className={styles['track']} cx={VIEW / 2} cy={VIEW / 2} r={RADIUS} strokeWidth={THICKNESS} />
        <circle
          className={clsx(styles['value'], styles[tone])}
          cx={VIEW / 2}
          cy={VIEW / 2}
          r={RADIUS}
          strokeWidth={THICKNESS}
          strokeDasharray={`${shown * ROUND} ${ROUND}`}
          strokeLinecap={shown > 0 ? 'round' : 'butt'}
        />
      </svg>
      <div className={styles['middle']}>{children}</div>
    </div>
  );
}
