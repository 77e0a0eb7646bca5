import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useWords } from '../text/index.ts';
import type { ToolpathFeature } from '../../src/shop/files/index.ts';
import { cssColour, FEATURE_COLOURS } from './palette.ts';
import type { ColourScheme } from './palette.ts';
import styles from './viewer.module.css';

interface FeatureLegendProps {
  /** Those that the file has. */
  readonly features: readonly ToolpathFeature[];
  readonly hidden: ReadonlySet<ToolpathFeature>;
  readonly scheme: ColourScheme;
  readonly onToggle: (feature: ToolpathFeature) => void;
}

/** What each colour of a toolpath means; a touch hides or shows lines of that kind. */
export function FeatureLegend({ features, hidden, scheme, onToggle }: FeatureLegendProps) {
  const t = useWords();
  return (
    <ul className={styles.legend} aria-label={t('viewer.legend')}>
      {features.map((feature) => (
        <li key={feature}>
          <button
            type="button"
            className={styles.legendEntry}
            aria-pressed={!hidden.has(feature)}
            onClick={() => onToggle(feature)}
          >
            <span
              className={styles.swatch}
              style={{ backgroundColor: cssColour(FEATURE_COLOURS[scheme][feature]) }}
            />
            <span className={styles.legendWord}>{t(`viewer.feature.${feature}`)}</span>
            {hidden.has(feature) ? <IconEyeOff size={15} aria-hidden /> : <IconEye size={15} aria-hidden />}
          </button>
        </li>
      ))}
    </ul>
  );
}
