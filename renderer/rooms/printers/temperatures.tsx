import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useFormat, useWords } from '../../text/index.ts';
import { TemperatureTrace } from '../../ui/temperature-trace.tsx';
import { useSamples } from '../printing/card-temperatures.tsx';
import styles from './printer-page.module.css';
import { Targets } from './targets.tsx';

const PLOT_SECONDS = 1_800;
const PLOT_HEIGHT = 320;

const UNREAD = {
  hotendCelsius: null,
  hotendTargetCelsius: null,
  bedCelsius: null,
  bedTargetCelsius: null,
} as const;

/** Both heaters in figures and over the last half hour, and what they shall reach. */
export function Temperatures({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  const { celsius } = useFormat();
  const samples = useSamples(printer);
  // What a printer said before it fell silent is not its temperature now.
  const known = printer.link === 'ready' || printer.link === 'busy';
  const now = known ? printer.temperatures : UNREAD;
  const shown = (value: number | null) =>
    value === null ? t('bench.noReading') : celsius(Math.round(value));
  return (
    <>
      <div className={styles['plotHead']}>
        <div className={styles['plotTitle']}>
          <h2 className={styles['heading']}>{t('bench.page.temperatures')}</h2>
          <span className={styles['quiet']}>{t('bench.page.lastHour')}</span>
        </div>
        <Reading
          name={t('bench.hotend')}
          kind="hotend"
          value={shown(now.hotendCelsius)}
          target={now.hotendTargetCelsius}
        />
        <Reading
          name={t('bench.bed')}
          kind="bed"
          value={shown(now.bedCelsius)}
          target={now.bedTargetCelsius}
        />
      </div>
      <TemperatureTrace samples={samples} spanSeconds={PLOT_SECONDS} size="large" height={PLOT_HEIGHT} />
      <Targets printer={printer} />
    </>
  );
}

interface ReadingProps {
  readonly name: string;
  readonly kind: 'hotend' | 'bed';
  readonly value: string;
  /** Null: not known now. */
  readonly target: number | null;
}

function Reading({ name, kind, value, target }: ReadingProps) {
  const t = useWords();
  const { celsius } = useFormat();
  return (
    <p className={styles['reading']}>
      <span aria-hidden className={styles[`swatch-${kind}`]} />
      <span className={styles['quiet']}>{name}</span>
      <b className="figures">{value}</b>
      <span className={styles['quiet']}>
        {target === null
          ? null
          : target > 0
            ? t('bench.target', { celsius: celsius(target) })
            : t('bench.heaterOff')}
      </span>
    </p>
  );
}
