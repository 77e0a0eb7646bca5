import { IconDeviceDesktopCog, IconNetwork, IconUsb, type Icon } from '@tabler/icons-react';
import { useWords } from '../../text/index.ts';
import styles from './add-printer.module.css';

export type Way = 'serial' | 'network' | 'simulated';

const WAYS: readonly { readonly way: Way; readonly icon: Icon }[] = [
  { way: 'serial', icon: IconUsb },
  { way: 'network', icon: IconNetwork },
  { way: 'simulated', icon: IconDeviceDesktopCog },
];

/** What the new printer hangs on. */
export function AddWay({ onChoose }: { readonly onChoose: (way: Way) => void }) {
  const t = useWords();
  return (
    <div className={styles['ways']} role="group" aria-label={t('printersSetup.steps.what')}>
      {WAYS.map(({ way, icon: Shape }, index) => (
        <button
          key={way}
          type="button"
          className={styles['way']}
          data-autofocus={index === 0 ? true : undefined}
          onClick={() => onChoose(way)}
        >
          <Shape aria-hidden size={32} stroke={1.5} />
          <span className={styles['wayName']}>{t(`printersSetup.way.${way}`)}</span>
          <span className={styles['wayText']}>{t(`printersSetup.wayText.${way}`)}</span>
        </button>
      ))}
    </div>
  );
}
