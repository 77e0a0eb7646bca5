import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { PrinterView, TemperatureSample } from '../../../src/shop/printers/index.ts';
import { useApi } from '../../app/services.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { TemperatureTrace } from '../../ui/temperature-trace.tsx';
import styles from './printer-card.module.css';

const SHOWN_SECONDS = 300;
const TRACE_HEIGHT = 44;

/** Hotend and bed in figures with their targets, over five minutes of trace. */
export function CardTemperatures({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  const { temperatures, link } = printer;
  const known = link === 'ready' || link === 'busy';
  return (
    <div className={styles['temperatures']}>
      <Heater
        name={t('bench.hotend')}
        kind="hotend"
        celsius={known ? temperatures.hotendCelsius : null}
        target={temperatures.hotendTargetCelsius}
      />
      <Heater
        name={t('bench.bed')}
        kind="bed"
        celsius={known ? temperatures.bedCelsius : null}
        target={temperatures.bedTargetCelsius}
      />
      <div className={styles['trace']}>
        <Trace printer={printer} />
      </div>
    </div>
  );
}

interface HeaterProps {
  readonly name: string;
  readonly kind: 'hotend' | 'bed';
  /** Null: not known now. */
  readonly celsius: number | null;
  readonly target: number | null;
}

function Heater({ name, kind, celsius, target }: HeaterProps) {
  const t = useWords();
  const format = useFormat();
  return (
    <div className={styles['heater']}>
      <p className={styles['heaterName']}>
        <span aria-hidden className={styles[`swatch-${kind}`]} />
        {name}
      </p>
      <p className={styles['celsius']}>
        {celsius === null ? (
          <span className={styles['unread']}>{t('bench.noReading')}</span>
        ) : (
          <>
            {format.celsius(Math.round(celsius))}
            <span className={styles['target']}>
              {target ? t('bench.target', { celsius: format.celsius(target) }) : t('bench.heaterOff')}
            </span>
          </>
        )}
      </p>
    </div>
  );
}

/** The samples of a printer: what the station kept, then what came live. */
export function useSamples(printer: PrinterView): readonly TemperatureSample[] {
  const api = useApi();
  const input = { printerId: printer.printerId as never };
  const { data } = useQuery(api.printers.temperatures.queryOptions({ input, staleTime: Infinity }));
  return data ?? NO_SAMPLES;
}

const NO_SAMPLES: readonly TemperatureSample[] = [];

function Trace({ printer }: { readonly printer: PrinterView }) {
  const samples = useSamples(printer);
  // A wall of thirty traces is drawn after the words and buttons, which people came for.
  const [ready, setReady] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setReady(true), 60);
    return () => clearTimeout(timer);
  }, []);
  return ready && samples.length > 1 ? (
    <TemperatureTrace samples={samples} spanSeconds={SHOWN_SECONDS} size="small" height={TRACE_HEIGHT} />
  ) : null;
}
